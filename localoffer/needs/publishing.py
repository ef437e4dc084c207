"""What the public may see: the best figure for each thing that is counted, with small numbers and what would give
them away hidden. Worked out anew for a whole academic year at a time, from the raw figures alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from config import needs
from localoffer.needs import places
from localoffer.needs.areas import area_figures
from localoffer.needs.figures import Figure, Key, PlaceKey, is_public_cut
from localoffer.needs.models import KEY, NeedCount, NeedRelease
from localoffer.needs.protecting.cells import Cell
from localoffer.needs.protecting.hiding import protect as hide
from localoffer.needs.protecting.queries import switched_off
from localoffer.needs.protecting.relations import relations
from localoffer.needs.rules import Best, best_of

POPULATIONS = ("pupils", "plans")
_GATHERED = "years of need data to protect"
AREAS = "areas"
"""The source of figures that were added up here."""


@dataclass(frozen=True)
class Planned:
    """What is to stand in a year: rows of protected figures and of sums of areas. None of it is written yet."""

    period: str
    rows: list[dict[str, Any]]

    @property
    def hidden(self) -> int:
        """How many figures are hidden."""
        return sum(row["symbol"] == needs.HIDDEN for row in self.rows if row["form"] == "protected")


@contextmanager
def protected_together(session: Session, threshold: int) -> Iterator[None]:
    """While several releases are loaded one after another, keep in mind which years they touch; at the end protect
    each year once. Until then the public sees what it saw before. Flushes."""
    session.info[_GATHERED] = set[str]()
    try:
        yield
    finally:
        periods = session.info.pop(_GATHERED)
    protect(session, sorted(periods), threshold)


def protect(
    session: Session,
    periods: Iterable[str],
    threshold: int,
    tick: Callable[[], None] = lambda: None,
    *,
    anew: bool = False,
) -> int:
    """Work out the protected figures of these academic years; how many were hidden in what was written. Flushes.

    A year whose best figures are those it was worked out from is left as it is: a school that gives counts where the
    Department's are believed changes nothing public. With `anew` also such a year is done: another threshold, another
    source to be shown.
    """
    gathered: set[str] | None = session.info.get(_GATHERED)
    if gathered is not None:
        gathered.update(periods)
        return 0
    hidden = 0
    for period in periods:
        if anew or not _is_up_to_date(session, period):
            planned = plan(session, period, threshold, tick)
            write(session, planned)
            hidden += planned.hidden
        tick()
    return hidden


def plan(session: Session, period: str, threshold: int, tick: Callable[[], None] = lambda: None) -> Planned:
    """Work out a year's protected figures, which takes from under a second to minutes, and write nothing."""
    above, phases = places.parents(session), places.phases(session)
    before, off = _hidden_before(session, period), switched_off(session)
    best = {population: _best(session, period, population) for population in POPULATIONS}
    areas = _areas(best["pupils"], above)
    own = [item for key, item in best["pupils"].items() if key.level == "area"]
    best["pupils"].update(best_of([*own, *areas]))
    rows = [_row(item, "pupils", "raw", False) for item in areas]
    for population in POPULATIONS:
        shown = {key: item for key, item in best[population].items() if is_public_cut(key)}
        open_keys = _open(shown, off, above)
        kept = {key for key, release in before[population].items() if _is_same(shown.get(key), release)} - open_keys
        away = hide(
            [Cell(key, item.figure.count) for key, item in shown.items()],
            relations(shown, above, phases),
            threshold,
            kept,
            open_keys,
            tick,
        )
        rows += [_row(item, population, "protected", key in away) for key, item in shown.items()]
    return Planned(period, rows)


def write(session: Session, planned: Planned) -> None:
    """Put what was planned in place of what stands for its year. Flushes."""
    session.execute(
        delete(NeedCount).where(
            NeedCount.period == planned.period, (NeedCount.form == "protected") | (NeedCount.source == AREAS)
        )
    )
    if planned.rows:
        session.execute(insert(NeedCount), planned.rows)
    session.flush()


def _is_up_to_date(session: Session, period: str) -> bool:
    """Whether the year's protected figures were worked out from the figures that are best now; the release that last
    gave each is put right on the way."""
    wanted = {
        (population, key): item
        for population in POPULATIONS
        for key, item in _best(session, period, population).items()
        if is_public_cut(key)
    }
    columns = (NeedCount.id, NeedCount.population, NeedCount.source, NeedCount.release_id, NeedCount.last_release_id)
    query = select(*columns, *KEY).where(
        NeedCount.period == period, NeedCount.form == "protected", NeedCount.source != AREAS
    )
    held, later = {}, []
    for id, population, source, first, last, *key in session.execute(query):
        what = (population, Key(*key))
        held[what] = (source, first)
        if what in wanted and wanted[what].release_id != last:
            later.append({"id": id, "last_release_id": wanted[what].release_id})
    if held != {what: (item.source, item.first_release_id) for what, item in wanted.items()}:
        return False
    if later:
        session.execute(update(NeedCount), later)
    return True


def _hidden_before(session: Session, period: str) -> dict[str, dict[Key, int]]:
    """What has been hidden since before the day of the newest release, and the release that first gave it.

    Readers may have kept what stood beside it: shown now, it would give away what it was hidden for. What several
    files bring on one day is one publication.
    """
    days = {row.id: row.loaded_at.date() for row in session.execute(select(NeedRelease.id, NeedRelease.loaded_at))}
    newest = max(days.values(), default=None)
    query = select(NeedCount.population, NeedCount.release_id, *KEY).where(
        NeedCount.period == period, NeedCount.form == "protected", NeedCount.symbol == needs.HIDDEN
    )
    found: dict[str, dict[Key, int]] = {population: {} for population in POPULATIONS}
    for population, release, *key in session.execute(query):
        if days[release] != newest:
            found[population][Key(*key)] = release  # type: ignore[arg-type]
    return found


def _open(
    shown: Mapping[Key, Best], sources: Collection[str], above: Mapping[PlaceKey, tuple[PlaceKey, ...]]
) -> set[Key]:
    """The figures of sources that an administrator decided to show, and the sums of areas whose schools all are."""
    found = {key for key, item in shown.items() if item.source in sources}
    closed = {
        key._replace(level="area", place=area.place)
        for key in shown.keys() - found
        if key.level == "school"
        for area in above.get(key.where, ())
    }
    return found | {key for key, item in shown.items() if sources and item.source == AREAS and key not in closed}


def _is_same(item: Best | None, release: int) -> bool:
    """Whether a figure is still the one that this release gave."""
    return item is not None and item.figure.count is not None and item.first_release_id == release


def _best(session: Session, period: str, population: str) -> dict[Key, Best]:
    query = select(NeedCount).where(
        NeedCount.period == period,
        NeedCount.population == population,
        NeedCount.form == "raw",
        NeedCount.is_current,
        NeedCount.source != AREAS,
    )
    return best_of(
        Best(figure_of(row), row.source, row.data_set, row.last_release_id, row.release_id)
        for row in session.scalars(query)
    )


def key_of(row: Any) -> Key:
    """What a row of the table counts."""
    return Key(row.period, row.level, row.place, row.phase, row.year_group, row.provision, row.need)


def figure_of(row: NeedCount) -> Figure:
    """A row of the table as a plain value."""
    percent = None if row.percent is None else Decimal(str(row.percent))
    return Figure(key_of(row), row.count, percent, row.symbol)


def _areas(best: Mapping[Key, Best], above: Mapping[PlaceKey, tuple[PlaceKey, ...]]) -> list[Best]:
    """What the schools of each area have, added up."""
    schools = [item for key, item in best.items() if key.level == "school"]
    summed = area_figures((item.figure for item in schools), above)
    first = max((item.first_release_id for item in schools), default=0)
    last = max((item.release_id for item in schools), default=0)
    return [Best(figure, AREAS, AREAS, last, first) for figure in summed]


def _row(item: Best, population: str, form: str, is_hidden: bool) -> dict[str, Any]:
    return {
        **item.figure.key._asdict(),
        "release_id": item.first_release_id,
        "last_release_id": item.release_id,
        "source": item.source,
        "data_set": item.data_set,
        "population": population,
        "form": form,
        "is_current": True,
        "count": None if is_hidden else item.figure.count,
        "percent": None,
        "symbol": needs.HIDDEN if is_hidden else item.figure.symbol,
    }
