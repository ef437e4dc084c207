"""Which cells to hide so that no small count is shown and none can be worked out from what is. Pure.

A small count is hidden. It is safe when the whole table could also be another one: other whole numbers that agree with
every sum and with everything shown, in which this count is at least `threshold - 1` higher. Such a *witness* is looked
for with the fewest other cells hidden, and the cells it changes are hidden.
"""

from collections.abc import Callable, Collection, Iterable

import numpy as np

from localoffer.needs.protecting.cells import Cell, Group, K, Sum, groups
from localoffer.needs.protecting.witnesses import Witnesses

LOWEST = 5
"""The threshold below which no site may go: counts of 1 to 4 are hidden at least."""


def protect(
    cells: Collection[Cell[K]],
    sums: Iterable[Sum[K]],
    threshold: int = LOWEST,
    kept: Collection[K] = (),
    tick: Callable[[], None] = lambda: None,
) -> frozenset[K]:
    """The keys of the cells to hide: those of counts 1 to `threshold - 1`, `kept`, and what would give them away.

    `kept` were hidden when the table was last shown, with the same count: showing one now would give away what it was
    hidden for. `tick` is called as the work goes on. Raises ValueError (see `cells.groups`) and its kind
    `UnprotectableError` where the sums contradict one another. The same table gives the same answer, in whatever order.
    """
    hidden: set[K] = set()
    for group in groups(cells, sums):
        hidden |= _hidden_in(group, threshold, frozenset(kept), tick)
    return frozenset(hidden)


def is_small(count: int | None, threshold: int) -> bool:
    """Whether a count may not be shown: nought says nothing about a child, and a symbol is no number."""
    return count is not None and 0 < count < threshold


def rests(group: Group[K]) -> dict[int, int]:
    """What the parts of each sum leave, by its position: where parts may be missing and their rest is above nought."""
    counts = {cell.key: cell.count for cell in group.cells}
    found = {}
    for row, item in enumerate(group.sums):
        total, parts = counts[item.parent], [counts[child] for child in item.children]
        if item.whole or total is None or None in parts:
            continue
        rest = total - sum(part for part in parts if part is not None)
        if rest > 0:
            found[row] = rest
    return found


def _hidden_in(group: Group[K], threshold: int, kept: frozenset[K], tick: Callable[[], None]) -> set[K]:
    left = rests(group)
    counts = (*(cell.count for cell in group.cells), *(left[row] for row in sorted(left)))
    small = [place for place, count in enumerate(counts) if is_small(count, threshold)]
    held = [place for place, cell in enumerate(group.cells) if cell.key in kept and cell.count is not None]
    if not group.sums or not (small or held):
        return {group.cells[place].key for place in (*small, *held)}
    hidden = _with_witnesses(Witnesses(group, left), small, held, threshold - 1, tick)
    return {cell.key for place, cell in enumerate(group.cells) if place in hidden and cell.count is not None}


def _with_witnesses(
    table: Witnesses[K], small: list[int], held: list[int], far: int, tick: Callable[[], None]
) -> set[int]:
    """The positions to hide. A change that serves one cell serves every other that it moves up as far."""
    hidden = {*small, *held}
    table.hide(sorted(hidden))
    exposed = dict.fromkeys(small)
    moved = np.zeros(table.size, dtype=bool)
    while exposed:
        place = next(iter(exposed))
        change = table.find({place: far})
        support = np.flatnonzero(change)
        moved[support] = True
        hidden.update(support.tolist())
        table.hide(support.tolist())
        for served in np.flatnonzero(change >= far).tolist():
            exposed.pop(served, None)
        tick()
    for place in held:
        if not moved[place]:
            _move(table, place, hidden, moved)
    return hidden


def _move(table: Witnesses[K], place: int, hidden: set[int], moved: np.ndarray) -> None:
    """Give a cell that stays hidden a second possible number."""
    support = np.flatnonzero(table.find({place: 1}))
    moved[support] = True
    hidden.update(support.tolist())
    table.hide(support.tolist())
