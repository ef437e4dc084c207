"""Scoring: how well searches answer what families ask, by judged queries, and why a listing is where it is."""
