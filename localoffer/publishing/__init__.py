"""Revisions: how what a provider writes becomes what families read."""
