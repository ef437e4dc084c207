"""Providers, their listings, where they are, and the public pages that show them."""
