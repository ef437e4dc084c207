"""Sending reminders: what is planned is written down and its emails are queued, in one transaction.

The daily job and officers who send reminders themselves come the same way. Both are edges that hold the lock of the
job `reminders` meanwhile, so that nobody is written to twice.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.freshness.keeping import keep, sent_about
from localoffer.freshness.planning import Choice, Planned, Standing, plan, plan_chosen
from localoffer.freshness.queries import Dated, dated_listings
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
    planned = plan(_standings(listings, addresses), sent_about(session, "service"))
    # Where nobody would hear it, it is not written down as told either: it waits for the first officer.
    heard = [one for one in planned if one.told == "provider" or officers]
    made = _write_down(session, heard, listings, Actor("job", JOB), now)
    tell_providers(session, [one for one in made if one.reminder.told == "provider"], addresses, now)
    tell_officers(session, [one for one in made if one.reminder.told == "officers"], officers, now)
    return Done(len(listings), len(made))


def choose(session: Session, chosen: Sequence[Dated]) -> Choice:
    """What would come of reminding the providers of these listings now. Writes nothing."""
    return plan_chosen(_standings(chosen, addresses_of_providers(session)), sent_about(session, "service"))


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


def _write_down(
    session: Session, planned: Sequence[Planned], listings: Iterable[Dated], actor: Actor, now: datetime
) -> list[Made]:
    by_id = {one.id: one for one in listings}
    kept = keep(session, planned, "service", actor, now)
    return [Made(reminder, by_id[one.id]) for one, reminder in zip(planned, kept, strict=True)]
