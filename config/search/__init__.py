"""Search settings that are data: which words carry no meaning, and what a match is worth."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
FIELDS = ("name", "tax", "summary", "organisation", "description")
"""The searched fields of a document, most telling first."""
QUARTERS = 4
STRONGEST = 5
"""The strength of a word that means the same as the one typed; a weaker one has fewer quarters of the points."""
TIER = 10_000
"""Points between two tiers; everything inside a tier stays below."""
MOST_SLOTS = 16
"""Parts of a query that count; a longer one is cut."""


class SearchSettingsError(ValueError):
    """A file in `config/search` cannot be used; the message names it and what is wrong."""


@dataclass(frozen=True)
class Nearness:
    """What being near is worth: `worth` for each of the `circles` (radius in miles) a listing is inside.
    Listings with one of the `codes` of the facet group `group` are inside every circle of `everywhere_is` miles
    or more, wherever they are, and within any radius."""

    worth: int
    circles: tuple[float, ...]
    group: str
    codes: tuple[str, ...]
    everywhere_is: float


@dataclass(frozen=True)
class RelatedWeights:
    """How the related block is made: `depth` of each list that is merged, `rank_constant` of the merging; from which
    likeness (1: the same) meaning counts, and from which share of the words words do."""

    depth: int
    rank_constant: int
    meaning_floor: float
    words_floor: float

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if self.depth < 1 or self.rank_constant < 1:
            raise ValueError("'related': depth and rank_constant are 1 or more")
        if not (-1 <= self.meaning_floor <= 1 and self.words_floor >= 0):
            raise ValueError("'related': meaning_floor is from -1 to 1 and words_floor 0 or more")


@dataclass(frozen=True)
class Ranking:
    """What counts inside a tier. `points`: for each slot found in a field; `named_from`: the strength from which a
    word counts for a tier; `phrase`: for the whole text, word after word, in the name, `begins`: and at its beginning;
    `topic`: for being the kind of help whose very name was typed; `current`: for having been confirmed lately enough;
    `nearness`: with a place. `most_needs`: that a listing can be about. `similar`: for each code that two listings
    share. `related`: what is shown below the matches."""

    points: dict[str, int]
    named_from: int
    phrase: int
    topic: int
    begins: int
    current: int
    nearness: Nearness
    most_needs: int
    similar: dict[str, int]
    related: RelatedWeights

    @property
    def most_points(self) -> int:
        """The most that one listing can have inside its tier."""
        return self._without_phrase + self.phrase + self.topic

    @property
    def _without_phrase(self) -> int:
        circles = self.nearness.worth * len(self.nearness.circles)
        return sum(self.points.values()) * STRONGEST // QUARTERS * MOST_SLOTS + self.begins + self.current + circles

    def __post_init__(self) -> None:
        """Raises ValueError where the order would not be what the comments in the file promise."""
        if min(*self.points.values(), self.begins, self.current, self.nearness.worth, self.most_needs) < 0:
            raise ValueError("nothing is worth less than 0")
        if any(points % QUARTERS for points in self.points.values()):
            raise ValueError(f"'points' have to be divisible by {QUARTERS}, for words that mean only nearly the same")
        if not 1 <= self.named_from <= QUARTERS:
            raise ValueError(f"'named_from' is from 1 to {QUARTERS} quarters")
        if self._without_phrase >= self.phrase:
            raise ValueError(f"'phrase' must be above {self._without_phrase}, all that the others can add up to")
        if self.topic < self.phrase:
            raise ValueError("'topic' must not be below 'phrase', or names would come before the kind of help itself")
        if self.most_points >= TIER:
            raise ValueError(f"all of it together must stay below {TIER}, or words in a text could outdo a name")


@cache
def ranking() -> Ranking:
    """The weights of `ranking.yml`. Raises SearchSettingsError."""
    try:
        raw: Any = yaml.safe_load((_FOLDER / "ranking.yml").read_text(encoding="utf-8"))
        return Ranking(
            points={field: int(raw["points"][field]) for field in FIELDS},
            named_from=int(raw["named_from"]),
            phrase=int(raw["phrase"]),
            topic=int(raw["topic"]),
            begins=int(raw["begins"]),
            current=int(raw["current"]),
            nearness=_nearness(raw["nearness"]),
            most_needs=int(raw["most_needs"]),
            similar={str(group): int(worth) for group, worth in raw["similar"].items()},
            related=RelatedWeights(
                depth=int(raw["related"]["depth"]),
                rank_constant=int(raw["related"]["rank_constant"]),
                meaning_floor=float(raw["related"]["meaning_floor"]),
                words_floor=float(raw["related"]["words_floor"]),
            ),
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise SearchSettingsError(f"config/search/ranking.yml cannot be used: {error!r}") from error


def _nearness(raw: Any) -> Nearness:
    ((group, codes),) = raw["everywhere"].items()
    return Nearness(
        worth=int(raw["worth"]),
        circles=tuple(float(miles) for miles in raw["circles"]),
        group=str(group),
        codes=tuple(str(code) for code in codes),
        everywhere_is=float(raw["everywhere_is"]),
    )


@dataclass(frozen=True)
class SectionWeights:
    """What counts in a section of a report. `points`: of each part of the query, by where it is found; `apart`: words
    of which other forms do not count."""

    points: dict[str, int]
    apart: frozenset[str]

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if any(worth < 0 or worth % QUARTERS for worth in self.points.values()):
            raise ValueError(f"'points' are 0 or more, and divisible by {QUARTERS}")
        if not all(word.isalpha() and word.islower() for word in self.apart):
            raise ValueError("'apart' holds single words in small letters")


@cache
def section_weights() -> SectionWeights:
    """The weights of `reports.yml`. Raises SearchSettingsError."""
    raw = read_yaml("reports.yml")
    try:
        points = {str(field): int(worth) for field, worth in raw["points"].items()}
        return SectionWeights(points, frozenset(_words(raw["apart"])))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SearchSettingsError(f"config/search/reports.yml cannot be used: {error!r}") from error


@dataclass(frozen=True)
class SmallWords:
    """Words that say little; `config/search/small_words.yml` says what each kind is for."""

    stop: frozenset[str]
    weak: frozenset[str]
    fillers: frozenset[tuple[str, ...]]
    negations: frozenset[tuple[str, ...]]

    @cached_property
    def all(self) -> frozenset[str]:
        """Every single word that spelling leaves alone."""
        phrases = (*self.fillers, *self.negations)
        return self.stop | self.weak | {word for phrase in phrases for word in phrase}


@cache
def small_words() -> SmallWords:
    """Words that say little. Raises SearchSettingsError."""
    raw = read_yaml("small_words.yml")
    try:
        return SmallWords(
            stop=frozenset(_words(raw["stop"])),
            weak=frozenset(_words(raw["weak"])),
            fillers=frozenset(tuple(text.split()) for text in _words(raw["fillers"])),
            negations=frozenset(tuple(text.split()) for text in _words(raw["negations"])),
        )
    except (KeyError, TypeError) as error:
        raise SearchSettingsError(f"config/search/small_words.yml cannot be used: {error!r}") from error


def read_yaml(name: str) -> Any:
    """What a file of this folder says. Raises SearchSettingsError."""
    try:
        return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SearchSettingsError(f"config/search/{name} cannot be used: {error}") from error


def _words(raw: Any) -> list[str]:
    """Words of a list. YAML takes "no" and "on" for yes and no where they are not quoted."""
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        wrong = [one for one in raw if not isinstance(one, str)] if isinstance(raw, list) else raw
        raise TypeError(f"a list of words is needed; put quotes round {wrong!r}")
    return raw
