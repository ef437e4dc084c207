"""Bars that lie below one another: for each label as many bars as there are series, each with its number at its end."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from localoffer.needs.charts.scale import largest
from localoffer.needs.charts.values import NOT_USED, Value

LONGEST_BAR = 70
"""In a hundred of the width: the rest is for the number at the end of the longest."""
LONGEST_LINE = 36
"""Characters of a label that fit a telephone of 320 pixels beside nothing else."""
LINE = Decimal("1.35")
"""Ems from one line of a label to the next."""
BAR = Decimal("1.15")
"""Ems that a bar is high."""
STEP = Decimal("1.4")
"""Ems from one bar to the next of the same label."""
GAP = Decimal("0.65")
"""Ems between one label's bars and the next label."""


@dataclass(frozen=True)
class Row:
    """A label and its values, one a series; `code` is what the label stands for, where that is needed."""

    label: str
    values: tuple[Value, ...]
    code: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a label: `y` is where its letters stand, in ems."""

    text: str
    y: Decimal


@dataclass(frozen=True)
class Bar:
    """A bar of the series with this number. `width` in a hundred of the chart's, None where there is no bar because the
    number is nought or not shown: then `words` say which series it is. `y`: its top, `text_y`: where its number stands,
    in ems."""

    series: int
    width: Decimal | None
    y: Decimal
    text_y: Decimal
    words: str


@dataclass(frozen=True)
class BarChart:
    """Bars that are to be drawn; `height` in ems. `nobody` are the labels of rows left out because all are nought."""

    title: str
    description: str
    series: tuple[str, ...]
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    height: Decimal
    nobody: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no bar in it: no number above nought is shown."""
        return all(bar.width is None for bar in self.bars)


def ranked(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Most first, by the sum of what is shown; then those that are hidden or missing, as they came, because a place of
    their own would tell what they are near; then nobody."""
    return tuple(sorted(rows, key=lambda row: (-_sum(row), _is_nobody(row))))


def _is_nobody(row: Row) -> bool:
    """Whether every figure is a true nought, or cannot be."""
    return all(value.number == 0 or value == NOT_USED for value in row.values)


def _sum(row: Row) -> Decimal:
    return sum((value.number for value in row.values if value.number is not None), Decimal(0))


def bar_chart(title: str, series: Sequence[str], rows: Sequence[Row]) -> BarChart:
    """The chart of these rows in their order, all bars to one scale that begins at nought."""
    top = largest(value for row in rows for value in row.values)
    lines: list[Line] = []
    bars: list[Bar] = []
    y = Decimal(0)
    drawn = [row for row in rows if not _is_nobody(row)]
    for row in drawn:
        for text in textwrap.wrap(row.label, LONGEST_LINE) or [""]:
            y += LINE
            lines.append(Line(text, y - Decimal("0.3")))
        bars.extend(_bars(row, series, y, top))
        y += STEP * len(row.values) + GAP
    nobody = tuple(row.label for row in rows if _is_nobody(row))
    return BarChart(title, _description(series, drawn), tuple(series), tuple(lines), tuple(bars), y, nobody)


def _bars(row: Row, series: Sequence[str], y: Decimal, top: Decimal) -> Iterator[Bar]:
    for number, value in enumerate(row.values):
        at = y + STEP * number
        width = (value.number * LONGEST_BAR / top).quantize(Decimal("0.01")) if value.number else None
        words = value.words if width is not None else f"{series[number]}: {value.words}"
        yield Bar(number, width, at, at + Decimal("0.93"), words)


def _description(series: Sequence[str], rows: Sequence[Row]) -> str:
    """What somebody who does not see the bars is told: the longest of each series, and how many are not shown."""
    parts = []
    for number, name in enumerate(series):
        shown = [row for row in rows if row.values[number].is_shown]
        if shown:
            most = max(shown, key=lambda row: row.values[number].number or 0)
            parts.append(f"{name}: most is {most.label}, {most.values[number].words}.")
    missing = sum(not value.is_shown and value != NOT_USED for row in rows for value in row.values)
    if missing:
        parts.append(f"Figures that are hidden or missing, and so have no bar: {missing}.")
    return " ".join([*parts, "All figures are in the table with this chart."])
