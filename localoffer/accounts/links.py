"""Signing in by a link that is sent to one's mailbox: it works once, for minutes, and only in the mailbox's hands."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from localoffer.accounts import sign_ins
from localoffer.accounts.models import SignInLink, User
from localoffer.accounts.resetting import MOST_LINKS, WINDOW
from localoffer.audit import record
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.email.queries import sent_lately

LIFE = timedelta(minutes=15)


def ask(session: Session, email: str, network: str, now: datetime) -> None:
    """Send a link to this tidied address, if it has an active account. `network`: a keyed hash of where it came."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now))
    user = session.scalars(select(User).where(User.email == email, User.active)).first()
    if user is None or sent_lately(session, "sign-in-link", email, now - WINDOW) >= MOST_LINKS:
        return
    token = secrets.token_urlsafe(32)
    made = SignInLink(user_id=user.id, token_hash=_hash(token), session_mark=user.fs_uniquifier, expires_at=now + LIFE)
    session.add(made)
    session.flush()
    link = page_address("sign_in.by_link", token=token)
    minutes = int(LIFE.total_seconds() // 60)
    queue(session, "sign-in-link", write("sign-in-link", email, link=link, minutes=minutes), f"link:{made.id}", now)
    record(session, sign_ins.NOBODY, "sign-in link sent", "account", user.id, now, network=network)


def owner(session: Session, token: str, now: datetime) -> User | None:
    """Whom this link signs in; None where it was used, is too old, was overtaken, or is none of ours."""
    found = session.execute(
        select(SignInLink, User).join(User, User.id == SignInLink.user_id).where(SignInLink.token_hash == _hash(token))
    ).first()
    if found is None:
        return None
    link, user = found
    works = link.used_at is None and link.expires_at > now and link.session_mark == user.fs_uniquifier
    return user if works and user.active else None


def use(session: Session, token: str, now: datetime) -> bool:
    """Use the link up. Of two who do so at once, one is told False."""
    used = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == _hash(token), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", used).rowcount == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
