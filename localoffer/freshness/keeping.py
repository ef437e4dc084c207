"""Reminders as they are kept: which were sent about listings, and which about the yearly reports of providers."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from localoffer.audit import Actor, record
from localoffer.freshness.models import Reminder
from localoffer.freshness.planning import Planned, Sent, State, Told, state_of

About = Literal["service", "provider"]
"""A listing, or a provider's report, by the id of the one or the other."""
_COLUMNS: Mapping[About, InstrumentedAttribute[uuid.UUID | None]] = {
    "service": Reminder.service_id,
    "provider": Reminder.provider_id,
}


def sent_about(session: Session, about: About) -> Sent:
    """Every reminder about listings, or about reports, that was sent."""
    found: dict[uuid.UUID, dict[tuple[date, State], Told]] = {}
    column = _COLUMNS[about]
    rows = select(column.label("about"), Reminder.due_on, Reminder.state, Reminder.told).where(column.is_not(None))
    for one in session.execute(rows):
        found.setdefault(one.about, {})[one.due_on, state_of(one.state)] = one.told
    return found


def keep(
    session: Session, planned: Sequence[Planned], about: About, actor: Actor, now: datetime
) -> list[Reminder]:  # fmt: skip
    """Write down, on the trail too, that these are sent now; returns them in the order given."""
    made = [_reminder(session, one, about, now) for one in planned]
    session.flush()
    for one, told in zip(planned, made, strict=True):
        if about == "service":
            action = "provider reminded" if told.told == "provider" else "officers told of listing"
        else:
            action = "provider reminded of report" if told.told == "provider" else "officers told of report"
        record(session, actor, action, about, one.id, now, state=told.state)
    return made


def _reminder(session: Session, one: Planned, about: About, now: datetime) -> Reminder:
    """A new reminder; or the one by which only officers were told, which from now on is the provider's."""
    same = (_COLUMNS[about] == one.id, Reminder.due_on == one.due, Reminder.state == one.state.value)
    found = session.scalars(select(Reminder).where(*same)).first() if one.told == "provider" else None
    if found is None:
        found = Reminder(id=uuid.uuid4(), due_on=one.due, state=one.state.value)
        setattr(found, _COLUMNS[about].key, one.id)
        session.add(found)
    found.told, found.created_at, found.used_at = one.told, now, None
    return found
