"""A forgotten password: a link by email that works once, and nothing that tells whether an address has an account."""

import uuid
from datetime import datetime, timedelta

from flask_security.recoverable import generate_reset_password_token, reset_password_token_status
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.security import RESET_HOURS
from localoffer.accounts import sign_ins
from localoffer.accounts.actions import change_password
from localoffer.accounts.models import User
from localoffer.audit import Actor, record
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.email.queries import sent_lately
from localoffer.errors import ConflictError

WINDOW = timedelta(hours=1)
MOST_LINKS = 3
"""Links an address is sent within WINDOW. More asked for look the same and send nothing."""


def ask(session: Session, email: str, network: str, now: datetime) -> None:
    """Send a link to this tidied address, if it has an active account. `network`: a keyed hash of its origin."""
    user = session.scalars(select(User).where(User.email == email, User.active)).first()
    if user is None or sent_lately(session, "password-reset", email, now - WINDOW) >= MOST_LINKS:
        return
    link = page_address("accounts.reset", token=generate_reset_password_token(user))  # type: ignore[no-untyped-call]
    message = write("password-reset", user.email, link=link, hours=RESET_HOURS)
    queue(session, "password-reset", message, f"password-reset:{uuid.uuid4()}", now)
    record(session, sign_ins.NOBODY, "password link sent", "account", user.id, now, network=network)


def owner(token: str) -> User | None:
    """Whose password this link can set; None where it has been used, is too old, or is none of ours."""
    expired, invalid, user = reset_password_token_status(token)  # type: ignore[no-untyped-call]
    return user if isinstance(user, User) and user.active and not expired and not invalid else None


def reset(session: Session, user: User, password: str, identity: str, now: datetime) -> None:
    """Set the password, end every session, forget failed tries under `identity`, and tell the owner by email.

    Raises LocalOfferError for a weak password, ConflictError where the link was used a moment ago.
    """
    before = user.fs_uniquifier
    # Takes the write lock: of two who send the same link at once, the second finds the mark changed.
    session.execute(update(User).where(User.id == user.id).values(active=User.active))
    session.refresh(user)
    if user.fs_uniquifier != before:
        raise ConflictError("This link has been used already.")
    change_password(session, user, password, Actor("user", str(user.id)), now)
    user.email_verified_at = now
    sign_ins.forget_tries(session, identity)
    key = f"password-changed:{user.id}:{user.fs_uniquifier}"
    queue(session, "password-changed", write("password-changed", user.email, at=now), key, now)
