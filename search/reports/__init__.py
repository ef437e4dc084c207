"""Search inside reports: which schools say something in their public report, and where in it."""
