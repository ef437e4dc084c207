"""What is written when someone tries to sign in, does, or signs out: the tries that lock an address, and the trail."""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from localoffer.accounts.models import SignInTry, User
from localoffer.accounts.rules import locked_until
from localoffer.audit import Actor, record

KEPT = timedelta(days=1)
"""How long a failed try is kept: longer than it counts, and no longer than that is worth."""

NOBODY = Actor("user", "not signed in")


def keyed_hash(text: str, secret_key: str) -> str:
    """64 hex digits that stand for `text`: the same each time, and of no use without the site's secret key."""
    return hmac.new(secret_key.encode(), b"sign-in:" + text.encode(errors="replace"), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Try:
    """One that has begun. A value: its row may be gone when it ends, forgotten with the others by a sign-in of the
    same person that came through meanwhile."""

    id: int
    identity: str


def begin_try(session: Session, identity: str, now: datetime) -> Try:
    """Note a try before the password is looked at. Commit before `lock_on`: then of many tries sent at once no more
    get through than one after the other."""
    _forget(session, SignInTry.at < now - KEPT)
    started = SignInTry(identity=identity, at=now)
    session.add(started)
    session.flush()
    return Try(started.id, identity)


def lock_on(session: Session, started: Try, now: datetime) -> datetime | None:
    """When this address may try again; None where it may now. A try while locked does not make the lock longer."""
    others = session.scalars(
        select(SignInTry.at).where(SignInTry.identity == started.identity, SignInTry.id != started.id)
    )
    until = locked_until(others, now)
    if until is not None:
        session.execute(delete(SignInTry).where(SignInTry.id == started.id))
    return until


def take_back(session: Session, started: Try) -> None:
    """This try was no failure. Those before it count until the second step is done too."""
    _held(session, SignInTry.identity == started.identity)
    session.execute(delete(SignInTry).where(SignInTry.id == started.id))


def locked(session: Session, identity: str, now: datetime) -> datetime | None:
    """When this address may try again, without counting a try; None where it may now."""
    return locked_until(session.scalars(select(SignInTry.at).where(SignInTry.identity == identity)), now)


def forget_tries(session: Session, identity: str) -> None:
    """Failed tries with this address no longer count: its owner has shown who they are."""
    _forget(session, SignInTry.identity == identity)


def _forget(session: Session, which: ColumnElement[bool]) -> None:
    held = _held(session, which)
    session.execute(delete(SignInTry).where(SignInTry.id.in_(held)))


def _held(session: Session, which: ColumnElement[bool]) -> list[int]:
    """Rows are held in one order before any goes: two sign-ins of one person at the same moment would otherwise each
    wait for a row that the other has, for ever."""
    return list(session.scalars(select(SignInTry.id).where(which).order_by(SignInTry.id).with_for_update()))


def note_failure(session: Session, user_id: uuid.UUID | None, reason: str, network: str, now: datetime) -> None:
    """Put a failed sign-in on the trail. `network` is a keyed hash of where it came from."""
    record(session, NOBODY, "sign-in failed", "account", user_id, now, reason=reason, network=network)


def note_sign_in(session: Session, user: User, how: Sequence[str], identity: str, network: str, now: datetime) -> None:
    """Put a sign-in on the trail, with the steps that were taken; failed tries before it no longer count."""
    forget_tries(session, identity)
    user.last_sign_in_at = now
    actor = Actor("user", str(user.id))
    record(session, actor, "signed in", "account", user.id, now, how=list(how), network=network)


def note_sign_out(session: Session, user: User, now: datetime) -> None:
    """Put a sign-out on the trail."""
    record(session, Actor("user", str(user.id)), "signed out", "account", user.id, now)
