"""Sending reminders: what is planned is written down and its emails are queued, in one transaction.

The daily job and officers who send reminders themselves come the same way. Both are edges that hold the lock of the
job `reminders` meanwhile, so that nobody is written to twice.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.audit import Actor, record
from localoffer.freshness.models import Reminder
from localoffer.freshness.planning import Choice, Planned, Sent, Standing, Told, plan, plan_chosen
from localoffer.freshness.queries import Dated, dated_listings
from localoffer.freshness.rules import Freshness
from localoffer.freshness.telling import (
    Addresses,
    Made,
    addresses_of_officers,
    addresses_of_providers,
    tell_officers,
    tell_providers,
)
from localoffer.jobs.rules import Done

JOB = "reminders"
"""The daily job, and the lock to hold while reminders are sent."""


def remind(session: Session, today: date, now: datetime) -> Done:
    """Queue every reminder that is due and was not sent, one email to each person for each provider. Returns how many
    listings were looked at and how many were told of. Needs an application context."""
    listings, addresses, officers = dated_listings(session, today), *_addresses(session)
    planned = plan(_standings(listings, addresses), _sent(session))
    # Where nobody would hear it, it is not written down as told either: it waits for the first officer.
    heard = [one for one in planned if one.told == "provider" or officers]
    made = _write_down(session, heard, listings, Actor("job", JOB), now)
    tell_providers(session, [one for one in made if one.reminder.told == "provider"], addresses, now)
    tell_officers(session, [one for one in made if one.reminder.told == "officers"], officers, now)
    return Done(len(listings), len(made))


def choose(session: Session, chosen: Sequence[Dated]) -> Choice:
    """What would come of reminding the providers of these listings now. Writes nothing."""
    return plan_chosen(_standings(chosen, addresses_of_providers(session)), _sent(session))


def remind_chosen(session: Session, chosen: Sequence[Dated], actor: Actor, now: datetime) -> int:
    """Queue the reminders of the listings an officer has chosen; returns how many are told of. Needs an application
    context."""
    made = _write_down(session, choose(session, chosen).to_send, chosen, actor, now)
    tell_providers(session, made, addresses_of_providers(session), now)
    return len(made)


def _addresses(session: Session) -> tuple[Addresses, Sequence[str]]:
    return addresses_of_providers(session), addresses_of_officers(session)


def _standings(listings: Iterable[Dated], addresses: Addresses) -> list[Standing]:
    return [Standing(one.id, one.state, one.due, bool(addresses.get(one.provider_id))) for one in listings]


def _sent(session: Session) -> Sent:
    found: dict[uuid.UUID, dict[tuple[date, Freshness], Told]] = {}
    for one in session.execute(select(Reminder.service_id, Reminder.due_on, Reminder.state, Reminder.told)):
        found.setdefault(one.service_id, {})[one.due_on, Freshness(one.state)] = one.told
    return found


def _write_down(
    session: Session, planned: Iterable[Planned], listings: Iterable[Dated], actor: Actor, now: datetime
) -> list[Made]:
    by_id = {one.id: one for one in listings}
    made = [Made(_reminder(session, one, now), by_id[one.id]) for one in planned]
    session.flush()
    for one in made:
        told = one.reminder
        action = "provider reminded" if told.told == "provider" else "officers told of listing"
        record(session, actor, action, "service", told.service_id, now, state=told.state)
    return made


def _reminder(session: Session, one: Planned, now: datetime) -> Reminder:
    """A new reminder; or the one by which only officers were told, which from now on is the provider's."""
    same = (Reminder.service_id == one.id, Reminder.due_on == one.due, Reminder.state == one.state.value)
    found = session.scalars(select(Reminder).where(*same)).first() if one.told == "provider" else None
    if found is None:
        found = Reminder(id=uuid.uuid4(), service_id=one.id, due_on=one.due, state=one.state.value)
        session.add(found)
    found.told, found.created_at, found.used_at = one.told, now, None
    return found
