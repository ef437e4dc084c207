"""The embedded engine: SQLite FTS5 for words, small arrays in the process for everything else. No service needed."""
