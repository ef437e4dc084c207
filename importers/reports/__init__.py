"""Reports of schools and settings from a spreadsheet: one row each, its columns named after the questions."""
