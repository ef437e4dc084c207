"""A figure of need data as a plain value: what it counts, where and when, and the number or the symbol. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from config.needs import ALL

Level = Literal["national", "regional", "authority", "school", "area"]
Form = Literal["raw", "protected"]
ENGLAND = "E92000001"
"""The country's code: the place of every national figure."""


class PlaceKey(NamedTuple):
    """Which place. `place`: `E92000001`, a region's code (`E12000002`), the three digits of an authority, a school's
    URN, or an area's `kind:code`."""

    level: Level
    place: str


class Key(NamedTuple):
    """What one figure counts. `period` is an academic year in six digits (`202425`: 2024 to 2025); the other parts are
    codes of `config.needs`. Figures of schools have the phase `all`: a school's own phase belongs to its place."""

    period: str
    level: Level
    place: str
    phase: str = ALL
    year_group: str = ALL
    provision: str = ALL
    need: str = ALL

    @property
    def where(self) -> PlaceKey:
        """The place alone."""
        return PlaceKey(self.level, self.place)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of pupils or plans, or the symbol that stands for it: `count` is None exactly where `symbol` is given.

    `percent` is the source's own, kept as evidence and never shown: shares are worked out from counts that are shown.
    """

    key: Key
    count: int | None
    percent: Decimal | None = None
    symbol: str = ""

    def __post_init__(self) -> None:
        if (self.count is None) != bool(self.symbol):
            raise ValueError("a figure has either a count or a symbol")


@dataclass(frozen=True)
class PlaceFacts:
    """A place as a source names it. `authority` and `region` are codes, empty where they do not apply; `phase` is a
    school's own."""

    level: Level
    code: str
    name: str
    authority: str = ""
    region: str = ""
    phase: str = ""
    gss: str = ""

    @property
    def key(self) -> PlaceKey:
        """The place alone."""
        return PlaceKey(self.level, self.code)


@dataclass(frozen=True)
class ReleaseFacts:
    """What was loaded. `edition` is the source's own word for it: `2025-26`, a version, a census day. `sha256` is that
    of the whole file; `totals` hold sums that were found, never anything about one pupil."""

    source: str
    data_set: str
    edition: str
    title: str
    published_on: date | None
    sha256: str
    file_name: str
    rows_read: int
    address: str = ""
    totals: tuple[tuple[str, int], ...] = ()


def year_words(period: str) -> str:
    """`202425` -> `2024 to 2025`."""
    return f"{period[:4]} to {period[:2]}{period[4:]}"


def period_of(day: date) -> str:
    """The academic year in which a day lies: it turns on 1 September."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}{(first + 1) % 100:02d}"


def every_period(periods: Iterable[str]) -> tuple[str, ...]:
    """Every academic year from the first of these to the last, those between them that are missing included."""
    first = sorted(int(period[:4]) for period in periods)
    return tuple(f"{year}{(year + 1) % 100:02d}" for year in range(first[0], first[-1] + 1)) if first else ()


def is_period(text: str) -> bool:
    """Whether this is an academic year in six digits, from 1990 on."""
    return (
        len(text) == 6
        and text.isascii()
        and text.isdigit()
        and text >= "1990"
        and int(text[4:]) == (int(text[:4]) + 1) % 100
    )


def is_public_cut(key: Key) -> bool:
    """Whether a figure may be published at all: never year group by phase, which no page shows, and never type of need
    by year group of a school or an area, where nearly every count is of a few children."""
    if key.level in ("school", "area") and ALL not in (key.need, key.year_group):
        return False
    return ALL in (key.phase, key.year_group)


def added(figures: Iterable[Figure]) -> tuple[int | None, str]:
    """The sum of counts; with one that is not known, none and the symbol `x`."""
    total = 0
    for figure in figures:
        if figure.count is None:
            return None, "x"
        total += figure.count
    return total, ""
