"""Reads of accounts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from config.access import Role
from localoffer.accounts.models import User, UserRole
from localoffer.accounts.rules import tidy_email
from localoffer.errors import NotFoundError


def user_by_email(session: Session, email: str) -> User:
    """The account of an address, however it is written. Raises NotFoundError, or LocalOfferError for no address."""
    address = tidy_email(email)
    user = session.scalars(select(User).where(User.email == address).options(selectinload(User.roles))).first()
    if user is None:
        raise NotFoundError(f"There is no account for {address}. `flask accounts list` shows those there are.")
    return user


def addresses_of(session: Session, role: Role) -> Sequence[str]:
    """Where everybody with this role who may sign in is written to."""
    return session.scalars(
        select(User.email)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active.is_(True), UserRole.name == role.value)
        .order_by(User.email)
    ).all()


def all_users(session: Session) -> Sequence[User]:
    """Every account with its roles, by address."""
    return session.scalars(select(User).options(selectinload(User.roles)).order_by(User.email)).all()
