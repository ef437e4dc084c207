"""One module per source: checked rows become what the directory is asked to hold."""
