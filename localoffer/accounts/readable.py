"""Secrets that people read off a page and type."""

import secrets

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0 and 1, which are read for each other


def readable_secret() -> str:
    """Four groups of four characters, easy to read out: 80 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
