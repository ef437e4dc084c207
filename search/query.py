"""The question and the answer: the same whichever engine is asked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from search.plan import Plan

Sort = Literal["relevance", "distance", "name", "assured"]
SORTS: tuple[Sort, ...] = ("relevance", "distance", "name", "assured")
DEEPEST = 10_000
"""Hits that can be paged through; an export walks the database instead."""
OLDEST = 130
Point = tuple[float, float]


@dataclass(frozen=True)
class SearchQuery:
    """What is looked for. Raises ValueError where it makes no sense.

    `text`: as typed, "quoted words" are a phrase. `filters`: codes of one group are alternatives, groups all
    have to fit. `age`: youngest and oldest; a listing fits where its ages overlap. `near`: (latitude,
    longitude) in WGS84 degrees; with `radius_km` only listings within it, straight line, to their nearest place.
    `facets`: groups to count. `sort`: by distance needs `near`. `today`: the day it is asked; what had lapsed by
    then comes later among equal matches (None: dates make no difference).
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    age: tuple[int, int] | None = None
    near: Point | None = None
    radius_km: float | None = None
    sort: Sort = "relevance"
    facets: tuple[str, ...] = ()
    page: int = 1
    size: int = 10
    today: date | None = None

    def __post_init__(self) -> None:
        if self.page < 1 or self.size < 1 or self.page * self.size > DEEPEST:
            raise ValueError(f"pages go from 1 to {DEEPEST // max(1, self.size)}")
        if self.sort not in SORTS:
            raise ValueError(f"results are sorted by {', '.join(SORTS)}")
        if self.near is None and (self.sort == "distance" or self.radius_km is not None):
            raise ValueError("a distance needs a place to measure from")
        if self.near is not None and not (abs(self.near[0]) <= 90 and abs(self.near[1]) <= 180):
            raise ValueError("a place is latitude and longitude in degrees")
        if self.radius_km is not None and not 0 < self.radius_km <= 20_000:
            raise ValueError("a radius is more than nothing and less than the world")
        if self.age is not None and not 0 <= self.age[0] <= self.age[1] <= OLDEST:
            raise ValueError("ages are whole years, youngest first")

    @property
    def start(self) -> int:
        """How many hits come before this page."""
        return (self.page - 1) * self.size


@dataclass(frozen=True)
class Hit:
    """One listing found. `tier`: 3 the query is its name, 2 all of the query is in its name, 1 in its name or
    topics, 0 anywhere. `score`: points inside the tier (`config/search/ranking.yml`). `distance_km`: to its
    nearest place, where one was given. `sections`: of a report, codes of those that
    hold all of the query, best first."""

    id: str
    tier: int
    score: int
    distance_km: float | None = None
    sections: tuple[str, ...] = ()


class Scored(NamedTuple):
    """One listing of a related list, with a whole number that orders it there."""

    id: str
    score: int
    distance_km: float | None = None


@dataclass(frozen=True)
class RelatedLists:
    """What is near to a query without having all of it. `words`: has some of it, `meaning`: says something like it.
    Best first; listings that have all of it are among them."""

    words: list[Scored] = field(default_factory=list)
    meaning: list[Scored] = field(default_factory=list)


@dataclass
class SearchResults:
    """What was found. `total` is exact. `facets`: group to code to count, no zero counts; the counts of a group
    are what choosing another of its codes would bring. `degraded`: the standby answered."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    engine: str = ""
    degraded: bool = False
