"""Search settings that are data: which words carry no meaning, and what a match is worth."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
FIELDS = ("name", "tax", "summary", "organisation", "description")
"""The searched fields of a document, most telling first."""
TIER = 1_000
"""Points between two tiers; everything inside a tier stays below."""
MOST_SLOTS = 16
"""Parts of a query that count; a longer one is cut."""


class SearchSettingsError(ValueError):
    """A file in `config/search` cannot be used; the message names it and what is wrong."""


@dataclass(frozen=True)
class Nearness:
    """What being near is worth: one point for each of the `circles` (radius in miles) a listing is inside.
    Listings with one of the `codes` of the facet group `group` are inside every circle of `everywhere_is` miles
    or more, wherever they are."""

    circles: tuple[float, ...]
    group: str
    codes: tuple[str, ...]
    everywhere_is: float


@dataclass(frozen=True)
class Ranking:
    """What counts inside a tier. `points`: for each slot found in a field; `phrase`: for the whole text, word after
    word, in the name, `begins`: and at its beginning; `current`: for having been confirmed lately enough; `nearness`:
    with a place. `most_needs`: that a listing can be about. `similar`: for each code that two listings share."""

    points: dict[str, int]
    phrase: int
    begins: int
    current: int
    nearness: Nearness
    most_needs: int
    similar: dict[str, int]

    @property
    def most_points(self) -> int:
        """The most that one listing can have inside its tier."""
        return self._without_phrase + self.phrase

    @property
    def _without_phrase(self) -> int:
        return sum(self.points.values()) * MOST_SLOTS + self.begins + self.current + len(self.nearness.circles)

    def __post_init__(self) -> None:
        """Raises ValueError where the order would not be what the comments in the file promise."""
        if min(*self.points.values(), self.begins, self.current, self.most_needs) < 0:
            raise ValueError("nothing is worth less than 0")
        if self._without_phrase >= self.phrase:
            raise ValueError(f"'phrase' must be above {self._without_phrase}, all that the others can add up to")
        if self.most_points >= TIER:
            raise ValueError(f"all of it together must stay below {TIER}, or words in a text could outdo a name")


@cache
def ranking() -> Ranking:
    """The weights of `ranking.yml`. Raises SearchSettingsError."""
    try:
        raw: Any = yaml.safe_load((_FOLDER / "ranking.yml").read_text(encoding="utf-8"))
        return Ranking(
            points={field: int(raw["points"][field]) for field in FIELDS},
            phrase=int(raw["phrase"]),
            begins=int(raw["begins"]),
            current=int(raw["current"]),
            nearness=_nearness(raw["nearness"]),
            most_needs=int(raw["most_needs"]),
            similar={str(group): int(worth) for group, worth in raw["similar"].items()},
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise SearchSettingsError(f"config/search/ranking.yml cannot be used: {error!r}") from error


def _nearness(raw: Any) -> Nearness:
    ((group, codes),) = raw["everywhere"].items()
    return Nearness(
        circles=tuple(float(miles) for miles in raw["circles"]),
        group=str(group),
        codes=tuple(str(code) for code in codes),
        everywhere_is=float(raw["everywhere_is"]),
    )


@cache
def stop_words() -> frozenset[str]:
    """Words that are left out of a query that has others."""
    lines = (_FOLDER / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
