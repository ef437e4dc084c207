"""Reads of memberships."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from localoffer.accounts.models import User
from localoffer.directory.models import Provider
from localoffer.memberships.models import Membership


def membership_of(session: Session, user_id: uuid.UUID, provider_id: uuid.UUID) -> Membership | None:
    """How this person belongs to this provider; None where they do not."""
    return session.get(Membership, (user_id, provider_id), options=[joinedload(Membership.provider)])


def providers_of(session: Session, user: User) -> Sequence[Provider]:
    """The providers someone belongs to, by name."""
    return [membership.provider for membership in memberships_of(session, user.id)]


def memberships_of(session: Session, user_id: uuid.UUID) -> Sequence[Membership]:
    """Someone's memberships with their providers, by the provider's name."""
    return session.scalars(
        select(Membership)
        .join(Membership.provider)
        .where(Membership.user_id == user_id)
        .options(joinedload(Membership.provider))
        .order_by(Provider.name, Provider.id)
    ).all()


def members(session: Session, provider_id: uuid.UUID) -> Sequence[Membership]:
    """Everyone who belongs to a provider, with their accounts: managers first, then by address."""
    return session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(Membership.provider_id == provider_id)
        .options(joinedload(Membership.user))
        .order_by(Membership.role.desc(), User.email)
    ).all()


def addresses_of(session: Session, provider_id: uuid.UUID) -> Sequence[str]:
    """Where to write to the people of a provider who can sign in."""
    return session.scalars(
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.provider_id == provider_id, User.active.is_(True))
        .order_by(User.email)
    ).all()
