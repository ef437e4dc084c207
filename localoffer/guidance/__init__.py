"""Pages about the site itself: who runs it, how sure its information is, accessibility, privacy, addresses."""
