"""An account that somebody makes for themselves: a link by email first, then a password.

No password is taken before the address is shown to be theirs: otherwise a stranger could choose the password of an
account that its owner then confirms. Nothing here tells whether an address has an account.
"""

import hashlib
import re
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from localoffer.accounts.actions import create_user
from localoffer.accounts.models import AddressCheck, User
from localoffer.accounts.resetting import MOST_LINKS, WINDOW
from localoffer.accounts.sign_ins import NOBODY
from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.email.queries import sent_lately
from localoffer.errors import ConflictError

LIFE = timedelta(days=1)
"""How long a link works: an inbox that is read in the evening, and the morning after."""
KEPT = timedelta(days=7)
"""How long a link that ran out or was used is kept, so that old addresses do not gather."""
_OWN_PATH = re.compile(r"(/[A-Za-z0-9-]+){1,8}")


def own_path(text: str) -> str:
    """A page of this site to go on to; empty for anything else, such as another site's address."""
    return text if len(text) <= 200 and _OWN_PATH.fullmatch(text) else ""


def ask(session: Session, email: str, leads_to: str, now: datetime) -> None:
    """Send a link to this tidied address that makes an account; where it has one, an email that says so. More than
    a few an hour look the same and send nothing."""
    known = session.scalar(select(User.active).where(User.email == email))
    name = "new-account" if known is None else "account-exists"
    if known is False or sent_lately(session, name, email, now - WINDOW) >= MOST_LINKS:
        return
    if known:
        message = write(
            name, email, sign_in=page_address("security.login"), forgotten=page_address("accounts.forgotten")
        )
        queue(session, name, message, f"{name}:{uuid.uuid4()}", now)
        return
    _send(session, name, "new_account.choose", email, leads_to, now)


def ask_to_verify(session: Session, user: User, leads_to: str, now: datetime) -> None:
    """Send a link to the address of an account that shows that its owner reads it. More than a few an hour look the
    same and send nothing."""
    if sent_lately(session, "check-address", user.email, now - WINDOW) < MOST_LINKS:
        _send(session, "check-address", "new_account.verify", user.email, leads_to, now)


def by_token(session: Session, token: str, now: datetime) -> AddressCheck | None:
    """The open link with this secret part; None where it was used, replaced, is too old, or is none."""
    found = session.scalars(select(AddressCheck).where(AddressCheck.token_hash == _hash(token))).first()
    return found if found is not None and found.used_at is None and found.expires_at > now else None


def owner(session: Session, check: AddressCheck) -> User | None:
    """The account of the address that a link was sent to."""
    return session.scalars(select(User).where(User.email == check.email)).first()


def make(session: Session, check: AddressCheck, password: str, now: datetime) -> User:
    """Make the account, without any role. Raises LocalOfferError for a weak password, and ConflictError where the
    link was used a moment ago or the address has an account meanwhile."""
    _use(session, check, now)
    user = create_user(session, check.email, password, (), Actor("link", f"address {check.id}"), now)
    user.email_verified_at = now
    session.flush()
    return user


def verify(session: Session, check: AddressCheck, user: User, now: datetime) -> None:
    """Note that the owner of this account reads what is sent to its address. Raises ConflictError where the link was
    used a moment ago."""
    _use(session, check, now)
    user.email_verified_at = now
    session.flush()
    record(session, Actor("user", str(user.id)), "address verified", "account", user.id, now)


def _send(session: Session, name: str, endpoint: str, email: str, leads_to: str, now: datetime) -> None:
    """A new link; those sent to this address before work no more."""
    session.execute(delete(AddressCheck).where(AddressCheck.expires_at < now - KEPT))
    session.execute(
        update(AddressCheck).where(AddressCheck.email == email, AddressCheck.used_at.is_(None)).values(used_at=now)
    )
    token = secrets.token_urlsafe(32)
    made = AddressCheck(
        email=email, token_hash=_hash(token), leads_to=own_path(leads_to), created_at=now, expires_at=now + LIFE
    )
    session.add(made)
    session.flush()
    until = made.expires_at.astimezone(ENGLAND)
    message = write(name, email, link=page_address(endpoint, token=token), until=until)
    queue(session, name, message, f"{name}:{made.id}", now)
    record(session, NOBODY, "address link sent", "account", None, now, check=str(made.id))


def _use(session: Session, check: AddressCheck, now: datetime) -> None:
    """Takes the write lock: of two who send the same link at once, the second finds it used."""
    used = session.execute(
        update(AddressCheck)
        .where(AddressCheck.id == check.id, AddressCheck.used_at.is_(None))
        .values(used_at=now)
        .returning(AddressCheck.id)
        .execution_options(synchronize_session=False)
    )
    if used.first() is None:
        raise ConflictError("This link has been used already.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
