"""Which documents match a plan, in which tier, with how many points: sets of document numbers from FTS5."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from config.search import FIELDS, QUARTERS, ranking
from search.embedded.columns import Columns, bits_of, bits_where, mask_of
from search.plan import Phrase, Plan, Slot
from search.strength import by_strength

_KEPT = 512


class Matcher:
    """Answers for one generation, inside one read transaction. Sets found once are kept with the generation,
    so paging and choosing filters on the same words does not search again."""

    def __init__(self, connection: sqlite3.Connection, columns: Columns) -> None:
        self._connection = connection
        self._columns = columns

    def all_slots(self, plan: Plan) -> int:
        """Documents with every slot somewhere."""
        together = self._columns.everything
        for slot in plan.slots:
            together &= self._phrases(slot.phrases)
        return together

    def tiers(self, plan: Plan) -> tuple[int, int, int]:
        """Documents in tier 1 or above, in 2 or above, in 3."""
        in_name = self._nearly_all(plan, FIELDS[:1]) | (self._of_topics(plan) & self.all_slots(plan))
        called = bits_of(self._columns.numbers_named(plan.whole)) if in_name and plan.words else 0
        return self._nearly_all(plan, FIELDS[:2]) | in_name, in_name, in_name & called

    def points(self, plan: Plan) -> NDArray[np.int64]:
        """Points inside the tier, by document number."""
        weights, width = ranking(), self._columns.width
        points = np.zeros(width, dtype=np.int64)
        for slot in plan.slots:
            for field in FIELDS:
                points += self._in_field(slot, field)
        if plan.phrase:
            points += weights.phrase * mask_of(self._phrases((plan.phrase,), "name"), width).astype(np.int64)
            points[self._columns.numbers_named(plan.whole, exactly=False)] += weights.begins
        points += weights.topic * mask_of(self._of_topics(plan), width).astype(np.int64)
        return points

    def _of_topics(self, plan: Plan) -> int:
        """Documents that are what the whole query is the name of."""
        found = 0
        for group, code in plan.topics:
            found |= self._columns.with_codes(group, (code,))
        return found

    def hinted(self, plan: Plan) -> NDArray[np.int64]:
        """By document number, what each hint is worth times the points of the best field it is in, together."""
        points = np.zeros(self._columns.width, dtype=np.int64)
        for hint in plan.hints:
            best = np.zeros(self._columns.width, dtype=np.int64)
            for field in FIELDS:
                found = mask_of(self._phrases(hint.phrases, field), self._columns.width)
                np.maximum(best, ranking().points[field] * found.astype(np.int64), out=best)
            points += hint.worth * best
        return points

    def _nearly_all(self, plan: Plan, fields: Sequence[str]) -> int:
        """Documents with every slot, or what means nearly the same, in these fields. The same sets as for points."""
        together = self._columns.everything
        for slot in plan.slots:
            found = 0
            for strength, phrases in by_strength(slot):
                for field in fields if strength >= ranking().named_from else ():
                    found |= self._phrases(phrases, field)
            together &= found
        return together

    def _in_field(self, slot: Slot, field: str) -> NDArray[np.int64]:
        """Points of one slot in one field: those of the strongest alternative that is there."""
        points = np.zeros(self._columns.width, dtype=np.int64)
        for strength, phrases in by_strength(slot):
            found = mask_of(self._phrases(phrases, field), self._columns.width).astype(np.int64)
            np.maximum(points, ranking().points[field] * strength // QUARTERS * found, out=points)
        return points

    def _phrases(self, phrases: tuple[Phrase, ...], field: str = "") -> int:
        """Documents with one of the phrases in a field, or in any of them."""
        wanted = " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        return self._remember(
            f"{{{field}}} : ({wanted})" if field else wanted,
            "SELECT group_concat(rowid) FROM fts WHERE fts MATCH ?",
        )

    def _remember(self, match: str, sql: str) -> int:
        known = self._columns.matches.get(match)
        if known is not None:
            return known
        # One string for all numbers: many times quicker than a Python row for each.
        text = self._connection.execute(sql, [match]).fetchone()[0]
        bits = 0
        if text:
            mask = np.zeros(self._columns.width, dtype=bool)
            mask[np.fromstring(text, dtype=np.int64, sep=",")] = True
            bits = bits_where(mask)
        self._keep(match, bits)
        return bits

    def _keep(self, key: str, bits: int) -> None:
        if len(self._columns.matches) >= _KEPT:
            self._columns.matches.clear()
        self._columns.matches[key] = bits
