"""Invented need data for the demonstration borough, written in the layouts of the real releases."""
