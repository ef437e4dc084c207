"""Lines over years in small panels drawn to one scale: where a figure is hidden or missing the line has a gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from localoffer.needs.charts.scale import largest, round_top, told
from localoffer.needs.charts.values import NOT_USED, Value

LEFT, RIGHT = Decimal(4), Decimal(96)
"""In a hundred of the width: where the first and the last year stand."""
TOP, FLOOR = Decimal("1.6"), Decimal("7.6")
"""Ems from the upper edge: the end of the scale, and nought."""
HEIGHT = Decimal("9.2")


@dataclass(frozen=True)
class Course:
    """What one panel shows: a label, and for each series a value a year."""

    label: str
    values: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Point:
    """A figure that is shown: `x` in a hundred of the width, `y` in ems."""

    series: int
    x: Decimal
    y: Decimal


@dataclass(frozen=True)
class Stretch:
    """A line from one year to the next, both of which are shown."""

    series: int
    x1: Decimal
    y1: Decimal
    x2: Decimal
    y2: Decimal


@dataclass(frozen=True)
class Panel:
    """One small chart. `latest`: the figures of the last year, which a line near the floor does not tell."""

    label: str
    latest: str
    description: str
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    missing: int
    """Figures that are hidden or missing: gaps."""


@dataclass(frozen=True)
class LineChart:
    """Panels with the same years and the same scale from nought to `top`. `flat` are the labels of courses without a
    panel: no number above nought is shown of them in any year."""

    title: str
    series: tuple[str, ...]
    years: tuple[str, ...]
    top: str
    panels: tuple[Panel, ...]
    flat: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Gaps in all panels."""
        return sum(panel.missing for panel in self.panels)


def line_chart(
    title: str, series: Sequence[str], years: Sequence[str], courses: Sequence[Course], unit: str = ""
) -> LineChart:
    """The panels of these courses in their order. `years` in words, the oldest first, one for each value; `unit` comes
    after numbers (`%`)."""
    top = round_top(largest(value for course in courses for values in course.values for value in values))
    panels = tuple(_panel(course, series, years, top) for course in courses if not _is_flat(course))
    flat = tuple(course.label for course in courses if _is_flat(course))
    return LineChart(title, tuple(series), tuple(years), told(top, unit), panels, flat)


def _is_flat(course: Course) -> bool:
    return not any(value.number for values in course.values for value in values)


def _panel(course: Course, series: Sequence[str], years: Sequence[str], top: Decimal) -> Panel:
    points: list[Point] = []
    stretches: list[Stretch] = []
    missing = 0
    for number, values in enumerate(course.values):
        placed = [_point(number, at, len(years), value, top) for at, value in enumerate(values)]
        points.extend(point for point in placed if point)
        stretches.extend(_stretches(placed))
        missing += sum(not value.is_shown and value != NOT_USED for value in values)
    description = _description(course, series, years)
    return Panel(course.label, _latest(course, series), description, tuple(points), tuple(stretches), missing)


def _latest(course: Course, series: Sequence[str]) -> str:
    last = [values[-1].words for values in course.values]
    if len(series) == 1:
        return last[0]
    return ", ".join(f"{name} {words}" for name, words in zip(series, last, strict=True))


def _point(series: int, at: int, years: int, value: Value, top: Decimal) -> Point | None:
    if value.number is None:
        return None
    x = (LEFT + RIGHT) / 2 if years == 1 else LEFT + (RIGHT - LEFT) * at / (years - 1)
    y = FLOOR - (FLOOR - TOP) * value.number / top
    return Point(series, x.quantize(Decimal("0.01")), y.quantize(Decimal("0.01")))


def _stretches(placed: Sequence[Point | None]) -> Iterator[Stretch]:
    for one, other in pairwise(placed):
        if one and other:
            yield Stretch(one.series, one.x, one.y, other.x, other.y)


def _description(course: Course, series: Sequence[str], years: Sequence[str]) -> str:
    """The first and the last figure of each series that is shown, in words."""
    parts = []
    for name, values in zip(series, course.values, strict=True):
        shown = [(year, value) for year, value in zip(years, values, strict=True) if value.is_shown]
        if len(shown) > 1:
            (first, before), (last, now) = shown[0], shown[-1]
            parts.append(f"{name}: {before.words} in {first}, {now.words} in {last}.")
        elif shown:
            parts.append(f"{name}: {shown[0][1].words} in {shown[0][0]}.")
        else:
            parts.append(f"{name}: no figure is shown.")
    return " ".join(parts)
