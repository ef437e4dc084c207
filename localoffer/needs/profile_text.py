"""A need profile as text for a terminal: tables of figures with their symbols, and where they come from. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from config import needs
from config.needs import ALL
from localoffer.needs.figures import Figure, year_words
from localoffer.needs.queries import Profile, Provenance
from localoffer.needs.reading import EITHER, PLAN, SUPPORT, Reader
from localoffer.wording import date_words, joined

_NONE = "–"
"""Where nobody gives a figure."""
_MOST = 44
"""Characters of a row's name; longer ones are cut."""
Row = Sequence[str]


def profile_text(profile: Profile) -> str:
    """The figures of the profile's year, those of the places round it, its years, symbols and sources."""
    place, pupils, plans = profile.place, Reader(profile), Reader(profile, "plans")
    kind = f", {place.phase_words[0].lower()}{place.phase_words[1:]}" if place.phase_words else ""
    parts = [
        [f"Need profile of {place.name} ({place.kind} {place.code}{kind}), {year_words(profile.period)}"],
        *_pupils(pupils, profile),
        *_plans(plans, profile),
        ["What the symbols mean", *(f"  {mark:<4} {_meaning(mark)}" for mark in (*profile.symbols, _NONE))],
        ["Where this comes from", *(f"  {_source(line)}" for line in profile.provenance)],
    ]  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts)


def _pupils(pupils: Reader, profile: Profile) -> Iterator[Iterable[str]]:
    if profile.period in pupils.periods:
        yield _by_need(profile, pupils.kinds_of_need)
        yield _around(profile)
    if len(pupils.periods) > 1:
        yield _over_years(
            profile,
            pupils.periods,
            [("All pupils", ALL), ("SEN support", SUPPORT), ("EHC plan", PLAN)],
            "Over the years",
        )


def _plans(plans: Reader, profile: Profile) -> Iterator[Iterable[str]]:
    if not plans.periods:
        return
    rows = [
        [_label("need", need), *(_shown(_plans_of(profile, need, period)) for period in plans.periods)]
        for need in (ALL, *plans.kinds_of_need)
    ]
    heads = ["EHC plans that the council looks after", *(year_words(period) for period in plans.periods)]
    yield _table(heads, rows)


def _plans_of(profile: Profile, need: str, period: str) -> Figure | None:
    return profile.figure(PLAN, need, period=period, population="plans")


def _by_need(profile: Profile, wanted: Iterable[str]) -> Iterator[str]:
    rows = [
        [_label("need", need), *(_shown(profile.figure(provision, need)) for provision in (SUPPORT, PLAN))]
        for need in (ALL, *wanted)
    ]
    return _table(["Pupils by primary need", "SEN support", "EHC plan"], rows)


def _around(profile: Profile) -> Iterator[str]:
    """Shares of all pupils here and in the places round it, worked out from figures that are shown."""
    reader, places = Reader(profile), (profile.place, *profile.place.within)
    rows = [
        [label, *(reader.share(code, place=place.key).words for place in places)]
        for label, code in (("SEN support", SUPPORT), ("EHC plan", PLAN), ("Either", EITHER))
    ]
    return _table(["Share of all pupils", *(place.name for place in places)], rows)


def _over_years(
    profile: Profile, periods: Sequence[str], wanted: Sequence[tuple[str, str]], title: str
) -> Iterator[str]:
    rows = [[label, *(_shown(profile.figure(code, period=period)) for period in periods)] for label, code in wanted]
    return _table([title, *(year_words(period) for period in periods)], rows)


def _table(heads: Row, rows: Sequence[Row]) -> Iterator[str]:
    """Columns as wide as their widest cell; the first to the left, the others to the right."""
    cells = [[cell if len(cell) <= _MOST else f"{cell[: _MOST - 1]}…" for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heads))]
    for number, row in enumerate(cells):
        first, *others = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join((first, *others)).rstrip()
        if not number:
            yield "-" * (sum(widths) + 2 * (len(widths) - 1))


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return _NONE
    return f"{figure.count:,}" if figure.count is not None else figure.symbol


def _label(axis: needs.Axis, code: str) -> str:
    return needs.label_of(axis, code)


def _meaning(mark: str) -> str:
    if mark == _NONE:
        return "no figure"
    known = needs.symbol(mark)
    return known.meaning if known else "not available"


def _source(line: Provenance) -> str:
    published = f"Published on {date_words(line.published_on)}" if line.published_on else ""
    years = joined(year_words(period) for period in line.periods)
    parts = (f"{line.source.label}, {line.source.publisher}", line.data_set, line.edition, published, years,
             line.source.licence)  # fmt: skip
    return ". ".join(part for part in parts if part)
