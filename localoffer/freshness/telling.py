"""The emails of reminders: to whom, and what they say."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.access import Role
from localoffer.accounts.models import User
from localoffer.accounts.queries import addresses_of
from localoffer.accounts.rules import tidy_email
from localoffer.database import stable_id
from localoffer.directory.models import Provider
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.errors import LocalOfferError
from localoffer.freshness.links import LINK_DAYS, token_of
from localoffer.freshness.models import Reminder
from localoffer.freshness.queries import Dated
from localoffer.freshness.rules import NEVER_DUE, Freshness
from localoffer.memberships.models import Membership

MOST_NAMED = 20
"""Listings named in the officers' email; the page has all."""
Addresses = Mapping[uuid.UUID, Sequence[str]]


@dataclass(frozen=True)
class Made:
    """A reminder that was written down, and the listing it is about."""

    reminder: Reminder
    listing: Dated


def addresses_of_providers(session: Session) -> Addresses:
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
    for id, email in session.execute(select(Provider.id, Provider.email).where(Provider.email != "")):
        if id not in found and (address := _address(email)):
            found[id] = [address]
    return found


def addresses_of_officers(session: Session) -> Sequence[str]:
    """Who hears of what nobody confirms: the officers; the administrators where there is no officer."""
    for role in (Role.OFFICER, Role.ADMINISTRATOR):
        if found := addresses_of(session, role):
            return found
    return ()


def tell_providers(session: Session, made: Sequence[Made], addresses: Addresses, now: datetime) -> None:
    """Queue one email to each person for each provider, with all of its listings."""
    theirs: dict[uuid.UUID, list[Made]] = {}
    for one in made:
        theirs.setdefault(one.listing.provider_id, []).append(one)
    for provider_id, some in theirs.items():
        values: dict[str, Any] = {
            "provider": some[0].listing.provider,
            "listings": [_lines(one) for one in some],
            "until": now + timedelta(days=LINK_DAYS),
        }
        for address in addresses[provider_id]:
            key = f"reminder:{some[0].reminder.id}:{stable_id(address)}"
            queue(session, "still-right", write("still-right", address, **values), key, now)


def tell_officers(session: Session, made: Sequence[Made], addresses: Sequence[str], now: datetime) -> None:
    """Queue one email to each officer, with all of these."""
    if not made:
        return
    values: dict[str, Any] = {
        "number": len(made),
        "listings": [f"{one.listing.name} ({one.listing.provider})" for one in made[:MOST_NAMED]],
        "page": page_address("staleness.listing"),
    }
    for address in addresses:
        key = f"not-confirmed:{made[0].reminder.id}:{stable_id(address)}"
        queue(session, "not-confirmed", write("not-confirmed", address, **values), key, now)


def _lines(one: Made) -> dict[str, Any]:
    return {
        "name": one.listing.name,
        "due": None if one.reminder.due_on == NEVER_DUE else one.reminder.due_on,
        "overdue": one.reminder.state in (Freshness.OVERDUE, Freshness.LAPSED),
        "page": page_address(one.listing.page[0], slug=one.listing.page[1]),
        "link": page_address("still_right.page", token=token_of(one.reminder)),
    }


def _address(text: str) -> str:
    """An address that was imported or typed for families; empty for what no email can be sent to."""
    try:
        return tidy_email(text)
    except LocalOfferError:
        return ""
