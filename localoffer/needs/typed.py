"""Counts as a school or an authority gives them, totals and parts beside each other: what they say, whether they can be
so, and the figures that come of them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.needs import ALL, codes
from localoffer.needs.counted import ANY, NONE, WITH_NEEDS, Cell, needs_of_census
from localoffer.needs.figures import Figure, Key, Level

Counts = Mapping[Cell, int]
"""Only what was given: the need `all` is the total of a provision, the provision `all` every pupil on roll."""
MOST = 20_000
"""Pupils in one count of a school; an area may have more."""
WITHDRAWN = "x"
"""The symbol of a figure that was given once and is not any more."""


@dataclass(frozen=True)
class Difference:
    """Needs that do not add up to the total that was given for a provision."""

    provision: str
    year_group: str
    total: int
    added: int


def differences(counts: Counts) -> list[Difference]:
    """Where needs and the total of a provision were both given, and do not agree."""
    found = []
    for provision, year in _columns(counts):
        needs = _needs(counts, provision, year)
        total = counts.get(Cell(provision, ALL, year))
        if needs and total is not None and sum(needs.values()) != total:
            found.append(Difference(provision, year, total, sum(needs.values())))
    return found


def more_than_all(counts: Counts) -> list[str]:
    """Year groups (`all` for all together) in which more have SEN support or an EHC plan than are on roll."""
    whole = with_sums(counts)
    return [
        year
        for year in _years(whole)
        if (everyone := whole.get(Cell(ALL, ALL, year))) is not None
        and sum(_total(whole, provision, year) or 0 for provision in WITH_NEEDS) > everyone
    ]


def with_sums(counts: Counts) -> dict[Cell, int]:
    """The counts, with a sum over year groups wherever only those were given."""
    found = dict(counts)
    added: dict[Cell, int] = {}
    for cell, count in counts.items():
        if cell.year_group != ALL:
            whole = cell._replace(year_group=ALL)
            added[whole] = added.get(whole, 0) + count
    return {**added, **found}


def figures_given(counts: Counts, period: str, level: Level, place: str) -> list[Figure]:
    """A figure for all that was given and for what follows from it. Where some needs of a provision were given, nobody
    has the others; where both provisions were, they add up; and the rest of those on roll have neither."""
    whole = with_sums(counts)
    found: dict[Cell, int] = {}
    for year in _years(whole):
        totals = {provision: _total(whole, provision, year) for provision in WITH_NEEDS}
        for provision, total in totals.items():
            if total is not None:
                found |= _provision(whole, provision, year, total)
        everyone = whole.get(Cell(ALL, ALL, year))
        if everyone is not None:
            found[Cell(ALL, ALL, year)] = everyone
        support, plans = totals.values()
        if support is None or plans is None:
            continue
        found |= _both(found, year)
        if everyone is not None and everyone >= support + plans:
            found[Cell(NONE, ALL, year)] = everyone - support - plans
    return [
        Figure(Key(period, level, place, year_group=cell.year_group, provision=cell.provision, need=cell.need), count)
        for cell, count in sorted(found.items())
    ]


def withdrawn(standing: Iterable[Key], figures: Iterable[Figure]) -> list[Figure]:
    """The mark "not available" for every key that was given before and is not now."""
    said = {figure.key for figure in figures}
    return [Figure(key, None, symbol=WITHDRAWN) for key in sorted(set(standing) - said)]


def _provision(counts: Counts, provision: str, year: str, total: int) -> dict[Cell, int]:
    """Its total, and each need where any was given."""
    needs = _needs(counts, provision, year)
    found = {Cell(provision, ALL, year): total}
    if needs:
        found |= {Cell(provision, need, year): needs.get(need, 0) for need in needs_of_census()}
    return found


def _both(found: Counts, year: str) -> dict[Cell, int]:
    """SEN support and EHC plans together: the totals, and each need that both have."""
    sums = {}
    for need in (ALL, *needs_of_census()):
        parts = [found.get(Cell(provision, need, year)) for provision in WITH_NEEDS]
        known = [part for part in parts if part is not None]
        if len(known) == len(WITH_NEEDS):
            sums[Cell(ANY, need, year)] = sum(known)
    return sums


def _total(counts: Counts, provision: str, year: str) -> int | None:
    """As given, else what its needs add up to; None where nothing is said of it."""
    given = counts.get(Cell(provision, ALL, year))
    needs = _needs(counts, provision, year)
    return given if given is not None else sum(needs.values()) if needs else None


def _needs(counts: Counts, provision: str, year: str) -> dict[str, int]:
    return {
        cell.need: count
        for cell, count in counts.items()
        if (cell.provision, cell.year_group) == (provision, year) and cell.need != ALL
    }


def _years(counts: Counts) -> list[str]:
    said = {cell.year_group for cell in counts}
    return [year for year in codes("year_group") if year in said]


def _columns(counts: Counts) -> list[tuple[str, str]]:
    return [(provision, year) for year in _years(counts) for provision in WITH_NEEDS]
