"""Statistics of the Department for Education: from any of its files, or its public service, to figures."""
