"""Which of several figures for the same thing is to be believed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from config import needs
from localoffer.needs.figures import Figure, Key


@dataclass(frozen=True, slots=True)
class Best:
    """A figure and where it came from: the last release that gave it, and the first that gave this number."""

    figure: Figure
    source: str
    data_set: str
    release_id: int
    first_release_id: int = 0


@cache
def _order() -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (source.code, data_set.code): (place, position)
        for place, source in enumerate(needs.sources().values())
        for position, data_set in enumerate(source.data_sets)
    }


def best_of(items: Iterable[Best]) -> dict[Key, Best]:
    """For each key the figure whose source comes first in config/needs/sources.yml, then whose data set does.

    A number is believed before the symbol of a source that comes earlier: it says more.
    """
    order, best = _order(), dict[Key, Best]()
    for item in sorted(items, key=lambda item: (item.figure.count is None, order[item.source, item.data_set])):
        best.setdefault(item.figure.key, item)
    return best
