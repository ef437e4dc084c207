"""The verbs of accounts: each flushes and writes to the audit trail; the edge commits. They need an application
context, because hashing a password reads the application's settings."""

import unicodedata
import uuid
from collections.abc import Collection
from datetime import datetime

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.security import UNICODE_FORM
from localoffer.accounts.models import User, UserRole
from localoffer.accounts.rules import check_password, known_roles, tidy_email
from localoffer.audit import Actor, record
from localoffer.errors import ConflictError


def create_user(
    session: Session, email: str, password: str, roles: Collection[str], actor: Actor, now: datetime
) -> User:
    """A new account that can sign in at once. Raises LocalOfferError; ConflictError where the address has one."""
    address = tidy_email(email)
    names = known_roles(roles)
    check_password(password, address)
    if session.scalar(select(User.id).where(User.email == address)):
        raise ConflictError(f"There is an account for {address} already. `flask accounts list` shows it.")
    user = User(
        id=uuid.uuid4(),
        email=address,
        password=_hashed(password),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        created_at=now,
        roles=[UserRole(name=name.value) for name in names],
    )
    session.add(user)
    session.flush()
    record(session, actor, "account created", "account", user.id, now, roles=[name.value for name in names])
    return user


def change_roles(session: Session, user: User, roles: Collection[str], actor: Actor, now: datetime) -> bool:
    """Give an account exactly these roles, from its next page on. Returns whether that was a change.

    Raises LocalOfferError for a role that does not exist.
    """
    names = {role.value for role in known_roles(roles)}
    before = set(user.role_names)
    if names == before:
        return False
    user.roles = [role for role in user.roles if role.name in names]
    user.roles += [UserRole(name=name) for name in sorted(names - before)]
    session.flush()
    record(session, actor, "account roles changed", "account", user.id, now, before=sorted(before), after=sorted(names))
    return True


def change_password(session: Session, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Set another password and end every session of the account. Raises LocalOfferError for a weak one."""
    check_password(password, user.email)
    user.password = _hashed(password)
    _end_sessions(user)
    session.flush()
    record(session, actor, "account password changed", "account", user.id, now)


def deactivate(session: Session, user: User, actor: Actor, now: datetime) -> bool:
    """Let an account sign in no more and end its sessions. Returns whether it was active."""
    if not user.active:
        return False
    user.active = False
    _end_sessions(user)
    session.flush()
    record(session, actor, "account deactivated", "account", user.id, now)
    return True


def reactivate(session: Session, user: User, actor: Actor, now: datetime) -> bool:
    """Let an account sign in again. Returns whether it was deactivated."""
    if user.active:
        return False
    user.active = True
    session.flush()
    record(session, actor, "account reactivated", "account", user.id, now)
    return True


def sign_out_everywhere(session: Session, user: User, actor: Actor, now: datetime) -> None:
    """End every session of an account, and every link to sign in that is on its way."""
    _end_sessions(user)
    session.flush()
    record(session, actor, "signed out everywhere", "account", user.id, now)


def _end_sessions(user: User) -> None:
    user.fs_uniquifier = uuid.uuid4().hex


def _hashed(password: str) -> str:
    return str(hash_password(unicodedata.normalize(UNICODE_FORM, password)))
