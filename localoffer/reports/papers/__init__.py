"""Reports on paper: a PDF that screen readers can read, one in large print, and a Word file for governors.

One page is laid out for all three (`templates/reports/paper.html`); a process of its own makes the file from it, and
the file is kept in the data folder under the fingerprint of everything that is on it.
"""
