"""Reindexing: build an index anew, compare one with the database, and mend what differs."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.directory.models import Service
from localoffer.outbox import OutboxEntry, announce, register_target
from search.engine import EngineUnavailableError, FilledIndex, SearchEngine
from search.planner import plan
from search.query import SearchQuery
from search.sources import LISTINGS, Source
from search.words.actions import WordCount, recount

_CHUNK = 500
_LOOKS, _PAUSE_SECONDS = 5, 0.5
_SAMPLES = 3
"""Listings that a new index has to find by their names before it may answer."""


@dataclass
class Differences:
    """Where an index and the database disagree, as listing ids. `surplus`: id and version in the index."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    surplus: list[tuple[str, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many listings differ."""
        return len(self.missing) + len(self.outdated) + len(self.surplus)

    @property
    def ids(self) -> set[str]:
        """Which they are."""
        return {*self.missing, *self.outdated, *(id for id, _ in self.surplus)}


def rebuild(session: Session, target: str, engine: SearchEngine, now: datetime, source: Source = LISTINGS) -> int:
    """Build a new index and put it in place of the old; answers with how many documents it holds. Commits.

    The target is registered first, so that changes from now on are announced to it. Raises EngineUnavailableError,
    also where the new index is not what the database holds: the one before then stays in use.
    """
    register_target(session, target, now)
    session.commit()
    count = WordCount()
    found = count.counting(source.all_of(session, _today(now), engine.meaning))
    built = engine.rebuild(found, lambda index: _require_right(session, target, index, _today(now), source))
    recount(session, count, now, source.words)
    session.commit()
    return built


def count_words(session: Session, now: datetime, source: Source = LISTINGS) -> int:
    """Count the words of all that is public anew, for spelling; answers with how many words there are. Commits."""
    count = WordCount()
    for _ in count.counting(source.all_of(session, _today(now), None)):
        pass
    recount(session, count, now, source.words)
    session.commit()
    return len(count.documents)


def _require_right(session: Session, target: str, index: FilledIndex, today: date, source: Source) -> None:
    """Every public listing in it, at its version, but for those the outbox still holds; and it answers.

    Changes go on meanwhile: one delivered between a look here and a look there is looked at again.
    """
    fault = ""
    for attempt in range(_LOOKS):
        time.sleep(_PAUSE_SECONDS if attempt else 0)
        session.rollback()  # the next look sees what has been committed since
        wrong = _compare(source.versions(session, today), index.versions()).ids - _announced(session, target)
        if wrong:
            fault = f"differs from the database in {len(wrong):,} listings ({', '.join(sorted(wrong)[:3])})"
        elif (unfound := _not_found(session, index, today, source)) is not None:
            fault = f"does not find “{unfound}” by its name"
        else:
            session.rollback()
            return
    raise EngineUnavailableError(f"The new index {fault}. The index before stays in use.")


def _not_found(session: Session, index: FilledIndex, today: date, source: Source) -> str | None:
    """The first of a few listings that a search for its name does not bring. Reports have no names of their own."""
    if source.samples is None:
        return None
    for id, name in session.execute(source.samples(today).limit(_SAMPLES)).all():
        asked = plan(name)
        found = index.search(SearchQuery(text=name, size=50), asked)
        if asked.slots and found.total <= 50 and str(id) not in {hit.id for hit in found.hits}:
            return str(name)
    return None


def _announced(session: Session, target: str) -> set[str]:
    """Listings that the relay has yet to tell this target of."""
    rows = session.scalars(select(OutboxEntry.service_id).where(OutboxEntry.target == target))
    return {str(id) for id in rows}


def compare(session: Session, engine: SearchEngine, now: datetime, source: Source = LISTINGS) -> Differences:
    """Walk both sides by id. Raises EngineUnavailableError."""
    return _compare(source.versions(session, _today(now)), engine.versions())


def _compare(ours: Iterator[tuple[str, int]], theirs: Iterator[tuple[str, int]]) -> Differences:
    found = Differences()
    here, there = next(ours, None), next(theirs, None)
    while here or there:
        if here and (there is None or here[0] < there[0]):
            found.missing.append(here[0])
            found.checked, here = found.checked + 1, next(ours, None)
        elif there and (here is None or there[0] < here[0]):
            found.surplus.append(there)
            there = next(theirs, None)
        elif here and there:
            if here[1] != there[1]:
                found.outdated.append(here[0])
            found.checked += 1
            here, there = next(ours, None), next(theirs, None)
    return found


def reconcile(session: Session, engine: SearchEngine, now: datetime, source: Source = LISTINGS) -> Differences:
    """Announce whatever differs, so that the relay mends it. Commits."""
    found = compare(session, engine, now, source)
    ids = [uuid.UUID(id) for id in (*found.missing, *found.outdated, *(id for id, _ in found.surplus))]
    in_index = {uuid.UUID(id): version for id, version in found.surplus}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        known = dict(session.execute(select(Service.id, Service.version).where(Service.id.in_(chunk))).all())
        # One that is gone from the database is deleted above whatever version the index has of it.
        changes = [(id, max(known.get(id, 0), in_index.get(id, 0) + 1 if id not in known else 0)) for id in chunk]
        announce(session, changes, now)
    session.commit()
    return found


def _today(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
