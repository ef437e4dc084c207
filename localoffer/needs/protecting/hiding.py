"""Which cells to hide so that no small count is shown and none can be worked out from what is. Pure.

A small count is hidden. It is safe when the whole table could also be another one: other whole numbers that agree with
every sum and with everything shown, in which this count is at least `threshold - 1` higher. Such a *witness* is looked
for with the fewest other cells hidden, and the cells it changes are hidden.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from localoffer.needs.protecting.cells import Cell, Group, K, Sum, groups
from localoffer.needs.protecting.programme import Programme
from localoffer.needs.protecting.table import HIDDEN_COST, Table, table_of

BATCH = 25
SHARE = 50
"""A witness is looked for of one cell in so many that wait at once, and of at most a batch: more at once hide more,
fewer take longer."""
LOWEST = 5
"""The threshold below which no site may go: counts of 1 to 4 are hidden at least."""


class UnprotectableError(ValueError):
    """No other whole numbers were found that fit, whatever else is hidden."""


def protect(
    cells: Collection[Cell[K]],
    sums: Iterable[Sum[K]],
    threshold: int = LOWEST,
    kept: Collection[K] = (),
    published: Collection[K] = (),
    tick: Callable[[], None] = lambda: None,
) -> frozenset[K]:
    """The keys of the cells to hide: those of counts 1 to `threshold - 1`, `kept`, and what would give them away.

    `kept` were hidden when the table was last shown, with the same count: showing one now would give away what it was
    hidden for. `published` are shown whatever they are, as anyone can read them elsewhere; one is hidden only where
    a hidden cell has no other cover. `tick` is called as the work goes on.

    Where no witness is found in whole numbers, everything that sums link to the cell is hidden. Raises ValueError (see
    `cells.groups`). The same table gives the same answer, in whatever order.
    """
    hidden: set[K] = set()
    for group in groups(cells, could_hold(cells, sums)):
        hidden |= _hidden_in(group, threshold, frozenset(kept), frozenset(published), tick)
    return frozenset(hidden)


def could_hold(cells: Collection[Cell[K]], sums: Iterable[Sum[K]]) -> list[Sum[K]]:
    """The sums without those that nobody can use: where the known parts come to more than the total already, nothing
    is left for a part that no source gave, so the source's total and its parts are not of the same pupils."""
    counts = {cell.key: cell.count for cell in cells}
    found = []
    for item in sums:
        total, parts = counts.get(item.parent), [counts.get(child) for child in item.children]
        if total is None or None not in parts or sum(part for part in parts if part is not None) <= total:
            found.append(item)
    return found


def is_small(count: int | None, threshold: int) -> bool:
    """Whether a count may not be shown: nought says nothing about a child, and a symbol is no number."""
    return count is not None and 0 < count < threshold


def _hidden_in(
    group: Group[K], threshold: int, kept: frozenset[K], published: frozenset[K], tick: Callable[[], None]
) -> set[K]:
    held = [place for place, cell in enumerate(group.cells) if cell.key in kept and cell.count is not None]
    shown = {place for place, cell in enumerate(group.cells) if cell.key in published}
    if not group.sums:
        found = [place for place, cell in enumerate(group.cells) if is_small(cell.count, threshold)]
        return {group.cells[place].key for place in (*found, *held) if place not in shown}
    table = table_of(group)
    table.publish(shown)
    shown |= table.rests_among(shown, len(group.cells))
    small = [place for place, count in enumerate(table.counts) if is_small(count, threshold) and place not in shown]
    try:
        hidden = _with_witnesses(table, small, held, threshold - 1, tick)
    except UnprotectableError:
        hidden = set(range(len(group.cells)))
    return {cell.key for place, cell in enumerate(group.cells) if place in hidden and cell.count is not None}


def _with_witnesses(table: Table, small: list[int], held: list[int], far: int, tick: Callable[[], None]) -> set[int]:
    """The positions to hide. A change that serves one cell serves every other that it moves as far."""
    hidden = {*small, *held}
    waiting = dict.fromkeys(held, 1) | dict.fromkeys(small, far)
    programme = Programme(table.counts, table.equations)
    hide(table, hidden)
    batches: list[dict[int, int]] = []
    while waiting:
        wanted = {
            place: step for place, step in (batches.pop() if batches else _spread(waiting)).items() if place in waiting
        }
        if not wanted:
            continue
        change = programme.cheapest(table.costs, wanted)
        if change is None or not table.is_witness(change):
            if len(wanted) == 1:
                change = _at_odds(table, wanted)
            else:
                batches += _halves(wanted)
                continue
        hidden.update(change)
        hide(table, change)
        for place, moved in change.items():
            if place in waiting and (moved >= waiting[place] or waiting[place] == 1):
                del waiting[place]
        tick()
    return hidden


def hide(table: Table, places: Iterable[int]) -> None:
    """From now on these cells are hidden already."""
    for place in places:
        table.costs[place] = HIDDEN_COST


def _spread(waiting: Mapping[int, int]) -> dict[int, int]:
    """Some of the cells that wait, from all over the table."""
    size = min(1 + len(waiting) // SHARE, BATCH)
    return dict(list(waiting.items())[:: len(waiting) // size][:size])


def _halves(wanted: Mapping[int, int]) -> list[dict[int, int]]:
    items = list(wanted.items())
    middle = len(items) // 2
    return [dict(items[middle:]), dict(items[:middle])]


def _at_odds(table: Table, wanted: Mapping[int, int]) -> dict[int, int]:
    """A change that fits all sums but those that do not hold: of sources that contradict one another."""
    loose = table.without_misfits()
    change = Programme(loose.counts, loose.equations).cheapest(table.costs, wanted)
    if change is None or not loose.is_witness(change):
        raise UnprotectableError("the sums say what a cell is, whatever else is hidden")
    return change
