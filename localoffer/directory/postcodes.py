"""Postcodes as people type them, put into their usual form. Says nothing of whether one exists."""

import re

_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
_DISTRICT = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
LONGEST = 20
"""Characters, spaces and all; what is longer is no postcode."""


def tidy_postcode(text: str) -> str | None:
    """A postcode in its usual form (`m332ab` -> `M33 2AB`), whether or not it exists; None for other text."""
    found = _POSTCODE.match(re.sub(r"[\s.\-]", "", text).upper())
    return f"{found[1]} {found[2]}" if found else None


def tidy_district(text: str) -> str | None:
    """A postcode district (`m33` -> `M33`), the first half of a postcode; None for other text."""
    bare = re.sub(r"\s", "", text).upper()
    return bare if _DISTRICT.match(bare) else None


def read_postcode(text: str) -> str | None:
    """A full postcode that someone typed, in its usual form; None for other text. More forgiving than
    `tidy_postcode`: any sign between, and a letter O for the digit with which the second half always starts."""
    bare = re.sub(r"[^A-Z0-9]", "", text.upper()) if len(text) <= LONGEST else ""
    if bare[-3:-2] == "O":
        bare = f"{bare[:-3]}0{bare[-2:]}"
    return tidy_postcode(bare)
