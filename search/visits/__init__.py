"""Visits: how often a listing's page is read and which searches led there, without anything that says who read it."""
