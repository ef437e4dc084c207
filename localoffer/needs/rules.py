"""Which of several figures for the same thing is to be believed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from config import needs
from config.needs import ALL
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
    """The figure to believe for each key. Figures that are read beside one another come from one table: those of a
    place, year and cut are all of the data set that comes first in config/needs/sources.yml and has a number there.

    Taken key by key, a total of one source would stand beside the parts of another, and they would not add up.
    """
    blocks: dict[tuple[object, ...], dict[tuple[str, str], list[Best]]] = {}
    for item in items:
        blocks.setdefault(_cut(item.figure.key), {}).setdefault((item.source, item.data_set), []).append(item)
    return {item.figure.key: item for tables in blocks.values() for item in _first(tables)}


def _cut(key: Key) -> tuple[object, ...]:
    return (*key[:3], key.phase != ALL, key.year_group != ALL, key.need != ALL)


def _first(tables: Mapping[tuple[str, str], list[Best]]) -> list[Best]:
    """The table whose source comes first, of those with a number in it where there is one."""
    order = _order()
    return min(
        tables.items(), key=lambda table: (all(item.figure.count is None for item in table[1]), order[table[0]])
    )[1]
