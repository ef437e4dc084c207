"""School census returns, read only to be counted: what is known of one pupil is forgotten with the next."""
