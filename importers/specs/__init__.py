"""One typed description per source: its columns, the names they go by, what each must hold."""
