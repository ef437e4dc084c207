"""The public service of Explore Education Statistics: what it publishes, asked for by name and never by a fixed id."""
