"""Counts of pupils that schools or the authority give in a spreadsheet: never a row for one pupil."""
