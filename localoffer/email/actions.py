"""The verbs of email: queue one with the change it tells of, and send what is waiting."""

import time
import uuid
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from localoffer import clock
from localoffer.email.message import Mailbox, MailboxError, Message
from localoffer.email.models import QueuedEmail
from localoffer.email.rules import KEPT, LEASE, next_try

log = structlog.get_logger()

QUEUED = "emails were queued"
"""Where a session notes that its commit makes emails ready to be sent (`localoffer.email.prompt`)."""


def queue(session: Session, name: str, message: Message, key: str, now: datetime) -> bool:
    """Send this email once the transaction is committed. Returns False where `key` has been queued before.

    `name` is the email's in `localoffer.email.messages`. `key` says what it is sent for, at most 200 characters.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(QueuedEmail).values(
        id=uuid.uuid4(), key=key, name=name, to=message.to, subject=message.subject, text=message.text,
        html=message.html, state="waiting", created_at=now, next_try_at=now, attempts=0,
    )  # fmt: skip
    made = statement.on_conflict_do_nothing(index_elements=["key"]).returning(QueuedEmail.id)
    if session.scalar(made) is None:
        return False
    session.info[QUEUED] = True
    return True


def send_waiting(session: Session, mailbox: Mailbox, seconds: float | None = None) -> tuple[int, int]:
    """Send what is due, oldest first, for `seconds` at most or until nothing is; returns how many were tried and sent.

    Commits after each one: what was handed over must not be handed over again because the next one failed.
    """
    ends, tried, sent = None if seconds is None else time.monotonic() + seconds, 0, 0
    while (ends is None or time.monotonic() < ends) and (email := _take(session, clock.now())) is not None:
        tried += 1
        sent += _send(session, mailbox, email)
    return tried, sent


def forget_old(session: Session, now: datetime) -> int:
    """Delete the lines of emails that are older than KEPT; returns how many."""
    gone = session.execute(delete(QueuedEmail).where(QueuedEmail.created_at < now - KEPT))
    return cast("CursorResult[Any]", gone).rowcount


def forget_recipients(session: Session, name: str) -> int:
    """Empty the address of emails of this name that have left or were given up, where the address is not to be kept
    for as long as the line about the email; returns how many."""
    over = (QueuedEmail.name == name, QueuedEmail.state != "waiting", QueuedEmail.to != "")
    gone = session.execute(update(QueuedEmail).where(*over).values(to="").execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", gone).rowcount


def _take(session: Session, now: datetime) -> QueuedEmail | None:
    """One email that is due, in this sender's hands from here on; None where there is none."""
    free = or_(QueuedEmail.leased_until.is_(None), QueuedEmail.leased_until < now)
    due = (
        select(QueuedEmail.id)
        .where(QueuedEmail.state == "waiting", QueuedEmail.next_try_at <= now, free)
        .order_by(QueuedEmail.next_try_at, QueuedEmail.id)
        .limit(1)
    )
    while (id := session.scalar(due)) is not None:
        taken = session.execute(
            update(QueuedEmail)
            .where(QueuedEmail.id == id, QueuedEmail.state == "waiting", free)
            .values(leased_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        session.commit()
        if cast("CursorResult[Any]", taken).rowcount:
            return session.get(QueuedEmail, id, populate_existing=True)
    return None


def _send(session: Session, mailbox: Mailbox, email: QueuedEmail) -> bool:
    """Whether it left. The outcome is committed."""
    email.attempts += 1
    try:
        mailbox.send(Message(email.to, email.subject, email.text, email.html), email.id)
    except MailboxError as error:
        _note_failure(email, str(error))
        session.commit()
        return False
    email.state, email.sent_at, email.leased_until, email.last_error = "sent", clock.now(), None, None
    email.text, email.html = "", None
    session.commit()
    return True


def _note_failure(email: QueuedEmail, error: str) -> None:
    now = clock.now()
    email.last_error, email.leased_until = error[:1000], None
    again = next_try(email.attempts, email.created_at, now)
    if again is not None:
        email.next_try_at = again
        log.warning("email not sent yet", email=str(email.id), name=email.name, error=error, attempts=email.attempts)
        return
    email.state, email.text, email.html = "dead", "", None
    log.error("email given up", email=str(email.id), name=email.name, error=error, attempts=email.attempts)
