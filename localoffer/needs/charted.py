"""The parts of a need profile: a chart, and the same figures as a table made from the same values. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config import needs
from config.needs import ALL
from localoffer.needs.charts.bars import BarChart, Row, bar_chart, ranked
from localoffer.needs.charts.lines import Course, LineChart, line_chart
from localoffer.needs.charts.values import NONE_THERE, share
from localoffer.needs.figures import year_words
from localoffer.needs.reading import EITHER, PLAN, SUPPORT, Reader

SERIES = ("SEN support", "EHC plan")
PROVISIONS = (SUPPORT, PLAN)


@dataclass(frozen=True)
class Group:
    """Rows of a table under one heading; empty where there is one group alone."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """The figures of a chart. The first of `columns` is that of the rows' labels."""

    caption: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Charted:
    """One part of the page: a chart and the same figures as a table. `id` is its place in the page's address."""

    id: str
    heading: str
    words: str
    table: Table
    unit: str = "pupils"
    bars: BarChart | None = None
    lines: LineChart | None = None


def of_needs(pupils: Reader) -> Iterable[Charted]:
    """Types of need in the chosen year, and how each changed."""
    year = year_words(pupils.profile.period)
    rows = {need: _row(pupils, need) for need in pupils.kinds_of_need}
    there = [row for row in rows.values() if any(value != NONE_THERE for value in row.values)]
    if there:
        order = ranked(there)
        title = f"Pupils by primary need, {year}"
        yield Charted(
            "needs",
            f"Types of need in {year}",
            "Each pupil is counted once, under the need that the school put first. Needs with most pupils come first.",
            _needs_table(pupils, title, order),
            bars=bar_chart(title, SERIES, order),
        )
    if len(pupils.periods) > 1 and rows:
        yield _over_years(
            pupils, "change", "How types of need changed", "Pupils by primary need over the years", SERIES, PROVISIONS,
            [row.code for row in ranked(tuple(rows.values()))],
        )  # fmt: skip


def _row(pupils: Reader, need: str) -> Row:
    return Row(needs.label_of("need", need), tuple(pupils.count(code, need) for code in PROVISIONS), need)


def _needs_table(pupils: Reader, title: str, order: Sequence[Row]) -> Table:
    """Each need's pupils, and its share of all pupils here and in the widest place there is to compare with."""
    widest = pupils.places[1:][-1:]
    rows = tuple(
        Row(
            row.label,
            (
                *row.values,
                pupils.count(EITHER, row.code),
                pupils.share(EITHER, row.code),
                *(pupils.share(EITHER, row.code, place=place.key) for place in widest),
            ),
        )
        for row in order
    )
    columns = ("Primary need", *SERIES, "Together", "Share of all pupils here")
    return Table(title, (*columns, *(f"Share in {place.name}" for place in widest)), (Group("", rows),))


def _over_years(
    reader: Reader, id: str, heading: str, title: str, series: Sequence[str], provisions: Sequence[str],
    wanted: Sequence[str], unit: str = "pupils",
) -> Charted:  # fmt: skip
    """A panel for each need, a line for each provision. The total is in the table alone: beside it, on one scale, the
    lines of needs would lie on the floor."""
    total, *courses = (
        Course(
            needs.label_of("need", need),
            tuple(tuple(reader.count(code, need, period=period) for period in reader.span) for code in provisions),
        )
        for need in (ALL, *wanted)
    )
    years = [year_words(period) for period in reader.span]
    table = _table_of(title, series, years, (*courses, total))
    return Charted(id, heading, "", table, unit, lines=line_chart(title, series, years, courses))


def _table_of(title: str, series: Sequence[str], years: Sequence[str], courses: Sequence[Course]) -> Table:
    """The figures of lines: a group of rows for each series, a column for each year."""
    groups = tuple(
        Group(name if len(series) > 1 else "", tuple(Row(one.label, one.values[number]) for one in courses))
        for number, name in enumerate(series)
    )
    return Table(title, ("", *years), groups)


def of_shares(pupils: Reader) -> Iterable[Charted]:
    """The share of pupils with SEN support and with a plan over the years, beside those of the places around."""
    periods = pupils.span
    own, *around = pupils.places
    places = (own, *around[:1], *around[1:][-1:])  # more than three lines cannot be told apart
    courses = [
        Course(
            f"Pupils with {label}",
            tuple(tuple(pupils.share(code, period=period, place=place.key) for period in periods) for place in places),
        )
        for label, code in (("SEN support", SUPPORT), ("an EHC plan", PLAN))
    ]
    if len(periods) > 1 and any(value.is_shown for course in courses for value in course.values[0]):
        title, names = "Share of all pupils over the years", [place.name for place in places]
        years = [year_words(period) for period in periods]
        table, chart = _table_of(title, names, years, courses), line_chart(title, names, years, courses, "%")
        yield Charted("shares", "Share of pupils over the years", "", table, "of all pupils", lines=chart)


def of_cut(pupils: Reader, axis: needs.Axis, heading: str, id: str) -> Iterable[Charted]:
    """SEN support and plans in each year group, or in each phase, in their order."""
    year = year_words(pupils.profile.period)
    rows, tabled = [], []
    for code in pupils.cuts(axis):
        counts = {one: pupils.count(one, **{axis: code}) for one in (SUPPORT, PLAN, ALL)}  # type: ignore[arg-type]
        label = needs.label_of(axis, code)
        rows.append(Row(label, (counts[SUPPORT], counts[PLAN])))
        tabled.append(Row(label, (counts[SUPPORT], counts[PLAN], counts[ALL])))
    if any(value != NONE_THERE for row in rows for value in row.values):
        title = f"Pupils {heading[0].lower()}{heading[1:]}, {year}"
        table = Table(title, (needs.axis(axis).label, *SERIES, "All pupils"), (Group("", tuple(tabled)),))
        yield Charted(id, heading, "", table, bars=bar_chart(title, SERIES, rows))


def _plans_table(plans: Reader, title: str, rows: Sequence[Row]) -> Table:
    """Each need's plans, and its share of all plans here and in the places around."""
    places = plans.places
    tabled = [
        Row(
            row.label,
            (
                *row.values,
                *(
                    share(plans.count(PLAN, row.code, place=one.key), plans.count(PLAN, place=one.key))
                    for one in places
                ),
            ),
        )
        for row in rows
    ]
    columns = ("Primary need", "EHC plans", "Share of plans here", *(f"Share in {one.name}" for one in places[1:]))
    return Table(title, columns, (Group("", tuple(tabled)),))


def of_plans(plans: Reader) -> Iterable[Charted]:
    """EHC plans that the authority maintains: by need in the chosen year, and over the years."""
    rows = ranked([Row(needs.label_of("need", need), (plans.count(PLAN, need),), need) for need in plans.kinds_of_need])
    if plans.profile.period in plans.periods:
        year = year_words(plans.profile.period)
        total = Row("All EHC plans", (plans.count(PLAN),), ALL)
        title = f"EHC plans that the council looks after, by primary need, {year}"
        yield Charted(
            "plans",
            f"EHC plans the council looks after, {year}",
            "",
            _plans_table(plans, title, (*rows, total)),
            "EHC plans",
            bars=bar_chart(title, ("EHC plans",), rows or (total,)),
        )
    if len(plans.periods) > 1:
        yield _over_years(
            plans, "plans-change", "How EHC plans the council looks after changed",
            "EHC plans that the council looks after, by primary need, over the years", ("EHC plans",), (PLAN,),
            [row.code for row in rows], "EHC plans",
        )  # fmt: skip
