"""Reports in an embedded index: one row of texts for each section; all of a query has to be in one of them.

A row's number is its report's, with the section's place in the report in the last eight bits. Sets of sections are
sorted arrays here, not bits: there are many sections, and few of them hold a word.
"""

import sqlite3
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from config.search import QUARTERS, TIER, section_weights
from search.document import SearchDocument
from search.embedded.answering import Answer
from search.embedded.columns import Columns, bits_where
from search.embedded.layout import Layout
from search.plan import Phrase, Plan, Slot
from search.query import Hit, SearchQuery, SearchResults
from search.reports.apart import fold_apart, plan_apart
from search.reports.document import (
    MOST_SECTIONS,
    REPORT_DOCUMENT_VERSION,
    SECTION_FIELDS,
    SECTION_GROUP,
    ReportDocument,
)
from search.strength import by_strength

_BITS = 8
_LAST = (1 << _BITS) - 1
_KEPT = 128
_INSERT = "INSERT INTO fts (rowid, ticked, listed, said) VALUES (?,?,?,?)"
Rows = NDArray[np.int64]


def _put(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    assert isinstance(document, ReportDocument)
    for place, section in enumerate(document.sections[:MOST_SECTIONS]):
        connection.execute(_INSERT, [number << _BITS | place, *map(fold_apart, section.texts)])


def _forget(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("DELETE FROM fts WHERE rowid BETWEEN ? AND ?", [number << _BITS, number << _BITS | _LAST])


class SectionMatcher:
    """Which reports have a section that holds all of a plan, and how good the best of those is. Arrays found once are
    kept with the generation."""

    def __init__(self, connection: sqlite3.Connection, columns: Columns) -> None:
        self._connection, self._columns = connection, columns
        self._scored: dict[Plan, tuple[Rows, Rows]] = {}

    def all_slots(self, plan: Plan) -> int:
        """Reports with every slot in one section."""
        if not plan.slots:
            return self._columns.everything
        mask = np.zeros(self._columns.width, dtype=bool)
        mask[self.scores(plan)[0] >> _BITS] = True
        return bits_where(mask)

    def tiers(self, plan: Plan) -> tuple[int, ...]:
        """Reports whose best section has the words together."""
        return (bits_where(self._best(plan) >= TIER),)

    def points(self, plan: Plan) -> Rows:
        """Points of the best section, by report."""
        return self._best(plan) % TIER

    def hinted(self, plan: Plan) -> Rows:
        """Reports have no list of what is related."""
        return np.zeros(self._columns.width, dtype=np.int64)

    def sections(self, plan: Plan, number: int) -> tuple[str, ...]:
        """Codes of a report's sections that hold all of the plan, best first, then as they stand in it."""
        if not plan.slots:
            return ()
        rows, scores = self.scores(plan)
        first, last = np.searchsorted(rows, [number << _BITS, (number + 1) << _BITS])
        order = np.lexsort((rows[first:last], -scores[first:last]))
        codes = self._columns.rows[number].facets[SECTION_GROUP]
        return tuple(codes[int(row) & _LAST] for row in rows[first:last][order])

    def scores(self, plan: Plan) -> tuple[Rows, Rows]:
        """The sections that hold all of the plan, ascending, and how good each is: tier and points in one number."""
        if plan not in self._scored:
            self._scored[plan] = self._score(plan)
        return self._scored[plan]

    def _score(self, plan: Plan) -> tuple[Rows, Rows]:
        rows = self._rows(plan.slots[0].phrases)
        for slot in plan.slots[1:]:
            rows = np.intersect1d(rows, self._rows(slot.phrases), assume_unique=True)
        scores = np.zeros(len(rows), dtype=np.int64)
        for slot in plan.slots:
            for field in SECTION_FIELDS:
                scores += self._in_field(slot, field, rows)
        if plan.together:
            scores += TIER * _among(rows, self._rows((plan.together,)))
        return rows, scores

    def _best(self, plan: Plan) -> Rows:
        best = np.zeros(self._columns.width, dtype=np.int64)
        if plan.slots:
            rows, scores = self.scores(plan)
            np.maximum.at(best, rows >> _BITS, scores)
        return best

    def _in_field(self, slot: Slot, field: str, rows: Rows) -> Rows:
        """Points of one slot in one field: those of the strongest alternative that is there."""
        points = np.zeros(len(rows), dtype=np.int64)
        for strength, phrases in by_strength(slot):
            found = _among(rows, self._rows(phrases, field))
            np.maximum(points, section_weights().points[field] * strength // QUARTERS * found, out=points)
        return points

    def _rows(self, phrases: tuple[Phrase, ...], field: str = "") -> Rows:
        """Sections with one of the phrases in a field, or in any of them; ascending."""
        wanted = " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        match = f"{{{field}}} : ({wanted})" if field else wanted
        kept = self._columns.sections
        if match not in kept:
            # One string for all numbers: many times quicker than a Python row for each.
            text = self._connection.execute("SELECT group_concat(rowid) FROM fts WHERE fts MATCH ?", [match])
            numbers = text.fetchone()[0]
            if len(kept) >= _KEPT:
                kept.clear()
            kept[match] = np.sort(np.fromstring(numbers or "", dtype=np.int64, sep=","))
        return kept[match]


def _among(rows: Rows, others: Rows) -> Rows:
    """1 for each of the rows that is among the others, 0 for the rest. Both ascend."""
    if not len(others):
        return np.zeros(len(rows), dtype=np.int64)
    at = np.searchsorted(others, rows)
    return (others[np.minimum(at, len(others) - 1)] == rows).astype(np.int64)


class _SectionAnswer(Answer):
    """A question to reports being answered."""

    def __init__(self, query: SearchQuery, plan: Plan, columns: Columns, matcher: SectionMatcher) -> None:
        super().__init__(query, plan, columns, matcher)
        self._sections = matcher

    def hit(self, number: int, tier: int, points: int) -> Hit:
        found = super().hit(number, tier, points)
        return Hit(found.id, tier, points, found.distance_km, self._sections.sections(self.plan, number))


def _answer(query: SearchQuery, plan: Plan, connection: sqlite3.Connection, columns: Columns) -> SearchResults:
    found = _SectionAnswer(query, plan_apart(plan), columns, SectionMatcher(connection, columns)).results()
    return replace(found, plan=plan)


REPORTS = Layout(SECTION_FIELDS, REPORT_DOCUMENT_VERSION, _put, _forget, _answer)
