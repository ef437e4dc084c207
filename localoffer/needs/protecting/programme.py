"""The linear programme of changes that fit a table, solved by HiGHS: the one place that knows the solver. Pure."""

from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy as np

_NEAR = 1e-5
"""How far from a whole number a number of the solver may be and still mean it; what is found is checked exactly."""
_NODES = 200
"""How long whole numbers are looked for before it is tried otherwise: branches of the search, never seconds, so that
the same table gives the same answer on every machine."""

_MANY = 6000
"""Cells from which on a table is simplified before it is solved: measured with 4,000 and 8,500."""

Equation = Mapping[int, int]
"""The positions of a sum's cells and their signs: parts 1, total -1."""


class Programme:
    """Changes of cells, each with a column for how far it goes up and one for how far down.

    Every equation of changes comes to nought; a cell falls by no more than its floor.
    """

    def __init__(self, floors: Sequence[int], equations: Sequence[Equation]) -> None:
        self._size = len(floors)
        self._floors = np.array(floors, dtype=float)
        self._equations = equations
        self._lp = _model(self._size, equations)

    def cheapest(self, costs: Sequence[int], wanted: Mapping[int, int]) -> dict[int, int] | None:
        """The cheapest change in whole numbers in which these cells go up at least so far; None where none is found.

        A corner of the programme is mostly in whole numbers. Where it is not, several cells at once are given up, which
        is quicker; for one alone whole numbers are asked for: of the cells around those that have none, or of all.
        """
        lower = np.zeros(2 * self._size)
        upper = np.concatenate([np.full(self._size, highspy.kHighsInf), self._floors])
        for place, up in wanted.items():
            lower[place] = up
            upper[self._size + place] = 0
        costs_of = np.array([*costs, *costs], dtype=float)
        change = self._run(costs_of, lower, upper)
        if change is None or self._is_whole(change).all():
            return _kept(change)
        if len(wanted) > 1:
            return None
        around = self._run(costs_of, *self._around(change, lower, upper), nodes=_NODES)
        return _kept(self._run(costs_of, lower, upper, nodes=100 * _NODES) if around is None else around)

    def _run(
        self, costs: np.ndarray, lower: np.ndarray, upper: np.ndarray, nodes: int | None = None
    ) -> np.ndarray | None:
        """The change that is found; in whole numbers if it may branch."""
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        self._lp.col_cost_, self._lp.col_lower_, self._lp.col_upper_ = costs, lower, upper
        solver.passModel(self._lp)
        if nodes is None:
            # Its own simplifying before a corner is looked for takes longer than it saves, but halves the time of many.
            solver.setOptionValue("presolve", "on" if self._size > _MANY else "off")
        else:
            solver.setOptionValue("mip_max_nodes", nodes)
            solver.setOptionValue("mip_rel_gap", 0.05)
            columns = np.arange(2 * self._size, dtype=np.int32)
            solver.changeColsIntegrality(
                len(columns), columns, np.array([highspy.HighsVarType.kInteger] * len(columns))
            )
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.asarray(solver.getSolution().col_value)
        return np.asarray(values[: self._size] - values[self._size :])

    def _around(self, change: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bounds that leave open only the cells in sums with one that is not whole; the others stay as they are."""
        broken = set(np.flatnonzero(~self._is_whole(change)).tolist())
        near = {place for equation in self._equations if not broken.isdisjoint(equation) for place in equation}
        fixed = np.array([place for place in range(self._size) if place not in near], dtype=int)
        lower, upper = lower.copy(), upper.copy()
        up, down = np.rint(np.maximum(change, 0)), np.rint(np.maximum(-change, 0))
        for ends in (lower, upper):
            ends[fixed], ends[self._size + fixed] = up[fixed], down[fixed]
        return lower, upper

    @staticmethod
    def _is_whole(change: np.ndarray) -> np.ndarray:
        return np.asarray(np.abs(change - np.rint(change)) < _NEAR)


def least_misfit(unknown: Sequence[int], equations: Sequence[Equation], right: Sequence[int]) -> dict[int, int]:
    """Whole numbers of 0 or more for the unknown cells, with which the equations miss their right sides by least."""
    column = {place: at for at, place in enumerate(unknown)}
    size, rows = len(unknown), len(equations)
    both = [
        {column[place]: sign for place, sign in equation.items()} | {size + 2 * row: 1, size + 2 * row + 1: -1}
        for row, equation in enumerate(equations)
    ]
    width = size + 2 * rows
    lp = _model(width, both, is_signed=False)
    lp.row_lower_ = lp.row_upper_ = np.array(right, dtype=float)
    lp.col_cost_ = np.concatenate([np.zeros(size), np.ones(2 * rows)])
    lp.col_lower_, lp.col_upper_ = np.zeros(width), np.full(width, highspy.kHighsInf)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    solver.run()
    values = solver.getSolution().col_value
    return {place: max(round(values[at]), 0) for place, at in column.items()}


def _model(size: int, equations: Iterable[Equation], is_signed: bool = True) -> highspy.HighsLp:
    """The equations as rows over columns: one a cell, or, where changes have a sign, one up and one down."""
    starts, columns, values = [0], list[int](), list[int]()
    for equation in equations:
        columns += equation
        values += equation.values()
        if is_signed:
            columns += [size + place for place in equation]
            values += [-sign for sign in equation.values()]
        starts.append(len(columns))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size * (2 if is_signed else 1), len(starts) - 1
    lp.row_lower_ = lp.row_upper_ = np.zeros(lp.num_row_)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(columns, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(values, dtype=float)
    return lp


def _kept(change: np.ndarray | None) -> dict[int, int] | None:
    """The cells that change, by position."""
    if change is None:
        return None
    rounded = np.rint(change).astype(int)
    return {int(place): int(rounded[place]) for place in np.flatnonzero(rounded)}
