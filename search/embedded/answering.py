"""Answering: one question to one generation of the embedded index, with sets and arrays."""

import sqlite3
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from config.search import ranking
from localoffer.directory.rules import KM_PER_MILE
from search.embedded.columns import Columns, bits_where, mask_of, numbers_in
from search.embedded.matching import Matcher
from search.geometry import nearest_km
from search.meaning import Vector
from search.plan import Plan
from search.query import Hit, RelatedLists, Scored, SearchQuery, SearchResults

NAME = "embedded"


def related(
    query: SearchQuery, plan: Plan, vector: Vector | None, n: int, connection: sqlite3.Connection, columns: Columns
) -> RelatedLists:
    """What is near to a query without having all of it."""
    asked = Answer(query, plan, columns, Matcher(connection, columns))
    there = asked.within()
    for group, codes in query.filters:
        there &= columns.with_codes(group, codes)
    points = asked.matcher.hinted(plan)
    worded = numbers_in(there)
    worded = worded[points[worded] > 0]
    alike = numbers_in(there & columns.with_vector) if vector is not None else worded[:0]
    near = columns.likeness(vector, alike) if vector is not None else alike
    return RelatedLists(asked.best(worded, points[worded], n), asked.best(alike, near, n))


def alike(number: int, n: int, columns: Columns) -> list[int]:
    """Numbers of the `n` other documents whose vectors are nearest to this one's."""
    others = numbers_in(columns.with_vector & ~(1 << number))
    order = np.lexsort((columns.order[0][others], -columns.likeness(columns.vectors[number], others)))[:n]
    return [int(number) for number in others[order]]


def answer(query: SearchQuery, plan: Plan, connection: sqlite3.Connection, columns: Columns) -> SearchResults:
    """The contract's results. `columns` are of the generation that `connection` sees."""
    return Answer(query, plan, columns, Matcher(connection, columns)).results()


class Matching(Protocol):
    """Which documents match a plan, in which tier, with how many points (`search.embedded.matching`)."""

    def all_slots(self, plan: Plan) -> int:
        """Documents that hold all of it."""

    def tiers(self, plan: Plan) -> tuple[int, ...]:
        """Documents in tier 1 or above, in 2 or above, and so on."""

    def points(self, plan: Plan) -> NDArray[np.int64]:
        """Points inside the tier, by document number."""

    def hinted(self, plan: Plan) -> NDArray[np.int64]:
        """What they have of it, by document number."""


class Answer:
    """One question being answered."""

    def __init__(self, query: SearchQuery, plan: Plan, columns: Columns, matcher: Matching) -> None:
        self.query, self.plan, self.columns, self.matcher = query, plan, columns, matcher
        self.distances = columns.distances_km(query.near) if query.near else None

    def results(self) -> SearchResults:
        """One page of hits with the counts asked for."""
        base = self._base()
        chosen = {group: self.columns.with_codes(group, codes) for group, codes in self.query.filters}
        found = base
        for bits in chosen.values():
            found &= bits
        return SearchResults(
            total=found.bit_count(),
            hits=self._page(found),
            facets={group: self._count(group, base, chosen) for group in self.query.facets},
            plan=self.plan,
            engine=NAME,
        )

    def _base(self) -> int:
        """Everything but the filters by code."""
        if self.query.text.strip() and not self.plan.slots:
            return 0  # signs only: nothing can match them
        return self.matcher.all_slots(self.plan) & self.within()

    def within(self) -> int:
        """Documents for the ages asked for and within the radius, or had everywhere."""
        found = self.columns.everything
        if self.query.age:
            found &= self.columns.with_ages(*self.query.age)
        if self.distances is not None and self.query.radius_km is not None:
            found &= bits_where(self.distances <= self.query.radius_km) | self._everywhere
        return found

    @property
    def _everywhere(self) -> int:
        weights = ranking().nearness
        return self.columns.with_codes(weights.group, weights.codes)

    def best(self, numbers: NDArray[Any], scores: NDArray[Any], n: int) -> list[Scored]:
        """Those with the highest scores; equal ones by name and id."""
        order = np.lexsort((self.columns.order[0][numbers], -scores))[:n]
        return [Scored(self.columns.rows[int(numbers[i])].id, int(scores[i]), self._away(numbers[i])) for i in order]

    def _count(self, group: str, base: int, chosen: dict[str, int]) -> dict[str, int]:
        """Counts of one group: its own selection left out, all others honoured."""
        for other, bits in chosen.items():
            if other != group:
                base &= bits
        counts = {code: (base & bits).bit_count() for code, bits in self.columns.codes.get(group, {}).items()}
        return {code: count for code, count in counts.items() if count}

    def _page(self, found: int) -> list[Hit]:
        numbers = numbers_in(found)
        if not len(numbers):
            return []
        tiers, points = self._scores(numbers)
        keys = self._keys(numbers, tiers, points)
        order = np.lexsort(keys[::-1])[self.query.start : self.query.start + self.query.size]
        return [self.hit(int(numbers[i]), int(tiers[i]), int(points[i])) for i in order]

    def _scores(self, numbers: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        tiers = np.zeros(len(numbers), dtype=np.int64)
        if not self.plan.slots or self.query.sort != "relevance":
            return tiers, tiers
        for bits in self.matcher.tiers(self.plan):
            tiers += np.isin(numbers, numbers_in(bits))
        points = self.matcher.points(self.plan)
        if self.distances is not None:
            points = points + self._nearness(self.distances)
        if self.query.today:
            points = points + ranking().current * self.columns.current_on(self.query.today)
        return tiers, points[numbers]

    def _nearness(self, distances_km: NDArray[Any]) -> NDArray[Any]:
        """Points for each circle. What is had everywhere is inside the wider ones without lying in them."""
        weights = ranking().nearness
        everywhere = mask_of(self._everywhere, len(distances_km)).astype(bool)
        points = np.zeros(len(distances_km), dtype=np.int64)
        for miles in weights.circles:
            inside = distances_km <= miles * KM_PER_MILE
            points += weights.worth * ((inside | everywhere) if miles >= weights.everywhere_is else inside)
        return points

    def _keys(self, numbers: NDArray[Any], tiers: NDArray[Any], points: NDArray[Any]) -> list[NDArray[Any]]:
        """Sort keys, most important first; the last is unique."""
        rank, age = self.columns.order
        by_name, by_age = rank[numbers], age[numbers]
        far = self.distances[numbers] if self.distances is not None else None
        if self.query.sort == "name":
            return [by_name]
        if self.query.sort == "assured":
            return [by_age, by_name]
        if self.query.sort == "distance":
            assert far is not None
            return [far, by_name]
        return [-tiers, -points, *([far] if far is not None else []), by_age, by_name]

    def hit(self, number: int, tier: int, points: int) -> Hit:
        """A document as it is found."""
        return Hit(self.columns.rows[number].id, tier, points, self._away(number))

    def _away(self, number: int) -> float | None:
        """Kilometres, reckoned as for every engine; None without a place asked for, or where it has none."""
        return nearest_km(self.query.near, self.columns.rows[int(number)].locations) if self.query.near else None
