"""Settings and data: what differs between authorities, and the words everything is sorted by."""
