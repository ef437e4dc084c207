"""The need profile of a place as a page shows it: headline, comparison, and to each chart its table. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config import needs
from config.needs import ALL
from localoffer.needs.charts.bars import BarChart, Row, bar_chart, ranked
from localoffer.needs.charts.lines import Course, LineChart, line_chart
from localoffer.needs.charts.values import NONE_THERE, Value, change
from localoffer.needs.figures import year_words
from localoffer.needs.places import PlaceView
from localoffer.needs.queries import Profile
from localoffer.needs.reading import EITHER, PLAN, SUPPORT, Reader
from localoffer.wording import joined

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


@dataclass(frozen=True)
class Headline:
    """One of the first figures of a page. `since`: what changed since the year before, in words; empty where that is
    not shown."""

    label: str
    count: Value
    share: Value | None
    since: str


@dataclass(frozen=True)
class NeedPage:
    """All that a page shows besides its words. `headline` and `comparison` are empty where there are only plans."""

    headline: tuple[Headline, ...]
    comparison: Table | None
    parts: tuple[Charted, ...]


def need_page(profile: Profile) -> NeedPage:
    """The page of a profile, in its form."""
    pupils, plans = Reader(profile), Reader(profile, "plans")
    parts = (
        *_of_needs(pupils),
        *_of_shares(pupils),
        *_of_cut(pupils, "year_group", "By year group", "year-groups"),
        *_of_cut(pupils, "phase", "By phase and type of school", "phases"),
        *_of_plans(plans),
    )
    if profile.period not in pupils.periods:
        return NeedPage((), None, parts)
    return NeedPage(_headline(pupils), _comparison(pupils), parts)


def _headline(pupils: Reader) -> tuple[Headline, ...]:
    shown = (("All pupils", ALL), ("SEN support", SUPPORT), ("EHC plan", PLAN))
    return tuple(
        Headline(label, pupils.count(code), pupils.share(code) if code != ALL else None, _since(pupils, code))
        for label, code in shown
    )


def _since(pupils: Reader, provision: str) -> str:
    now, year = pupils.profile.period, int(pupils.profile.period[:4])
    before = f"{year - 1}{now[2:4]}"
    found = change(pupils.count(provision), pupils.count(provision, period=before))
    if found.number is None:
        return ""
    words = (
        "as many as" if not found.number else f"{abs(found.number):,} {'more' if found.number > 0 else 'fewer'} than"
    )
    return f"{words} in {year_words(before)}"


def _comparison(pupils: Reader) -> Table:
    """The place's shares beside those of the places it lies in."""
    places = (pupils.profile.place, *pupils.profile.place.within)
    rows = tuple(
        Row(label, (pupils.count(code), *(pupils.share(code, place=place.key) for place in places)))
        for label, code in (("SEN support", SUPPORT), ("EHC plan", PLAN), ("Together", EITHER))
    )
    columns = ("", "Pupils here", "Share here", *(f"Share in {called(place)}" for place in places[1:]))
    return Table(f"Share of all pupils, {year_words(pupils.profile.period)}", columns, (Group("", rows),))


def called(place: PlaceView) -> str:
    """A place inside a sentence."""
    return place.name


def years_told(periods: Iterable[str]) -> str:
    """School years in words, the oldest first: `2024 to 2025`; of many that follow one another the ends."""
    inorder = sorted(periods)
    if len(inorder) > 2 and int(inorder[-1][:4]) - int(inorder[0][:4]) == len(inorder) - 1:
        return f"{len(inorder)} school years, {year_words(inorder[0])} up to {year_words(inorder[-1])}"
    return joined(year_words(period) for period in inorder)


def _of_needs(pupils: Reader) -> Iterable[Charted]:
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
    widest = pupils.profile.place.within[-1:]
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
    return Table(title, (*columns, *(f"Share in {called(place)}" for place in widest)), (Group("", rows),))


def _over_years(
    reader: Reader, id: str, heading: str, title: str, series: Sequence[str], provisions: Sequence[str],
    wanted: Sequence[str], unit: str = "pupils",
) -> Charted:  # fmt: skip
    """A panel for each need, a line for each provision."""
    periods = reader.span
    courses = [
        Course(
            needs.label_of("need", need),
            tuple(tuple(reader.count(code, need, period=period) for period in periods) for code in provisions),
        )
        for need in wanted
    ]
    return _lines(id, heading, title, series, [year_words(period) for period in periods], courses, unit)


def _lines(
    id: str, heading: str, title: str, series: Sequence[str], years: Sequence[str], courses: Sequence[Course],
    unit: str, sign: str = "",
) -> Charted:  # fmt: skip
    groups = tuple(
        Group(name if len(series) > 1 else "", tuple(Row(one.label, one.values[number]) for one in courses))
        for number, name in enumerate(series)
    )
    return Charted(
        id, heading, "", Table(title, ("", *years), groups), unit, lines=line_chart(title, series, years, courses, sign)
    )  # fmt: skip


def _of_shares(pupils: Reader) -> Iterable[Charted]:
    """The share of pupils with SEN support and with a plan over the years, beside those of the places around."""
    periods = pupils.span
    within = pupils.profile.place.within
    places = (pupils.profile.place, *within[:1], *within[1:][-1:])  # more than three lines cannot be told apart
    courses = [
        Course(
            f"Pupils with {label}",
            tuple(tuple(pupils.share(code, period=period, place=place.key) for period in periods) for place in places),
        )
        for label, code in (("SEN support", SUPPORT), ("an EHC plan", PLAN))
    ]
    if len(periods) > 1 and any(value.is_shown for course in courses for value in course.values[0]):
        yield _lines(
            "shares", "Share of pupils over the years", "Share of all pupils over the years",
            [called(place) for place in places], [year_words(period) for period in periods], courses,
            "of all pupils", "%",
        )  # fmt: skip


def _of_cut(pupils: Reader, axis: needs.Axis, heading: str, id: str) -> Iterable[Charted]:
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


def _of_plans(plans: Reader) -> Iterable[Charted]:
    """EHC plans that the authority maintains: by need in the chosen year, and over the years."""
    if plans.profile.period in plans.periods:
        year = year_words(plans.profile.period)
        rows = ranked([Row(needs.label_of("need", need), (plans.count(PLAN, need),)) for need in plans.kinds_of_need])
        total = Row("All EHC plans", (plans.count(PLAN),))
        title = f"EHC plans that the council looks after, by primary need, {year}"
        yield Charted(
            "plans",
            f"EHC plans the council looks after, {year}",
            "",
            Table(title, ("Primary need", "EHC plans"), (Group("", (*rows, total)),)),
            "EHC plans",
            bars=bar_chart(title, ("EHC plans",), rows or (total,)),
        )
    if len(plans.periods) > 1:
        yield _over_years(
            plans, "plans-change", "How EHC plans the council looks after changed",
            "EHC plans that the council looks after, by primary need, over the years", ("EHC plans",), (PLAN,),
            (ALL, *plans.kinds_of_need), "EHC plans",
        )  # fmt: skip
