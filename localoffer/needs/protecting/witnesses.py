"""Other whole numbers that fit everything shown as well as the true ones do: found by a linear programme. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Generic

import highspy
import numpy as np

from localoffer.needs.protecting.cells import Cell, Group, K, Sum, heights

_NEAR = 1e-5
"""How far from a whole number a number of the solver may be and still mean it; what follows is checked exactly."""
_ZERO = 3
_DEEP = 6


class UnprotectableError(ValueError):
    """The sums say what a cell is, whatever else is hidden: they contradict one another."""


class Witnesses(Generic[K]):
    """The linear programme of one group of cells, kept and solved again for each cell that needs a witness.

    A *change* gives each cell a whole number that is added to its count. It is a witness where every sum changes by as
    much as its parts do together and no count falls below zero. What no source gave as a number may be any number of
    pupils. `rests` are the counts of parts that nobody lists, by the position of their sum.
    """

    def __init__(self, group: Group[K], rests: Mapping[int, int]) -> None:
        self._rests = tuple(sorted(rests.items()))
        self.counts: tuple[int | None, ...] = (
            *(cell.count for cell in group.cells),
            *(count for _, count in self._rests),
        )
        self.size = len(self.counts)
        self._at = {cell.key: place for place, cell in enumerate(group.cells)}
        self._costs = np.concatenate([_costs(group), np.zeros(len(rests), dtype=np.int64)])
        self._rows = self._equations(group.sums)
        self._right = self._right_sides()
        self._solver = self._programme()

    def hide(self, places: Iterable[int]) -> None:
        """From now on these cells are hidden already and cost nothing."""
        for place in places:
            if self._costs[place]:
                self._costs[place] = 0
                self._solver.changeColCost(place, 0.0)
                self._solver.changeColCost(self.size + place, 0.0)

    def find(self, wanted: Mapping[int, int]) -> np.ndarray:
        """The cheapest change in which these cells (by position) change by so much. Raises UnprotectableError."""
        for place, change in wanted.items():
            self._fix(place, max(change, 0), max(-change, 0))
        found = self._solved()
        for place in wanted:
            self._free(place)
        return found

    def _solved(self) -> np.ndarray:
        found = self._run(self._solver)
        if found is not None and self._is_witness(found):
            return found
        whole = highspy.Highs()
        whole.setOptionValue("output_flag", False)
        whole.setOptionValue("threads", 1)
        whole.setOptionValue("mip_rel_gap", 0.05)
        whole.passModel(self._solver.getLp())
        columns = np.arange(2 * self.size, dtype=np.int32)
        whole.changeColsIntegrality(len(columns), columns, np.array([highspy.HighsVarType.kInteger] * len(columns)))
        found = self._run(whole)
        if found is None or not self._is_witness(found):
            raise UnprotectableError("no other whole numbers fit these sums")
        return found

    def _run(self, solver: highspy.Highs) -> np.ndarray | None:
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.asarray(solver.getSolution().col_value)
        change = values[: self.size] - values[self.size :]
        rounded = np.rint(change)
        return rounded.astype(np.int64) if np.abs(change - rounded).max(initial=0) < _NEAR else None

    def _is_witness(self, change: np.ndarray) -> bool:
        """Whether the change fits, worked out in whole numbers."""
        starts, columns, signs = self._rows
        ends = np.add.reduceat(signs * change[columns], starts[:-1]) if len(columns) else np.zeros(0, dtype=np.int64)
        known = np.array([0 if count is None else count for count in self.counts], dtype=np.int64)
        return bool((ends == self._right).all() and (known + change >= 0).all())

    def _equations(self, sums: Sequence[Sum[K]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each sum as a row, its parts less its total: where rows start, columns, signs."""
        rest_of = {row: len(self._at) + place for place, (row, _) in enumerate(self._rests)}
        starts, columns, signs = [0], [], []
        for row, item in enumerate(sums):
            parts = [self._at[child] for child in item.children] + ([rest_of[row]] if row in rest_of else [])
            columns += [self._at[item.parent], *parts]
            signs += [-1, *[1] * len(parts)]
            starts.append(len(columns))
        return np.array(starts, np.int32), np.array(columns, np.int32), np.array(signs, np.int64)

    def _right_sides(self) -> np.ndarray:
        """What the changes of each sum come to: nothing, or what is left for the numbers that no source gave."""
        starts, columns, signs = self._rows
        right = np.zeros(len(starts) - 1, dtype=np.int64)
        for row, (first, last) in enumerate(pairwise(starts)):
            counts = [self.counts[column] for column in columns[first:last]]
            if None in counts:
                right[row] = -sum(
                    sign * count for sign, count in zip(signs[first:last], counts, strict=True) if count is not None
                )
        return right

    def _programme(self) -> highspy.Highs:
        """Two columns a cell: how far up it goes, and how far down."""
        starts, columns, signs = self._rows
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = 2 * self.size, len(starts) - 1
        lp.col_cost_ = np.concatenate([self._costs, self._costs]).astype(float)
        lp.col_lower_ = np.zeros(2 * self.size)
        lp.col_upper_ = np.concatenate([np.full(self.size, highspy.kHighsInf), self._floors()])
        lp.row_lower_ = lp.row_upper_ = self._right.astype(float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts * 2
        both = np.empty(2 * len(columns), dtype=np.int32)
        both[0::2], both[1::2] = columns, columns + self.size
        values = np.empty(2 * len(columns))
        values[0::2], values[1::2] = signs, -signs
        lp.a_matrix_.index_, lp.a_matrix_.value_ = both, values
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("presolve", "off")
        solver.passModel(lp)
        return solver

    def _floors(self) -> np.ndarray:
        """How far each cell can fall."""
        return np.array([count or 0 for count in self.counts], dtype=float)

    def _fix(self, place: int, up: int, down: int) -> None:
        self._solver.changeColBounds(place, up, up)
        self._solver.changeColBounds(self.size + place, down, down)

    def _free(self, place: int) -> None:
        self._solver.changeColBounds(place, 0.0, highspy.kHighsInf)
        self._solver.changeColBounds(self.size + place, 0.0, float(self.counts[place] or 0))


def _costs(group: Group[K]) -> np.ndarray:
    """What hiding each cell would lose: totals are read most, a nought hides least, larger numbers tell more."""
    deep = heights(group)
    return np.array([_cost(cell, deep[cell.key]) for cell in group.cells], dtype=np.int64)


def _cost(cell: Cell[K], height: int) -> int:
    if cell.count is None:
        return 0
    plain = 10 + min(cell.count.bit_length(), 10) if cell.count else 10 * _ZERO
    return plain << min(height, _DEEP)
