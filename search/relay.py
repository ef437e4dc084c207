"""The relay: takes listings out of the outbox and tells one engine of each as it now is.

It is an edge: it commits. Rows are claimed with a lease, so several workers can run; what is delivered is
read fresh and bears the listing's version, so delivering late, twice or out of order does no harm.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.directory.models import Service
from localoffer.outbox import OutboxEntry
from search.deadline import DeadlinePassedError, within
from search.document import SearchDocument
from search.engine import Delete, EngineUnavailableError, Failure, SearchEngine
from search.meaning import Embedder
from search.sources import LISTINGS, Source
from search.words.actions import learn

BATCH = 200
LEASE = timedelta(seconds=60)
SOONEST_SECONDS = 1.0
LATEST_SECONDS = 600.0
MOST_REASON = 500
log = structlog.get_logger()


@dataclass(frozen=True)
class Delivered:
    """What became of one batch. `dead`: refused for good, waiting for someone to look."""

    done: int = 0
    retry: int = 0
    dead: int = 0

    @property
    def total(self) -> int:
        """How many were claimed."""
        return self.done + self.retry + self.dead


class Claim(NamedTuple):
    """One row of the outbox in hand."""

    id: int
    service_id: uuid.UUID
    version: int
    attempts: int


def deliver(
    session: Session,
    target: str,
    engine: SearchEngine,
    now: datetime,
    *,
    limit: int = BATCH,
    visible: bool = False,
    seconds: float | None = None,
    source: Source = LISTINGS,
) -> Delivered:
    """Deliver one batch to `target`. Never raises for what an engine does. `seconds`: the engine has no longer
    than that; what it takes after it is taken again, which does no harm. `source`: what its index holds."""
    claims = _claim(session, target, now, limit)
    if not claims:
        return Delivered()
    upserts, deletes = _changes(session, claims, now, engine.meaning, source)
    try:
        if seconds is None:
            failures = engine.apply(upserts, deletes, visible=visible)
        else:
            failures = within(seconds, lambda: engine.apply(upserts, deletes, visible=visible, seconds=seconds))
    except (EngineUnavailableError, DeadlinePassedError) as error:
        log.warning("search engine not told", target=target, listings=len(claims), error=str(error))
        failures = {str(claim.service_id): Failure(str(error), permanent=False) for claim in claims}
    else:
        learn(session, upserts, now, source.words)
    return _settle(session, target, claims, failures, now)


def drain(
    session: Session,
    target: str,
    engine: SearchEngine,
    now: datetime,
    *,
    visible: bool = False,
    source: Source = LISTINGS,
) -> Delivered:
    """Deliver batch after batch until nothing is due, or one was not taken."""
    done = dead = 0
    while True:
        batch = deliver(session, target, engine, now, visible=visible, source=source)
        done, dead = done + batch.done, dead + batch.dead
        if batch.retry or not batch.total:
            return Delivered(done, batch.retry, dead)


def is_due(session: Session, now: datetime) -> bool:
    """Whether any target has something to be told now."""
    due = OutboxEntry.dead.is_(False) & (OutboxEntry.next_try_at <= now)
    return session.scalar(select(OutboxEntry.id).where(due).limit(1)) is not None


def backoff(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: doubling to ten minutes, times `chance` (0 to 1), so that
    workers do not all come back at once."""
    longest = min(LATEST_SECONDS, SOONEST_SECONDS * 2 ** min(attempts, 20))
    return timedelta(seconds=max(SOONEST_SECONDS, longest * chance))


def _claim(session: Session, target: str, now: datetime, limit: int) -> list[Claim]:
    due = (
        select(OutboxEntry.id)
        .where(
            OutboxEntry.target == target,
            OutboxEntry.dead.is_(False),
            OutboxEntry.next_try_at <= now,
            or_(OutboxEntry.leased_until.is_(None), OutboxEntry.leased_until <= now),
        )
        .order_by(OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time and leaves this out
    )
    claim = (
        update(OutboxEntry)
        .where(OutboxEntry.id.in_(due))
        .values(leased_until=now + LEASE)
        .returning(OutboxEntry.id, OutboxEntry.service_id, OutboxEntry.version, OutboxEntry.attempts)
        .execution_options(synchronize_session=False)
    )
    rows = sorted(Claim(*row) for row in session.execute(claim))
    session.commit()
    return rows


def _changes(
    session: Session, claims: Sequence[Claim], now: datetime, embedder: Embedder | None, source: Source
) -> tuple[list[SearchDocument], list[Delete]]:
    """Each listing as it now is: its document, or that it is to go."""
    ids = [claim.service_id for claim in claims]
    today = now.astimezone(ENGLAND).date()
    found = source.some_of(session, ids, today, embedder)
    versions = dict(session.execute(select(Service.id, Service.version).where(Service.id.in_(ids))).all())
    session.rollback()  # ends the read, so that no transaction is open while the engine is spoken to
    gone = [claim for claim in claims if claim.service_id not in found]
    deletes = [
        Delete(str(claim.service_id), max(claim.version, versions.get(claim.service_id, claim.version)))
        for claim in gone
    ]
    return list(found.values()), deletes


def _settle(
    session: Session, target: str, claims: Sequence[Claim], failures: dict[str, Failure], now: datetime
) -> Delivered:
    """Strike off what was taken; what has changed again meanwhile stays for the next batch."""
    done = retry = dead = 0
    for claim in claims:
        at_this_version = (OutboxEntry.id == claim.id) & (OutboxEntry.version == claim.version)
        failure = failures.get(str(claim.service_id))
        if failure is None:
            done += 1
            session.execute(delete(OutboxEntry).where(at_this_version))
        else:
            dead += failure.permanent
            retry += not failure.permanent
            if failure.permanent:
                refused = str(claim.service_id)
                log.error("listing refused by search engine", target=target, service=refused, reason=failure.reason)
            wait = backoff(claim.attempts, random.random())  # noqa: S311 - jitter, not a secret
            session.execute(
                update(OutboxEntry)
                .where(at_this_version)
                .values(
                    attempts=claim.attempts + 1,
                    next_try_at=now + wait,
                    last_error=failure.reason[:MOST_REASON],
                    dead=failure.permanent,
                )
            )
        session.execute(update(OutboxEntry).where(OutboxEntry.id == claim.id).values(leased_until=None))
    session.commit()
    return Delivered(done, retry, dead)


@dataclass(frozen=True)
class Waiting:
    """What one target has not been told. `oldest`: since when."""

    count: int
    dead: int
    oldest: datetime | None


def waiting(session: Session, target: str) -> Waiting:
    """How far behind a target is."""
    alive = OutboxEntry.dead.is_(False)
    row = session.execute(
        select(
            func.count().filter(alive),
            func.count().filter(OutboxEntry.dead.is_(True)),
            func.min(OutboxEntry.created_at).filter(alive),
        ).where(OutboxEntry.target == target)
    ).one()
    return Waiting(row[0], row[1], row[2])
