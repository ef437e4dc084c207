"""A group of cells as numbers: what each may fall by, what hiding it costs, and the equations between changes. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from localoffer.needs.protecting.cells import Cell, Group, K, heights
from localoffer.needs.protecting.programme import Equation, least_misfit

HIDDEN_COST = 1
"""What it costs to move a cell that is hidden already: enough to leave it where it is for nothing."""
_SHOWN = 100
_NOUGHT = 300
_DEEP = 6
_PUBLISHED = 1_000_000


@dataclass(frozen=True)
class Table:
    """Cells by position, then the rests that nobody lists (see `Sum`), each with its count and what hiding it costs.

    A change of the table is a number for each cell. It is a *witness* where every equation of changes comes to nought
    and no count falls below it: then the table could as well be the changed one, for all that is shown.
    """

    counts: list[int]
    costs: list[int]
    equations: list[Equation]

    def is_witness(self, change: Mapping[int, int]) -> bool:
        """Whether a change fits, worked out in whole numbers."""
        return all(self.counts[place] + moved >= 0 for place, moved in change.items()) and not any(
            sum(sign * change.get(place, 0) for place, sign in equation.items()) for equation in self.equations
        )

    def publish(self, places: Iterable[int]) -> None:
        """Anyone can read these cells elsewhere: hiding one is the last thing to do."""
        for place in places:
            self.costs[place] = _PUBLISHED

    def rests_among(self, places: Collection[int], first: int) -> set[int]:
        """The rests (from position `first` on) of sums that hold nothing but these cells."""
        return {
            place
            for equation in self.equations
            for place in equation
            if place >= first and all(other in places for other in equation if other < first)
        }

    def without_misfits(self) -> "Table":
        """The same where sums whose numbers do not hold say nothing: two sources that do not agree."""
        fitting = [
            equation
            for equation in self.equations
            if not sum(sign * self.counts[place] for place, sign in equation.items())
        ]
        return Table(self.counts, self.costs, fitting)


def table_of(group: Group[K]) -> Table:
    """The numbers of a group. What no source gave as a number gets one that fits the sums, as a reader would guess."""
    at = {cell.key: place for place, cell in enumerate(group.cells)}
    equations = [{at[item.parent]: -1} | {at[child]: 1 for child in item.children} for item in group.sums]
    guessed = _guessed([cell.count for cell in group.cells], equations)
    counts = [guessed.get(place, cell.count or 0) for place, cell in enumerate(group.cells)]
    deep = heights(group)
    costs = [_cost(cell, deep[cell.key]) for cell in group.cells]
    for item, equation in zip(group.sums, equations, strict=True):
        rest = -sum(sign * counts[place] for place, sign in equation.items())
        if rest > 0 and not item.whole and guessed.keys().isdisjoint(equation):
            equation[len(counts)] = 1
            counts.append(rest)
            costs.append(HIDDEN_COST)
    return Table(counts, costs, [*equations])


def _guessed(counts: Sequence[int | None], equations: Sequence[Equation]) -> dict[int, int]:
    """A number of pupils for each cell that has none, by position."""
    unknown = [place for place, count in enumerate(counts) if count is None]
    rows, right = [], []
    for equation in equations:
        open_part = {place: sign for place, sign in equation.items() if counts[place] is None}
        if open_part:
            rows.append(open_part)
            right.append(-sum(sign * (counts[place] or 0) for place, sign in equation.items()))
    return least_misfit(unknown, rows, right) if unknown else {}


def _cost(cell: Cell[K], height: int) -> int:
    """What hiding a cell would lose: totals are read most, a nought hides least, larger numbers tell more."""
    if cell.count is None:
        return HIDDEN_COST
    plain = _SHOWN + 10 * min(cell.count.bit_length(), 10) if cell.count else _NOUGHT
    return plain << min(height, _DEEP)
