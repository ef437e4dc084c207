"""Figures of areas: those of the schools that stand in them, added up. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from localoffer.needs.figures import Figure, Key, PlaceKey, added


def area_figures(figures: Iterable[Figure], areas: Mapping[PlaceKey, tuple[PlaceKey, ...]]) -> list[Figure]:
    """One figure for each area and kind of figure that at least one of its schools has, in order.

    A school that does not give a kind of figure adds nothing to it; one whose figure is a symbol leaves the area's sum
    unknown.
    """
    parts: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        for area in areas.get(figure.key.where, ()):
            if area.level == "area":
                parts[figure.key._replace(level="area", place=area.place)].append(figure)
    return [_sum(key, found) for key, found in sorted(parts.items())]


def _sum(key: Key, parts: list[Figure]) -> Figure:
    count, symbol = added(parts)
    return Figure(key, count, symbol=symbol)
