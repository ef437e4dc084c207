"""Reads of need data: the profile of a place, its history of revisions, and which places and years there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from config import needs
from config.needs import ALL, Population, Source
from localoffer.needs.figures import Figure, Form, Key, Level, PlaceKey
from localoffer.needs.models import KEY, NeedCount, NeedPlace, NeedRelease
from localoffer.needs.places import PlaceView, earlier_selves
from localoffer.needs.publishing import AREAS, figure_of, key_of
from localoffer.needs.rules import Best, best_of


@dataclass(frozen=True)
class Provenance:
    """Where figures of a profile come from: one line of "Where this comes from"."""

    source: Source
    data_set: str
    release_id: int
    title: str
    edition: str
    published_on: date | None
    loaded_on: date
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """The figures of a place, all its years, with those of the places it is compared with for its totals by need.

    `figures` holds by population and key what may be shown in this `form`: all cuts of the place itself for `period`,
    and for other years and places those over all phases and year groups.
    """

    place: PlaceView
    form: Form
    period: str
    periods: tuple[str, ...]
    figures: Mapping[tuple[Population, Key], Figure] = field(repr=False)
    provenance: tuple[Provenance, ...]
    sources: Mapping[tuple[Population, Key], str] = field(repr=False)
    releases: Mapping[tuple[Population, Key], int] = field(repr=False)

    def figure(
        self,
        provision: str = ALL,
        need: str = ALL,
        *,
        period: str = "",
        place: PlaceKey | None = None,
        phase: str = ALL,
        year_group: str = ALL,
        population: Population = "pupils",
    ) -> Figure | None:
        """One figure, of this place and year where no other is named; None where nobody gives it."""
        level, code = place or self.place.key
        key = Key(period or self.period, level, code, phase, year_group, provision, need)
        return self.figures.get((population, key))

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that stand anywhere in it."""
        return tuple(sorted({figure.symbol for figure in self.figures.values() if figure.symbol}))


def profile(
    session: Session, place: PlaceView, form: Form, period: str | None = None, *, every_cut: bool = True
) -> Profile | None:
    """The profile of a place for an academic year (None: the newest with figures); None where it has no figure.

    Without `every_cut` year groups and phases come for all needs together, as a page shows them.
    `form` is `protected` for whatever the public may see. Raw figures are the best of each key.
    """
    selves = (place.key, *earlier_selves(session, place.key))
    years = periods_of(session, place.key, form)
    if not years or (period is not None and period not in years):
        return None
    chosen = period or years[0]
    others = [view.key for view in place.within]
    totals = and_(NeedCount.phase == ALL, NeedCount.year_group == ALL)
    cuts = NeedCount.period == chosen if every_cut else and_(NeedCount.period == chosen, NeedCount.need == ALL)
    own = and_(or_(*map(_at, selves)), or_(cuts, totals))
    compared = and_(or_(*map(_at, others)), totals) if others else None
    rows = _current(session, form, own if compared is None else or_(own, compared))
    counted = {population for population, item in rows if item.figure.key.where in selves}
    best = _of_one_school([row for row in rows if row[0] in counted], selves)
    return Profile(
        place,
        form,
        chosen,
        years,
        {key: item.figure for key, item in best.items()},
        _provenance(session, best),
        {key: item.source for key, item in best.items()},
        {key: item.release_id for key, item in best.items()},
    )


def _of_one_school(
    rows: Iterable[tuple[Population, Best]], selves: tuple[PlaceKey, ...]
) -> dict[tuple[Population, Key], Best]:
    """Figures by key, those of a school's earlier numbers under its own; of two for one year those of the later."""
    found: dict[tuple[Population, Key], Best] = {}
    places = {place: rank for rank, place in enumerate(selves)}
    for population, item in sorted(rows, key=lambda row: places.get(row[1].figure.key.where, 0)):
        key = item.figure.key
        if places.get(key.where):
            key = key._replace(place=selves[0].place)
            item = replace(item, figure=replace(item.figure, key=key))
        found.setdefault((population, key), item)
    return found


def _at(place: PlaceKey) -> ColumnElement[bool]:
    return and_(NeedCount.level == place.level, NeedCount.place == place.place)


def _current(session: Session, form: Form, where: ColumnElement[bool]) -> list[tuple[Population, Best]]:
    """The best current figures that meet a condition, with the population each counts."""
    told = (NeedCount.count, NeedCount.percent, NeedCount.symbol)
    origin = (NeedCount.source, NeedCount.data_set, NeedCount.last_release_id, NeedCount.population)
    # Columns and not objects: a page of an authority has more than a thousand of them.
    query = select(*KEY, *told, *origin).where(NeedCount.form == form, NeedCount.is_current, where)
    found: dict[Population, list[Best]] = {"pupils": [], "plans": []}
    for row in session.execute(query):
        key = Key(*row[:7])  # type: ignore[arg-type]
        count, percent, symbol, source, data_set, release, population = row[7:]
        exact = None if percent is None else Decimal(str(percent))
        found[population].append(Best(Figure(key, count, exact, symbol), source, data_set, release))
    return [(population, item) for population, items in found.items() for item in best_of(items).values()]


def periods_of(session: Session, place: PlaceKey, form: Form) -> tuple[str, ...]:
    """Academic years for which a place has figures, the newest first; a school's with those of its earlier numbers."""
    where = or_(*map(_at, (place, *earlier_selves(session, place))))
    query = select(NeedCount.period).where(NeedCount.form == form, NeedCount.is_current, where).distinct()
    return tuple(sorted(session.scalars(query), reverse=True))


def _provenance(session: Session, best: Mapping[tuple[Population, Key], Best]) -> tuple[Provenance, ...]:
    years: dict[tuple[int, str], set[str]] = {}
    for (_, key), item in best.items():
        years.setdefault((item.release_id, item.source), set()).add(key.period)
    releases = {
        row.id: row for row in session.scalars(select(NeedRelease).where(NeedRelease.id.in_({id for id, _ in years})))
    }
    lines = [_line(releases[id], source, periods) for (id, source), periods in years.items()]
    order = list(needs.sources())
    return tuple(sorted(lines, key=lambda line: (order.index(line.source.code), line.periods[0], line.release_id)))


def _line(row: NeedRelease, source: str, periods: Iterable[str]) -> Provenance:
    said = needs.source(source)
    data_set = said.data_set(AREAS if source == AREAS else row.data_set).label
    newest_first = tuple(sorted(periods, reverse=True))
    return Provenance(
        said, data_set, row.id, row.title, row.edition, row.published_on, row.loaded_at.date(), newest_first
    )


@dataclass(frozen=True)
class Revision:
    """A past figure that a later release changed."""

    source: str
    data_set: str
    before: Figure
    after: Figure
    before_release: NeedRelease
    after_release: NeedRelease


def revisions(session: Session, place: PlaceKey | None = None) -> list[Revision]:
    """Every raw figure that was changed since it was first given, the latest change first; of one place or of all."""
    query = select(NeedCount).where(NeedCount.form == "raw", NeedCount.is_current.is_(False))
    if place is not None:
        query = query.where(_at(place))
    old = session.scalars(query.order_by(NeedCount.id)).all()
    if not old:
        return []
    keys = {(row.source, row.data_set, key_of(row)) for row in old}
    following: dict[tuple[str, str, Key], list[NeedCount]] = {}
    same = select(NeedCount).where(
        NeedCount.form == "raw",
        NeedCount.period.in_({row.period for row in old}),
        NeedCount.place.in_({row.place for row in old}) if len(keys) < 500 else NeedCount.id.is_not(None),
    )
    for row in session.scalars(same.order_by(NeedCount.id)):
        following.setdefault((row.source, row.data_set, key_of(row)), []).append(row)
    releases = {row.id: row for row in session.scalars(select(NeedRelease))}
    found = []
    for row in old:
        after = next(item for item in following[row.source, row.data_set, key_of(row)] if item.id > row.id)
        found.append(
            Revision(
                row.source,
                row.data_set,
                figure_of(row),
                figure_of(after),
                releases[row.release_id],
                releases[after.release_id],
            )
        )
    return sorted(found, key=lambda item: (-item.after_release.id, item.source, item.before.key))


def revised_years(session: Session, place: PlaceKey) -> tuple[tuple[str, str, str], ...]:
    """(source, data set, academic year) of the years of a place whose figures a later release changed, the newest year
    first: that they changed, and no figure."""
    query = (
        select(NeedCount.source, NeedCount.data_set, NeedCount.period)
        .where(NeedCount.form == "raw", NeedCount.is_current.is_(False))
        .where(or_(*map(_at, (place, *earlier_selves(session, place)))))
        .distinct()
    )
    return tuple(
        sorted(((row[0], row[1], row[2]) for row in session.execute(query)), key=lambda row: (-int(row[2]), *row))
    )


@dataclass(frozen=True)
class PlaceRow:
    """A place with figures, for a list of them."""

    level: Level
    code: str
    name: str
    phase: str


def schools_with_figures(session: Session, authority: str, form: Form) -> tuple[PlaceRow, ...]:
    """Schools of an authority that have figures, by name."""
    query = (
        select(NeedPlace)
        .where(NeedPlace.level == "school", NeedPlace.authority == authority)
        .where(NeedPlace.code.in_(_places_of(form, "school")))
        .order_by(NeedPlace.name, NeedPlace.code)
    )
    return tuple(PlaceRow("school", row.code, row.name, row.phase) for row in session.scalars(query))


def areas_with_figures(session: Session, form: Form) -> tuple[str, ...]:
    """The `kind:code` of every area that has figures, in order."""
    return tuple(session.scalars(_places_of(form, "area").order_by(NeedCount.place)))


def _places_of(form: Form, level: Level) -> Select[str]:
    return (
        select(NeedCount.place).where(NeedCount.form == form, NeedCount.is_current, NeedCount.level == level).distinct()
    )
