"""The link in a reminder by which a provider says that a listing is still right: signed, for one use, for a while."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.clock import ENGLAND
from localoffer.directory.holding import hold_listing
from localoffer.freshness.models import Reminder
from localoffer.freshness.rules import Dates, asked_for, interval_for
from localoffer.publishing.actions import confirm_listing

LINK_DAYS = 60


class LinkState(StrEnum):
    """What a link can do now."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    SETTLED = "settled"  # it was confirmed or checked in another way meanwhile
    GONE = "gone"  # the listing is not public any more


def token_of(reminder: Reminder) -> str:
    """The secret part of its link."""
    return _signer().dumps(reminder.id.hex)


def reminder_of(session: Session, token: str) -> Reminder | None:
    """The reminder whose link this is; None for a link that we have not made."""
    try:
        return session.get(Reminder, uuid.UUID(_signer().loads(token)))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def state_of(reminder: Reminder, now: datetime) -> LinkState:
    """What its link can do."""
    service = reminder.service
    if reminder.used_at is not None:
        return LinkState.USED
    if not service.is_public:
        return LinkState.GONE
    dates = Dates(confirmed=service.confirmed_on, assured=service.assured_on)
    if asked_for(dates, interval_for(service.provider.kind)) > reminder.due_on:
        return LinkState.SETTLED
    return LinkState.EXPIRED if now >= reminder.created_at + timedelta(days=LINK_DAYS) else LinkState.OPEN


def use(session: Session, reminder: Reminder, now: datetime) -> LinkState:
    """Confirm the listing by its link. `OPEN` where that was done; otherwise why it was not, and nothing is to be
    committed."""
    state = state_of(reminder, now)
    if state is not LinkState.OPEN:
        return state
    # The database decides which of two presses is the first.
    first = update(Reminder).where(Reminder.id == reminder.id, Reminder.used_at.is_(None)).values(used_at=now)
    if not cast("CursorResult[Any]", session.execute(first)).rowcount:
        return LinkState.USED
    hold_listing(session, reminder.service.id)
    session.refresh(reminder.service)
    if not reminder.service.is_public:
        return LinkState.GONE
    confirm_listing(session, reminder.service, now.astimezone(ENGLAND).date(), Actor("link", str(reminder.id)), now)
    return LinkState.OPEN


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="still right")
