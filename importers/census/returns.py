"""A school census return as far as it is used: whose it is, of which day, and the tally of its pupils. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from importers.census.counting import Tally

Term = Literal["autumn", "spring", "summer"]
TERMS: dict[str, Term] = {"AUT": "autumn", "SPR": "spring", "SUM": "summer"}
OTHER = "?"
"""For a collection that is not a code: what stands there is not kept."""
FIRST_YEAR = 2007
"""The first school census was taken in 2007."""
_DAY = re.compile(r"(\d{4}-(?:\d\d|[A-Za-z]{3})-\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z?)?")


@dataclass(frozen=True)
class Header:
    """What a return says of itself. `authority` and `establishment` are the Department's numbers of the school, three
    digits and four; each is empty where the return does not say it."""

    collection: str = ""
    term: str = ""
    day: date | None = None
    authority: str = ""
    establishment: str = ""
    urn: str = ""
    phase: str = ""

    @property
    def number(self) -> str:
        """The school's seven digits at the Department; empty without both parts."""
        return f"{self.authority}{self.establishment}" if self.authority and self.establishment else ""


@dataclass
class Return:
    """A return that was read. `name` is what a person may call it: a file's name where that can be kept."""

    name: str
    header: Header
    tally: Tally = field(default_factory=Tally)
    has_needs_table: bool = True


def term_of(header: Header) -> Term | None:
    """Which of the year's three it is, by its own word or else by its day; None without either."""
    named = TERMS.get(header.term.strip().upper())
    if named or header.day is None:
        return named
    return term_of_day(header.day)


def term_of_day(day: date) -> Term:
    """The census is taken in October, January and May."""
    if day.month >= 9:
        return "autumn"
    return "spring" if day.month <= 3 else "summer"


def day_of(text: str) -> date | None:
    """`2026-01-15`, `2026-01-15T00:00:00` or COLLECT's `2026-Jan-15 00:00:00`; None for anything else."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    form = "%Y-%m-%d" if found[1][5].isdigit() else "%Y-%b-%d"
    try:
        return datetime.strptime(found[1].title(), form).date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return None


def digits_of(text: str, length: int) -> str:
    """A number of at most so many digits, filled with zeros on the left; empty for anything else."""
    plain = text.strip().removesuffix(".0")
    return plain.zfill(length) if plain.isascii() and plain.isdigit() and len(plain) <= length else ""
