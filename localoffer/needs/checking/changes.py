"""Checks between school years and between sources: jumps, places that are gone, a school's own figures. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from config import needs
from config.needs import ALL
from config.needs.checks import CheckRules
from localoffer.needs.checking.rules import Counted, Figures, Finding, Line, Table, finding, grouped, year_before
from localoffer.needs.figures import Key, PlaceKey


def jumps(figures: Figures, rules: CheckRules) -> Iterator[Finding]:
    """Figures over all phases and year groups that are far from those of the year before."""
    kind = rules.kind("jump")
    for table, counted in figures.tables.items():
        lines = []
        for key, figure in counted.items():
            if figure.number is None or key.phase != ALL or key.year_group != ALL:
                continue
            before = counted.get(key._replace(period=year_before(key.period)))
            if before is not None and before.number is not None and kind.tells(before.number, figure.number):
                lines.append(Line(key, before.number, figure.number))
        yield from grouped("jump", (table,), lines)


def missing_places(figures: Figures, rules: CheckRules) -> Iterator[Finding]:
    """Places that had figures the year before, in a table that has others of their kind this year; and schools that
    should have some and have none in the newest year of schools."""
    told: set[tuple[str, str]] = set()
    for table, counted in figures.tables.items():
        there = _there(counted)
        for (period, level), places in there.items():
            if needs.source(table.source).is_published:
                for place, before in there.get((year_before(period), level), {}).items():
                    if place not in places and not _goes_on(figures, place, places):
                        key = before.key._replace(period=period)
                        told.add((period, place))
                        yield finding("gone", period, key.where, (table,), [Line(key, before.number, None)])
    yield from _absent(figures, told)


def _goes_on(figures: Figures, place: str, places: Iterable[str]) -> bool:
    """Whether a school became, or went into, one that is there."""
    return any((place, other) in figures.became for other in places)


def _there(counted: Mapping[Key, Counted]) -> dict[tuple[str, str], dict[str, Counted]]:
    """For each school year and level, its places, each with its figure of all pupils or the first there is."""
    found: dict[tuple[str, str], dict[str, Counted]] = defaultdict(dict)
    for key, figure in counted.items():
        places = found[key.period, key.level]
        if key.place not in places or key[3:] == (ALL, ALL, ALL, ALL):
            places[key.place] = figure
    return found


def _absent(figures: Figures, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """Expected schools without any figure in the newest year for which a published table has schools."""
    newest, table = max(
        ((key.period, table) for table, counted in figures.tables.items() if needs.source(table.source).is_published
         for key in counted if key.level == "school"), default=("", None),
    )  # fmt: skip
    if table is None:
        return
    there = {key.place for counted in figures.tables.values() for key in counted if key.period == newest}
    for urn in sorted(figures.expected - there):
        if (newest, urn) not in told:
            key = Key(newest, "school", urn)
            yield finding("absent", newest, key.where, (table,), [Line(key, None, None)])


def own_against_published(figures: Figures, rules: CheckRules) -> Iterator[Finding]:
    """What a school counted itself against what was published of it, for the same school and year."""
    kind = rules.kind("sources-differ")
    published = {table: counted for table, counted in figures.tables.items() if _is_published(table)}
    for table, counted in figures.tables.items():
        if _is_published(table) or needs.source(table.source).population != "pupils":
            continue
        for other, there in published.items():
            if needs.source(other.source).population != "pupils":
                continue
            lines = []
            for key, figure in counted.items():
                known = there.get(key) if key.level == "school" else None
                if known is None or known.number is None or figure.number is None:
                    continue
                if kind.tells(known.number, figure.number):
                    lines.append(Line(key, known.number, figure.number))
            yield from grouped("sources-differ", (other, table), lines)


def _is_published(table: Table) -> bool:
    return needs.source(table.source).is_published


def symbols(figures: Figures, rules: CheckRules) -> Iterator[Finding]:
    """Figures of the authority and its schools for which there is only a symbol."""
    for table, counted in figures.tables.items():
        if table.source == "areas":
            continue
        lines = [
            Line(key, None, None, figure.symbol)
            for key, figure in counted.items()
            if figure.number is None and _is_own(key.where, figures)
        ]
        yield from grouped("symbols", (table,), lines)


def _is_own(where: PlaceKey, figures: Figures) -> bool:
    return where == ("authority", figures.authority) or (where.level == "school" and where.place in figures.phases)
