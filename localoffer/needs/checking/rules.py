"""Whether need data holds together: each finding says what, where, which figures, and how far they are apart. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from config.needs import ALL
from config.needs.checks import CheckRules
from localoffer.needs.figures import Key, PlaceKey


class Counted(NamedTuple):
    """A raw figure that stands, and which table of which source it is of."""

    key: Key
    number: int | None
    symbol: str
    source: str
    data_set: str


class Table(NamedTuple):
    """Which table of which source."""

    source: str
    data_set: str


@dataclass(frozen=True, slots=True)
class Line:
    """Two figures for the same thing; None for one that is not there. `symbol` stands where a number could not."""

    key: Key
    first: int | None
    second: int | None
    symbol: str = ""

    @property
    def apart(self) -> int:
        """How far apart they are; what is not there counts as none of it."""
        return abs((self.second or 0) - (self.first or 0))


@dataclass(frozen=True)
class Finding:
    """One thing to look at in one place and school year. `lines` begin with totals, then the furthest apart; `tables`
    are where the first and the second figures are from."""

    kind: str
    period: str
    where: PlaceKey
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """The same for the same finding, whatever its figures."""
        return _hash(self.kind, self.period, *self.where, *(part for table in self.tables for part in table))

    @property
    def fingerprint(self) -> str:
        """Another as soon as a figure is another."""
        return _hash(self.id, *(f"{line.key} {line.first} {line.second} {line.symbol}" for line in self.lines))


@dataclass(frozen=True)
class Figures:
    """The figures to check by their tables and keys, each school's phase, and schools that should have figures."""

    tables: Mapping[Table, Mapping[Key, Counted]]
    phases: Mapping[str, str]
    expected: frozenset[str]
    authority: str
    became: frozenset[tuple[str, str]] = frozenset()


def figures_of(
    counted: Iterable[Counted],
    phases: Mapping[str, str],
    expected: Iterable[str],
    authority: str,
    became: Iterable[tuple[str, str]] = (),
) -> Figures:
    """Put figures in order. `phases`: by URN of schools of the authority. `expected`: URNs that should have figures.
    `became`: pairs of URNs where the first school became, or went into, the second."""
    tables: dict[Table, dict[Key, Counted]] = defaultdict(dict)
    for figure in counted:
        tables[Table(figure.source, figure.data_set)][figure.key] = figure
    return Figures(tables, phases, frozenset(expected), authority, frozenset(became))


def finding(kind: str, period: str, where: PlaceKey, tables: Sequence[Table], lines: Iterable[Line]) -> Finding:
    """A finding with its lines in order: totals first, then by how far apart, then as codes go."""
    ordered = sorted(lines, key=lambda line: (_parts(line.key), -line.apart, line.key))
    return Finding(kind, period, where, tuple(dict.fromkeys(tables)), tuple(ordered))


def grouped(kind: str, tables: Sequence[Table], lines: Iterable[Line]) -> Iterator[Finding]:
    """One finding for each school year and place that the lines are about."""
    found: dict[tuple[str, PlaceKey], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.key.period, line.key.where].append(line)
    for (period, where), own in found.items():
        yield finding(kind, period, where, tables, own)


def in_order(findings: Iterable[Finding], rules: CheckRules) -> list[Finding]:
    """The newest school year first; in it, kinds in the order of checks.yml, then the furthest apart."""
    order = {kind.code: place for place, kind in enumerate(rules.kinds)}
    found = sorted(findings, key=lambda one: (order[one.kind], -one.lines[0].apart, one.where))
    return sorted(found, key=lambda one: one.period, reverse=True)


def newest_periods(figures: Figures, years: int) -> tuple[str, ...]:
    """The newest school years that have figures, the oldest first."""
    periods = {key.period for table in figures.tables.values() for key in table}
    return tuple(sorted(periods)[-years:])


def year_before(period: str) -> str:
    """`202425` -> `202324`."""
    first = int(period[:4]) - 1
    return f"{first}{(first + 1) % 100:02}"


def _parts(key: Key) -> int:
    """How many axes of a figure are not a total."""
    return sum(code != ALL for code in (key.phase, key.year_group, key.provision, key.need))


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:20]
