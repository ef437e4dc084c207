"""The need profile of a place as a page shows it: headline, comparison, and to each chart its table. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from config.needs import ALL
from localoffer.needs.charted import Charted, Group, Table, of_cut, of_needs, of_plans, of_shares
from localoffer.needs.charts.bars import Row
from localoffer.needs.charts.values import Value, change
from localoffer.needs.figures import year_words
from localoffer.needs.queries import Profile
from localoffer.needs.reading import EITHER, PLAN, SUPPORT, Reader
from localoffer.wording import joined

PUPILS = (("All pupils", ALL), ("Pupils with SEN support", SUPPORT), ("Pupils with an EHC plan", PLAN))


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
    """All that a page shows besides its words. There is no `comparison` where no pupils are counted in the year."""

    headline: tuple[Headline, ...]
    comparison: Table | None
    parts: tuple[Charted, ...]


def need_page(profile: Profile) -> NeedPage:
    """The page of a profile, in its form."""
    pupils, plans = Reader(profile), Reader(profile, "plans")
    parts = (
        *of_needs(pupils),
        *of_shares(pupils),
        *of_cut(pupils, "year_group", "By year group", "year-groups"),
        *of_cut(pupils, "phase", "By phase and type of school", "phases"),
        *of_plans(plans),
    )
    has_pupils = profile.period in pupils.periods
    return NeedPage(tuple(_headline(pupils, plans)), _comparison(pupils) if has_pupils else None, parts)


def _headline(pupils: Reader, plans: Reader) -> Iterable[Headline]:
    """The first figures of the page: of pupils, and of plans, where there are any for the year."""
    if pupils.profile.period in pupils.periods:
        for label, code in PUPILS:
            part = pupils.share(code) if code != ALL else None
            yield Headline(label, pupils.count(code), part, _since(pupils, code))
    if plans.profile.period in plans.periods:
        yield Headline("EHC plans the council looks after", plans.count(PLAN), None, _since(plans, PLAN))


def _since(reader: Reader, provision: str) -> str:
    if reader.profile.place.level == "area":
        return ""  # its schools are not the same ones every year: some give no figures
    now, year = reader.profile.period, int(reader.profile.period[:4])
    before = f"{year - 1}{now[2:4]}"
    found = change(reader.count(provision), reader.count(provision, period=before))
    if found.number is None:
        return ""
    if not found.number:
        return f"as many as in {year_words(before)}"
    return f"{abs(found.number):,} {'more' if found.number > 0 else 'fewer'} than in {year_words(before)}"


def _comparison(pupils: Reader) -> Table:
    """The place's shares beside those of the places it lies in."""
    places = pupils.places
    rows = tuple(
        Row(label, (pupils.count(code), *(pupils.share(code, place=place.key) for place in places)))
        for label, code in (("SEN support", SUPPORT), ("EHC plan", PLAN), ("Together", EITHER))
    )
    columns = ("", "Pupils here", "Share here", *(f"Share in {place.name}" for place in places[1:]))
    return Table(f"Share of all pupils, {year_words(pupils.profile.period)}", columns, (Group("", rows),))


def years_told(periods: Iterable[str]) -> str:
    """School years in words, the oldest first: `2024 to 2025`; of many that follow one another the ends."""
    inorder = sorted(periods)
    if len(inorder) > 2 and int(inorder[-1][:4]) - int(inorder[0][:4]) == len(inorder) - 1:
        return f"{len(inorder)} school years, {year_words(inorder[0])} up to {year_words(inorder[-1])}"
    return joined(year_words(period) for period in inorder)
