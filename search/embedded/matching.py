"""Which documents match a plan, in which tier, with how many points: sets of document numbers from FTS5."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from config.search import FIELDS, QUARTERS, ranking
from search.embedded.columns import Columns, bits_of, bits_where, mask_of
from search.planner import Phrase, Plan, Slot
from search.strength import at_least, by_strength

_KEPT = 512


class Matcher:
    """Answers for one generation, inside one read transaction. Sets found once are kept with the generation,
    so paging and choosing filters on the same words does not search again."""

    def __init__(self, connection: sqlite3.Connection, columns: Columns) -> None:
        self._connection = connection
        self._columns = columns

    def all_slots(self, plan: Plan, fields: Sequence[str] = FIELDS) -> int:
        """Documents with every slot somewhere in these fields."""
        return self._all([slot.phrases for slot in plan.slots], fields)

    def tiers(self, plan: Plan) -> tuple[int, int, int]:
        """Documents in tier 1 or above, in 2 or above, in 3."""
        nearly = [at_least(ranking().named_from, slot) for slot in plan.slots]
        in_name = self._all(nearly, FIELDS[:1])
        called = bits_of(self._columns.numbers_named(plan.whole)) if in_name and plan.words else 0
        return self._all(nearly, FIELDS[:2]), in_name, in_name & called

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
        return points

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

    def _all(self, slots: Sequence[tuple[Phrase, ...]], fields: Sequence[str]) -> int:
        """Documents with a phrase of every slot somewhere in these fields."""
        together = self._columns.everything
        for phrases in slots:
            found = 0
            for field in fields:
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

    def _phrases(self, phrases: tuple[Phrase, ...], field: str) -> int:
        """Documents with one of the phrases in a field; none where there are no phrases."""
        if not phrases:
            return 0
        wanted = " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        return self._remember(
            f"{{{field}}} : ({wanted})",
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
