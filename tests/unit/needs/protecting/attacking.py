"""Attackers of a protected table, who know all that is shown, every sum, and that no count is below nought.

Written without the code they attack: one tries every whole number, the other asks a linear programme of another maker
for the least and the most that each hidden cell can be.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

Table = Mapping[Hashable, int]
Totals = Sequence[tuple[Hashable, Sequence[Hashable]]]


def _filled(known: dict, open_keys: list, totals: Totals, highest: int) -> Iterator[dict]:
    known = dict(known)
    while (found := _forced(known, totals)) is not None:
        key, count = found
        if not 0 <= count <= highest:
            return
        known[key] = count
    if any(_is_broken(known, total, parts) for total, parts in totals):
        return
    left = [key for key in open_keys if key not in known]
    if not left:
        yield known
        return
    for count in range(highest + 1):
        yield from _filled({**known, left[0]: count}, left[1:], totals, highest)


def _forced(known: dict, totals: Totals) -> tuple[Hashable, int] | None:
    """A cell that a sum with no other unknown says, if there is one."""
    for total, parts in totals:
        unknown = [key for key in (total, *parts) if key not in known]
        if len(unknown) == 1:
            if unknown[0] == total:
                return total, sum(known[part] for part in parts)
            return unknown[0], known[total] - sum(known[part] for part in parts if part in known)
    return None


def _is_broken(known: dict, total: Hashable, parts: Sequence[Hashable]) -> bool:
    seen = sum(known.get(part, 0) for part in parts)
    complete = all(part in known for part in parts)
    return total in known and (seen != known[total] if complete else seen > known[total])


def values(table: Table, totals: Totals, hidden: Collection[Hashable], highest: int) -> dict[Hashable, set[int]]:
    """What each hidden cell can be from 0 to `highest`, trying every filling of the others."""
    shown = {key: count for key, count in table.items() if key not in hidden}
    found: dict[Hashable, set[int]] = {}
    for key in hidden:
        others = [other for other in table if other in hidden and other != key]
        found[key] = {
            count
            for count in range(highest + 1)
            if next(_filled({**shown, key: count}, others, totals, highest), None) is not None
        }
    return found


def ranges(table: Table, totals: Totals, hidden: Collection[Hashable]) -> dict[Hashable, tuple[float, float]]:
    """The least and the most that each hidden cell can be, any number of 0 or more allowed to the others."""
    columns = {key: place for place, key in enumerate(key for key in table if key in hidden)}
    rows = lil_matrix((len(totals), max(len(columns), 1)))
    right = np.zeros(len(totals))
    for row, (total, parts) in enumerate(totals):
        for key, sign in ((total, -1), *((part, 1) for part in parts)):
            if key in columns:
                rows[row, columns[key]] += sign
            else:
                right[row] -= sign * table[key]
    matrix, found = rows.tocsr(), {}
    for key, column in columns.items():
        goal = np.zeros(len(columns))
        goal[column] = 1
        ends = [linprog(sign * goal, A_eq=matrix, b_eq=right, bounds=(0, None)) for sign in (1, -1)]
        low = ends[0].fun
        high = -ends[1].fun if ends[1].status == 0 else float("inf")
        found[key] = (low, high)
    return found
