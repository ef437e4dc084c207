"""A finding of the checks in words: what it is about, its figures, and how far they are apart. Pure."""

from config import needs
from config.needs import ALL
from config.needs.checks import CheckKind
from localoffer.needs.checking.rules import Finding, Line, Table
from localoffer.needs.figures import Key, year_words
from localoffer.wording import joined


def about(key: Key) -> str:
    """What a figure counts: `SEN support, Autism, Year 3`; everyone is `All pupils`."""
    parts = [
        needs.label_of("provision", key.provision),
        *(needs.label_of(axis, code) for axis, code in _named(key) if code != ALL),
    ]
    return ", ".join(parts)


def _named(key: Key) -> tuple[tuple[needs.Axis, str], ...]:
    return ("need", key.need), ("year_group", key.year_group), ("phase", key.phase)


def figure_words(count: int | None, line: Line) -> str:
    """A number, or why there is none."""
    if count is not None:
        return f"{count:,}"
    known = needs.symbol(line.symbol) if line.symbol else None
    if line.symbol:
        return f"{line.symbol} ({known.meaning})" if known else f"{line.symbol} (nobody knows what it means)"
    return "none given"


def apart_words(line: Line) -> str:
    """`41 more`, `9 fewer`; empty where one of the two is not there."""
    if line.first is None or line.second is None:
        return ""
    return f"{line.apart:,} {'more' if line.second > line.first else 'fewer'}"


def title(kind: CheckKind, finding: Finding, name: str) -> str:
    """One line for a list: what, where and when."""
    return f"{name}, {year_words(finding.period)}: {small(kind.label)}"


def table_words(table: Table) -> str:
    """Which table of which source."""
    source = needs.source(table.source)
    return f"{source.label}: {small(source.data_set(table.data_set).label)}"


def tables_words(finding: Finding) -> str:
    """Every table that the figures are from."""
    return joined(table_words(table) for table in finding.tables)


def line_words(kind: CheckKind, line: Line) -> str:
    """A line on one line: `SEN support: the year before 44, this year 85 (41 more)`."""
    told = [f"{small(name)} {words}" for name, words in zip(kind.figures, figures_words(kind, line), strict=True)]
    apart = f" ({apart_words(line)})" if apart_words(line) else ""
    return f"{about(line.key)}: {', '.join(told)}{apart}"


def figures_words(kind: CheckKind, line: Line) -> list[str]:
    """The figures of a line, as many as its kind compares."""
    return [figure_words(count, line) for count in (line.first, line.second)[: len(kind.figures)]]


def small(words: str) -> str:
    """Words inside a sentence; what begins with several capitals keeps them."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
