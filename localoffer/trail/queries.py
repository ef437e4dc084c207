"""Reads of the audit trail: newest first, page by page by the number of a line, so that no page is slow or moves."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.audit import AuditEvent
from localoffer.clock import ENGLAND
from localoffer.database import read_id
from localoffer.directory.models import Provider, Service
from localoffer.trail.forms import Asked
from localoffer.trail.words import actions_of

PAGE = 50
CHUNK = 500
MOST_ACCOUNTS = 200
"""Accounts that one part of an address may stand for."""
_FEW = 5
"""Of so many accounts at most the details of events are looked through too."""


def accounts_like(session: Session, text: str) -> Sequence[uuid.UUID]:
    """Accounts with this in their address, one more than MOST_ACCOUNTS at most."""
    query = select(User.id).where(User.email.icontains(text, autoescape=True)).order_by(User.email)
    return session.scalars(query.limit(MOST_ACCOUNTS + 1)).all()


def events(asked: Asked, accounts: Sequence[uuid.UUID]) -> Select[AuditEvent]:
    """The events asked for, in no order yet. `accounts`: those that `asked.who` stands for."""
    query = select(AuditEvent)
    if asked.group:
        query = query.where(AuditEvent.action.in_(actions_of(asked.group)))
    if asked.first:
        query = query.where(AuditEvent.at >= _midnight(asked.first))
    if asked.last:
        query = query.where(AuditEvent.at < _midnight(asked.last + timedelta(days=1)))
    if asked.who:
        query = query.where(_who(asked.who, accounts))
    return query.where(_about(asked.about)) if asked.about else query


def page_of(
    session: Session, found: Select[AuditEvent], before: int | None, after: int | None
) -> tuple[Sequence[AuditEvent], bool, bool]:
    """PAGE events, the newest first: those below the line `before`, or the oldest above the line `after`; and whether
    there are newer and older ones."""
    if after is not None:
        rows = session.scalars(found.where(AuditEvent.id > after).order_by(AuditEvent.id).limit(PAGE + 1)).all()
        return rows[:PAGE][::-1], len(rows) > PAGE, True
    older = found if before is None else found.where(AuditEvent.id < before)
    rows = session.scalars(older.order_by(AuditEvent.id.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], before is not None, len(rows) > PAGE


def count(session: Session, found: Select[AuditEvent]) -> int:
    """How many events that are."""
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def in_chunks(session: Session, found: Select[AuditEvent]) -> Iterator[Sequence[AuditEvent]]:
    """All of them, the newest first, some at a time: a trail of years need not fit into memory."""
    before: int | None = None
    while True:
        older = found if before is None else found.where(AuditEvent.id < before)
        rows = session.scalars(older.order_by(AuditEvent.id.desc()).limit(CHUNK)).all()
        if rows:
            yield rows
            before = rows[-1].id
        if len(rows) < CHUNK:
            return
        session.expunge_all()


def emails_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Accounts, by their ids as text, to their addresses."""
    wanted = {found for id in ids if (found := read_id(id))}
    rows = session.execute(select(User.id, User.email).where(User.id.in_(wanted))) if wanted else ()
    return {str(row.id): row.email for row in rows}


def _who(text: str, accounts: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    """Done by one of these accounts, done to it, or done by a command or a job of that name."""
    event = AuditEvent
    ways = [
        event.actor.in_([f"user:{id}" for id in accounts]),
        and_(event.subject_kind == "account", event.subject_id.in_(accounts)),
        and_(or_(event.actor.startswith("command:"), event.actor.startswith("job:")),
             event.actor.icontains(text, autoescape=True)),
    ]  # fmt: skip
    if len(accounts) <= _FEW:
        ways += [cast(event.details, String).contains(str(id)) for id in accounts]
    return or_(*ways)


def _about(name: str) -> ColumnElement[bool]:
    """About a listing or an organisation of this name, or a listing of such an organisation."""
    is_called = Provider.name.icontains(name, autoescape=True)
    listings = (
        select(Service.id)
        .join(Provider, Service.provider_id == Provider.id)
        .where(or_(is_called, Service.name.icontains(name, autoescape=True)))
    )
    return AuditEvent.subject_id.in_(listings.union_all(select(Provider.id).where(is_called)))


def _midnight(day: date) -> datetime:
    """When a day begins in England."""
    return datetime.combine(day, time(), ENGLAND)
