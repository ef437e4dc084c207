"""Words: what the listings say, which words mean the same, and what a misspelt one was meant to be."""
