"""Reads of the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.email.models import QueuedEmail


@dataclass(frozen=True)
class QueueState:
    """How the queue stands: how many wait and since when, and those that were given up, newest first."""

    waiting: int
    oldest: datetime | None
    last_error: str | None
    dead: Sequence[QueuedEmail]


def queue_state(session: Session, most_dead: int = 20) -> QueueState:
    """How the queue stands now."""
    waiting = QueuedEmail.state == "waiting"
    count, oldest = session.execute(select(func.count(), func.min(QueuedEmail.created_at)).where(waiting)).one()
    error = session.scalar(
        select(QueuedEmail.last_error)
        .where(waiting, QueuedEmail.last_error.is_not(None))
        .order_by(QueuedEmail.created_at)
        .limit(1)
    )
    dead = session.scalars(
        select(QueuedEmail)
        .where(QueuedEmail.state == "dead")
        .order_by(QueuedEmail.created_at.desc(), QueuedEmail.id)
        .limit(most_dead)
    ).all()
    return QueueState(count, oldest, error, dead)


def sent_lately(session: Session, name: str, to: str, since: datetime) -> int:
    """How many emails of this name were queued for an address since then."""
    found = session.scalar(
        select(func.count()).where(QueuedEmail.name == name, QueuedEmail.to == to, QueuedEmail.created_at >= since)
    )
    return found or 0
