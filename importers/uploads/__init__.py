"""Spreadsheets that providers send of their own services."""
