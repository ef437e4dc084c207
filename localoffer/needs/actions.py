"""The verb that writes figures: whatever brings them (a release, a census, a school's own counts) ends here.

A figure that says the same again is left alone, a changed one is a revision beside the old, and what the public may
see of the periods touched is worked out anew in the same transaction. Flushes, never commits.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from config import needs
from localoffer import audit
from localoffer.audit import Actor
from localoffer.needs.figures import Figure, Key, PlaceFacts, ReleaseFacts
from localoffer.needs.models import KEY, NeedCount, NeedPlace, NeedRelease
from localoffer.needs.publishing import protect

_FEW = 200
"""So many places are named to the database; beyond, all of the period's are read."""


@dataclass(frozen=True)
class Changes:
    """Figures against those already there. `revised` are pairs of the row's id and the figure that now stands; `years`
    are the academic years of all of them. `older` are so many figures that a later release has given since: that one
    stands."""

    new: tuple[Figure, ...]
    revised: tuple[tuple[int, Figure], ...]
    unchanged: tuple[int, ...]
    years: tuple[str, ...] = ()
    older: int = 0

    @property
    def periods(self) -> tuple[str, ...]:
        """Academic years with something new."""
        return tuple(sorted({figure.key.period for figure in (*self.new, *(item for _, item in self.revised))}))


def counted(changes: Iterable[Changes]) -> Counter[str]:
    """How many figures are new, changed and unchanged, for the record of an import."""
    found = Counter(new=0, changed=0, unchanged=0)
    for one in changes:
        found.update(new=len(one.new), changed=len(one.revised), unchanged=len(one.unchanged) + one.older)
    return found


def compare(
    session: Session, source: str, data_set: str, figures: Sequence[Figure], published_on: date | None = None
) -> Changes:
    """What recording these figures would change. Writes nothing. Raises ValueError where a key comes twice.

    A release that was published before the one that gave a figure last does not change that figure.
    """
    standing = _standing(session, source, data_set, figures)
    new, revised, unchanged, older, seen = [], [], [], 0, set[Key]()
    for figure in figures:
        if figure.key in seen:
            raise ValueError(f"the figure {figure.key} comes twice")
        seen.add(figure.key)
        found = standing.get(figure.key)
        if found is None:
            new.append(figure)
        elif found.published_on and published_on and found.published_on > published_on:
            older += 1
        elif (found.count, found.symbol) == (figure.count, figure.symbol):
            unchanged.append(found.id)
        else:
            revised.append((found.id, figure))
    years = tuple(sorted({key.period for key in seen}))
    return Changes(tuple(new), tuple(revised), tuple(unchanged), years, older)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A figure as it stands, and the day on which the release that gave it last was published."""

    id: int
    count: int | None
    symbol: str
    published_on: date | None


def _standing(session: Session, source: str, data_set: str, figures: Sequence[Figure]) -> dict[Key, _Standing]:
    """The figures that stand now for the periods and places in question."""
    published = {row.id: row.published_on for row in session.execute(select(NeedRelease.id, NeedRelease.published_on))}
    columns = (NeedCount.id, NeedCount.count, NeedCount.symbol, NeedCount.last_release_id)
    query = select(*columns, *KEY).where(
        NeedCount.source == source,
        NeedCount.data_set == data_set,
        NeedCount.form == "raw",
        NeedCount.is_current,
        NeedCount.period.in_({figure.key.period for figure in figures}),
    )
    places = {figure.key.place for figure in figures}
    if len(places) <= _FEW:
        query = query.where(NeedCount.place.in_(places))
    return {
        Key(*key): _Standing(id, count, symbol, published[release])
        for id, count, symbol, release, *key in session.execute(query)
    }


def record(
    session: Session,
    release: ReleaseFacts,
    changes: Changes,
    places: Iterable[PlaceFacts],
    now: datetime,
    actor: Actor,
    threshold: int,
    tick: Callable[[], None] = lambda: None,
    *,
    later: bool = False,
) -> NeedRelease:
    """Write a release and what it changes, and protect the years it touches; `tick` is called as that goes on.

    `changes` are those of `compare`, made in the same transaction; `threshold` is the setting `need_threshold`. With
    `later` the job `needs-due` protects the years within the minute, and the public sees until then what it saw: for
    a request, which cannot wait as long as that may take.
    """
    loaded = _keep_release(session, release, changes, now, actor)
    keep_places(session, places)
    population = needs.source(release.source).population
    if changes.revised:
        session.execute(update(NeedCount), [{"id": id, "is_current": False} for id, _ in changes.revised])
    if changes.unchanged:
        session.execute(update(NeedCount), [{"id": id, "last_release_id": loaded.id} for id in changes.unchanged])
    common = {"source": release.source, "data_set": release.data_set, "population": population}
    rows = _rows((*changes.new, *(figure for _, figure in changes.revised)), loaded.id, common)
    if rows:
        session.execute(insert(NeedCount), rows)
    if later:
        loaded.is_due = True
        session.flush()
    else:
        protect(session, changes.years, threshold, tick)
    return loaded


def _keep_release(
    session: Session, release: ReleaseFacts, changes: Changes, now: datetime, actor: Actor
) -> NeedRelease:
    loaded = NeedRelease(
        source=release.source,
        data_set=needs.source(release.source).data_set(release.data_set).code,
        edition=release.edition[:60],
        title=release.title[:300],
        published_on=release.published_on,
        sha256=release.sha256,
        file_name=release.file_name[:300],
        address=release.address[:500],
        rows_read=release.rows_read,
        totals=dict(release.totals),
        new=len(changes.new),
        revised=len(changes.revised),
        unchanged=len(changes.unchanged),
        loaded_at=now,
        loaded_by=str(actor)[:200],
    )
    session.add(loaded)
    session.flush()
    audit.record(
        session,
        actor,
        "need figures loaded",
        "need_release",
        None,
        now,
        source=release.source,
        data_set=release.data_set,
        edition=loaded.edition,
        new=loaded.new,
        revised=loaded.revised,
    )
    return loaded


def keep_places(session: Session, places: Iterable[PlaceFacts]) -> None:
    """Names of places, the newest told last; what a source does not say is not forgotten."""
    for place in places:
        row = session.get(NeedPlace, (place.level, place.code))
        if row is None:
            row = NeedPlace(level=place.level, code=place.code)
            session.add(row)
        row.name = place.name[:200] or row.name or place.code
        row.authority = place.authority or row.authority or ""
        row.region = place.region or row.region or ""
        row.phase = place.phase or row.phase or ""
        row.gss = place.gss or row.gss or ""
    session.flush()


def _rows(figures: Iterable[Figure], release: int, common: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            **common,
            **figure.key._asdict(),
            "release_id": release,
            "last_release_id": release,
            "form": "raw",
            "is_current": True,
            "count": figure.count,
            "percent": None if figure.percent is None else float(figure.percent),
            "symbol": figure.symbol,
        }
        for figure in figures
    ]
