"""Postcodes as people type them, put into their usual form. Says nothing of whether one exists."""

import re

_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
_DISTRICT = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")


def tidy_postcode(text: str) -> str | None:
    """A postcode in its usual form (`m332ab` -> `M33 2AB`), whether or not it exists; None for other text."""
    found = _POSTCODE.match(re.sub(r"[\s.\-]", "", text).upper())
    return f"{found[1]} {found[2]}" if found else None


def tidy_district(text: str) -> str | None:
    """A postcode district (`m33` -> `M33`), the first half of a postcode; None for other text."""
    bare = re.sub(r"\s", "", text).upper()
    return bare if _DISTRICT.match(bare) else None
