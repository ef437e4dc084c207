"""Reindexing: build an index anew, compare one with the database, and mend what differs."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.directory.models import Service
from localoffer.outbox import announce, register_target
from search.engine import SearchEngine
from search.indexing import documents, public_versions

_CHUNK = 500


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


def rebuild(session: Session, target: str, engine: SearchEngine, now: datetime) -> int:
    """Build a new index and put it in place of the old; answers with how many listings it holds. Commits.

    The target is registered first, so that changes from now on are announced to it. Raises EngineUnavailableError.
    """
    register_target(session, target, now)
    session.commit()
    return engine.rebuild(documents(session, _today(now)))


def compare(session: Session, engine: SearchEngine, now: datetime) -> Differences:
    """Walk both sides by id. Raises EngineUnavailableError."""
    found = Differences()
    ours, theirs = public_versions(session, _today(now)), engine.versions()
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


def reconcile(session: Session, engine: SearchEngine, now: datetime) -> Differences:
    """Announce whatever differs, so that the relay mends it. Commits."""
    found = compare(session, engine, now)
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
