"""What disclosure control works on: cells of a table, and the sums that anyone knows to hold between them. Pure."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell(Generic[K]):
    """One figure that would be shown: a whole number, or None where a symbol stands in its place."""

    key: K
    count: int | None


@dataclass(frozen=True, slots=True)
class Sum(Generic[K]):
    """A total and its parts, as any reader knows them.

    `whole`: every part there can be is among the children. Where it is not, and the children add up to less than the
    total, the rest is a number that readers can work out as well as any other, of parts that nobody lists.
    """

    parent: K
    children: tuple[K, ...]
    whole: bool = True


@dataclass(frozen=True)
class Group(Generic[K]):
    """Cells that sums link to one another, in order; no other cell says anything about them."""

    cells: tuple[Cell[K], ...]
    sums: tuple[Sum[K], ...]


def groups(cells: Collection[Cell[K]], sums: Iterable[Sum[K]]) -> list[Group[K]]:
    """The table cut where no sum links it. In an order that does not depend on that of the cells.

    Raises ValueError where a key comes twice, a count is below zero or a sum names a cell that is not there.
    """
    by_key = {cell.key: cell for cell in sorted(cells, key=lambda cell: repr(cell.key))}
    if len(by_key) < len(cells):
        raise ValueError("a key comes twice among the cells")
    if any(cell.count is not None and cell.count < 0 for cell in cells):
        raise ValueError("a count is below zero")
    ordered = sorted(set(sums), key=lambda item: (repr(item.parent), len(item.children), repr(item.children)))
    heads = _heads(by_key, ordered)
    members: dict[K, list[Cell[K]]] = defaultdict(list)
    for key, cell in by_key.items():
        members[heads[key]].append(cell)
    linking: dict[K, list[Sum[K]]] = defaultdict(list)
    for item in ordered:
        linking[heads[item.parent]].append(item)
    return [Group(tuple(found), tuple(linking[head])) for head, found in members.items()]


def _heads(keys: Iterable[K], sums: Sequence[Sum[K]]) -> dict[K, K]:
    """For each key the one that stands for all that are linked to it."""
    above = {key: key for key in keys}

    def head(key: K) -> K:
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for item in sums:
        for child in item.children:
            if child not in above or item.parent not in above:
                raise ValueError(f"the sum of {item.parent!r} names a cell that is not there")
            above[head(child)] = head(item.parent)
    return {key: head(key) for key in above}


def heights(group: Group[K]) -> dict[K, int]:
    """How many totals deep each cell is a total: 0 for one that is none. Raises ValueError for a sum that holds
    itself."""
    children: dict[K, set[K]] = defaultdict(set)
    for item in group.sums:
        children[item.parent].update(item.children)
    found: dict[K, int] = {}
    waiting = [cell.key for cell in group.cells]
    opened: set[K] = set()
    while waiting:
        key = waiting[-1]
        missing = [child for child in sorted(children.get(key, ()), key=repr) if child not in found]
        if key in found or not missing:
            found.setdefault(key, 1 + max((found[child] for child in children.get(key, ())), default=-1))
            waiting.pop()
        elif key in opened:
            raise ValueError(f"the total {key!r} is a part of itself")
        else:
            opened.add(key)
            waiting.extend(missing)
    return found
