"""Sending reminders: what is planned is written down and its emails are queued, in one transaction."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.access import Role
from localoffer.accounts.models import User, UserRole
from localoffer.database import stable_id
from localoffer.directory.models import Provider
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.freshness.links import LINK_DAYS, token_of
from localoffer.freshness.models import Reminder
from localoffer.freshness.planning import Planned, Standing, plan
from localoffer.freshness.queries import Dated, dated_listings
from localoffer.freshness.rules import Freshness
from localoffer.jobs.rules import Done
from localoffer.memberships.models import Membership

MOST_NAMED = 20
"""Listings named in the officers' email; the page has all."""


@dataclass(frozen=True)
class _Made:
    reminder: Reminder
    listing: Dated


def remind(session: Session, today: date, now: datetime) -> Done:
    """Queue every reminder that is due and was not sent, one email to each person for each provider. Returns how many
    listings were looked at and how many were told of. Needs an application context."""
    listings = dated_listings(session, today)
    addresses = _addresses(session)
    standings = [Standing(one.id, one.state, one.due, bool(addresses.get(one.provider_id))) for one in listings]
    made = _write_down(session, plan(standings, _sent(session)), {one.id: one for one in listings}, now)
    for provider_id in dict.fromkeys(one.listing.provider_id for one in made if one.reminder.told == "provider"):
        theirs = [one for one in made if one.reminder.told == "provider" and one.listing.provider_id == provider_id]
        _tell_provider(session, theirs, addresses[provider_id], now)
    _tell_officers(session, [one for one in made if one.reminder.told == "officers"], now)
    return Done(len(listings), len(made))


def _sent(session: Session) -> dict[uuid.UUID, set[tuple[date, Freshness]]]:
    found: dict[uuid.UUID, set[tuple[date, Freshness]]] = {}
    for id, due, state in session.execute(select(Reminder.service_id, Reminder.due_on, Reminder.state)):
        found.setdefault(id, set()).add((due, Freshness(state)))
    return found


def _write_down(
    session: Session, planned: Iterable[Planned], listings: dict[uuid.UUID, Dated], now: datetime
) -> list[_Made]:
    made = [
        _Made(
            Reminder(
                id=uuid.uuid4(), service_id=one.id, due_on=one.due, state=one.state.value, told=one.told, created_at=now
            ),
            listings[one.id],
        )
        for one in planned
    ]
    session.add_all(one.reminder for one in made)
    session.flush()
    return made


def _addresses(session: Session) -> dict[uuid.UUID, list[str]]:
    """Whom to write to for each provider: its members; where it has none, the address it gives families."""
    found: dict[uuid.UUID, list[str]] = {}
    members = (
        select(Membership.provider_id, User.email)
        .join(User, User.id == Membership.user_id)
        .where(User.active.is_(True))
        .order_by(User.email)
    )
    for id, email in session.execute(members):
        found.setdefault(id, []).append(email)
    for id, email in session.execute(select(Provider.id, Provider.email).where(Provider.email.contains("@"))):
        found.setdefault(id, [email.strip()])
    return found


def _tell_provider(session: Session, made: Sequence[_Made], addresses: Sequence[str], now: datetime) -> None:
    values: dict[str, Any] = {
        "provider": made[0].listing.provider,
        "listings": [
            {
                "name": one.listing.name,
                "due": one.reminder.due_on,
                "overdue": one.reminder.state == Freshness.OVERDUE,
                "page": page_address(one.listing.page[0], slug=one.listing.page[1]),
                "link": page_address("still_right.page", token=token_of(one.reminder)),
            }
            for one in made
        ],
        "until": now + timedelta(days=LINK_DAYS),
    }
    for address in addresses:
        key = f"reminder:{made[0].reminder.id}:{stable_id(address)}"
        queue(session, "still-right", write("still-right", address, **values), key, now)


def _tell_officers(session: Session, made: Sequence[_Made], now: datetime) -> None:
    if not made:
        return
    officers = session.scalars(
        select(User.email)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active.is_(True), UserRole.name == Role.OFFICER.value)
        .order_by(User.email)
    )
    values: dict[str, Any] = {
        "number": len(made),
        "listings": [f"{one.listing.name} ({one.listing.provider})" for one in made[:MOST_NAMED]],
        "page": page_address("staleness.listing"),
    }
    for address in officers:
        key = f"not-confirmed:{made[0].reminder.id}:{stable_id(address)}"
        queue(session, "not-confirmed", write("not-confirmed", address, **values), key, now)
