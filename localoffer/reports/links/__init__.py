"""Whether the pages that reports link to still open: asked politely at night, and told to whoever can mend it."""
