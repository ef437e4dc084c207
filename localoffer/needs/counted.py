"""Pupils of one place, counted by provision, need and year group, as figures with every total between them. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from config.needs import ALL, axis, codes
from localoffer.needs.figures import Figure, Key, Level

NONE, SEN_SUPPORT, EHC_PLAN, ANY = "none", "sen-support", "ehc-plan", "any"
WITH_NEEDS = (SEN_SUPPORT, EHC_PLAN)
"""Provisions under which a need is recorded."""


class Cell(NamedTuple):
    """Where a pupil is counted. `need` is `all` where none is recorded because there is nothing to record."""

    provision: str
    need: str = ALL
    year_group: str = ALL


def figures_of(
    counts: Mapping[Cell, int], period: str, level: Level, place: str, *, with_needs: bool, with_pupils: bool = True
) -> list[Figure]:
    """Every figure that the counts give, those that are 0 too, in order: totals of provisions, and with `with_needs`
    each need within them; for all year groups together and for each that is counted.

    Without `with_pupils` those without special educational needs were not counted, so nothing is said of them.
    """
    found: Counter[Cell] = Counter()
    for cell, count in counts.items():
        for part in _parts(cell):
            found[part] += count
    years = [ALL, *(year for year in codes("year_group") if any(cell.year_group == year for cell in counts))]
    years = list(dict.fromkeys(years))
    cells = [
        Cell(provision, need, year) for year in years for provision, need in _kinds(with_needs, with_pupils=with_pupils)
    ]
    return [
        Figure(Key(period, level, place, year_group=cell.year_group, provision=cell.provision, need=cell.need),
               found[cell])
        for cell in cells
    ]  # fmt: skip


def no_longer(standing: Iterable[Key], figures: Iterable[Figure]) -> list[Figure]:
    """A 0 for every key that an earlier count had and these figures do not: nobody is counted there any more."""
    said = {figure.key for figure in figures}
    return [Figure(key, 0) for key in sorted(set(standing) - said)]


def needs_of_census() -> tuple[str, ...]:
    """Every type of need in the order they are shown, the one that is not recorded last."""
    return tuple(term.code for term in axis("need").terms if term.code != ALL)


def _kinds(with_needs: bool, *, with_pupils: bool) -> list[tuple[str, str]]:
    totals = (ALL, ANY, NONE, *WITH_NEEDS) if with_pupils else (ANY, *WITH_NEEDS)
    kinds = [(provision, ALL) for provision in totals]
    if with_needs:
        kinds += [(provision, need) for provision in (ANY, *WITH_NEEDS) for need in needs_of_census()]
    return kinds


def _parts(cell: Cell) -> set[Cell]:
    """The cell, and every total it belongs to."""
    provisions = {cell.provision, ALL}
    if cell.provision in WITH_NEEDS:
        provisions.add(ANY)
    return {
        Cell(provision, need, year)
        for provision in provisions
        for need in (cell.need, ALL)
        for year in (cell.year_group, ALL)
        if need == ALL or provision != ALL
    }
