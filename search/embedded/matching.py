"""Which documents match a plan, in which tier, with how many points: sets of document numbers from FTS5."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from config.search import FIELDS, ranking
from search.embedded.columns import Columns, bits_of, bits_where, mask_of
from search.planner import Phrase, Plan, Slot

_KEPT = 512


class Matcher:
    """Answers for one generation, inside one read transaction. Sets found once are kept with the generation,
    so paging and choosing filters on the same words does not search again."""

    def __init__(self, connection: sqlite3.Connection, columns: Columns) -> None:
        self._connection = connection
        self._columns = columns

    def all_slots(self, plan: Plan, fields: Sequence[str] = FIELDS) -> int:
        """Documents with every slot somewhere in these fields."""
        found = self._columns.everything
        for slot in plan.slots:
            found &= self._slot(slot, fields)
        return found

    def tiers(self, plan: Plan) -> tuple[int, int, int]:
        """Documents in tier 1 or above, in 2 or above, in 3."""
        in_name = self.all_slots(plan, FIELDS[:1])
        called = bits_of(self._columns.numbers_named(plan.whole)) if in_name and plan.words else 0
        return self.all_slots(plan, FIELDS[:2]), in_name, in_name & called

    def points(self, plan: Plan) -> NDArray[np.int64]:
        """Points inside the tier, by document number."""
        weights, width = ranking(), self._columns.width
        points = np.zeros(width, dtype=np.int64)
        for slot in plan.slots:
            for field in FIELDS:
                points += weights.points[field] * mask_of(self._slot(slot, (field,)), width).astype(np.int64)
        if plan.phrase:
            points += weights.phrase * mask_of(self._phrases((plan.phrase,), "name"), width).astype(np.int64)
            points[self._columns.numbers_named(plan.whole, exactly=False)] += weights.begins
        return points

    def _slot(self, slot: Slot, fields: Sequence[str]) -> int:
        found = 0
        for field in fields:
            found |= self._phrases(slot.phrases, field)
        return found

    def _phrases(self, phrases: tuple[Phrase, ...], field: str) -> int:
        """Documents with one of the phrases in a field."""
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
