"""Thousands of changes in one transaction: taken addresses are read once, rows are written and announced in portions.

The verbs are the same; inside `many_changes` they put off what can wait. Nothing is committed here either, so a crash
leaves nothing half done.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.audit import GATHERED, write_gathered
from localoffer.directory.models import Provider, Service, SlugRedirect
from localoffer.outbox import announce

PORTION = 200
"""Changes between two writes: enough for the database to take rows together, few enough for memory."""
_KEY = "many changes"


@dataclass
class Bulk:
    """What a run of many changes remembers: addresses taken, by kind, and listings to announce with their version."""

    slugs: dict[str, set[str]]
    announced: dict[uuid.UUID, int] = field(default_factory=dict)
    waiting: int = 0


def bulk_of(session: Session) -> Bulk | None:
    """The run of many changes that this session is in, if it is in one."""
    found: Bulk | None = session.info.get(_KEY)
    return found


@contextmanager
def many_changes(session: Session, now: datetime) -> Iterator[None]:
    """Inside, verbs write in portions and announce at the end. Flushes when left; whoever opened it commits."""
    bulk = session.info[_KEY] = Bulk({"provider": _taken(session, "provider"), "service": _taken(session, "service")})
    session.info[GATHERED] = []
    try:
        yield
        session.flush()
        write_gathered(session)
        announce(session, bulk.announced.items(), now)
    finally:
        session.info.pop(_KEY, None)
        session.info.pop(GATHERED, None)


def write(session: Session) -> None:
    """Flush; in a run of many changes only every so often."""
    bulk = bulk_of(session)
    if bulk is not None:
        bulk.waiting += 1
        if bulk.waiting % PORTION:
            return
    session.flush()
    write_gathered(session)


def _taken(session: Session, kind: str) -> set[str]:
    """Every address that something of this kind has or had."""
    model = Provider if kind == "provider" else Service
    old = select(SlugRedirect.slug).where(SlugRedirect.kind == kind)
    return {*session.scalars(select(model.slug)), *session.scalars(old)}
