"""Checks of totals: needs, provisions, year groups and phases of one table, and an authority's schools. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from config.needs import ALL
from config.needs.checks import CheckKind, CheckRules
from localoffer.needs.checking.rules import Counted, Figures, Finding, Line, Table, grouped
from localoffer.needs.figures import Key

Axis = Literal["need", "provision", "phase", "year_group"]
_AXES: dict[str, Axis] = {"needs-sum": "need", "year-groups-sum": "year_group", "phases-sum": "phase"}
_WITH_SEN = frozenset({"sen-support", "ehc-plan"})
_EVERYONE = frozenset({"none", "sen-support", "ehc-plan"})
ANY = "any"


def sums(figures: Figures, rules: CheckRules) -> Iterator[Finding]:
    """Totals that are not what their parts add up to, in any table."""
    for table, counted in figures.tables.items():
        for code, axis in _AXES.items():
            left_out = frozenset(rules.not_added.get(axis, ()))
            yield from grouped(code, (table,), _over(counted, axis, left_out, rules.kind(code)))
        yield from grouped("provisions-sum", (table,), _provisions(counted, rules.kind("provisions-sum")))


def _over(counted: Mapping[Key, Counted], axis: Axis, left_out: frozenset[str], kind: CheckKind) -> Iterator[Line]:
    """Lines of totals over one axis that their parts do not add up to."""
    parts: dict[Key, list[Counted]] = defaultdict(list)
    for key, figure in counted.items():
        code = getattr(key, axis)
        if code != ALL and code not in left_out:
            parts[key._replace(**{axis: ALL})].append(figure)  # type: ignore[arg-type]
    for key, own in parts.items():
        if key in counted:
            yield from _line(counted[key], own, True, kind)


def _provisions(counted: Mapping[Key, Counted], kind: CheckKind) -> Iterator[Line]:
    """SEN support and EHC plans make `any`, with everyone else they make `all`. Of a need, everyone who has it has one
    of the two."""
    parts: dict[Key, dict[str, Counted]] = defaultdict(dict)
    for key, figure in counted.items():
        if key.provision in _EVERYONE:
            parts[key._replace(provision=ALL)][key.provision] = figure
    for key, own in parts.items():
        everyone = _EVERYONE if key.need == ALL else _WITH_SEN
        with_sen = [figure for code, figure in own.items() if code in _WITH_SEN]
        if key in counted:
            yield from _line(counted[key], list(own.values()), own.keys() >= everyone, kind)
        total = counted.get(key._replace(provision=ANY))
        if total is not None and with_sen:
            yield from _line(total, with_sen, len(with_sen) == len(_WITH_SEN), kind)


def _line(total: Counted, parts: list[Counted], is_complete: bool, kind: CheckKind) -> Iterator[Line]:
    """The total and its parts, where they differ. Where a part is not known they can only be seen to be too many."""
    if total.number is None:
        return
    known = sum(figure.number or 0 for figure in parts)
    is_complete = is_complete and all(figure.number is not None for figure in parts)
    if (is_complete or known > total.number) and kind.tells(total.number, known):
        yield Line(total.key, total.number, known)


def schools_against_authority(figures: Figures, rules: CheckRules) -> Iterator[Finding]:
    """The authority's own figures against those of its schools, of the same source: all of them, and by phase."""
    kind = rules.kind("schools-sum")
    for table, added in _schools(figures).items():
        for other, counted in figures.tables.items():
            if other.source != table.source:
                continue
            lines = []
            for key, schools in added.items():
                total = counted.get(key)
                if total is not None:
                    lines += list(_line(total, schools, True, kind))
            yield from grouped("schools-sum", (other, table), lines)


def _schools(figures: Figures) -> dict[Table, dict[Key, list[Counted]]]:
    """Figures of the authority's schools by what they are parts of, for each table that has schools."""
    found: dict[Table, dict[Key, list[Counted]]] = {}
    for table, counted in figures.tables.items():
        parts: dict[Key, list[Counted]] = defaultdict(list)
        for key, figure in counted.items():
            if key.level != "school" or key.place not in figures.phases:
                continue
            whole = key._replace(level="authority", place=figures.authority)
            parts[whole].append(figure)
            if phase := figures.phases[key.place]:
                parts[whole._replace(phase=phase)].append(figure)
        if parts:
            found[table] = parts
    return found
