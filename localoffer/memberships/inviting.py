"""The verbs of invitations: each flushes, queues its email and writes to the audit trail; the edge commits."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from localoffer.accounts.actions import create_user
from localoffer.accounts.models import User
from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.directory.holding import hold_provider
from localoffer.directory.models import Provider
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.errors import ConflictError, NotAllowedError
from localoffer.memberships.actions import join
from localoffer.memberships.models import Invitation, Membership
from localoffer.memberships.rules import ACCOUNT_ROLES, MemberRole

LIFE = timedelta(days=7)
MOST_A_DAY = 20
"""Invitations one provider can send in 24 hours, so that nobody sends mail to strangers through it."""


def invite(
    session: Session, provider: Provider, email: str, role: MemberRole, inviter: User, now: datetime
) -> Invitation:
    """Send this tidied address a link to join. An open invitation of the same address is replaced by it.

    Raises ConflictError for someone who belongs already, NotAllowedError for too many in a day.
    """
    hold_provider(session, provider.id)
    _check_may_invite(session, provider, email, now)
    actor, token = Actor("user", str(inviter.id)), secrets.token_urlsafe(32)
    for earlier in open_invitations(session, provider.id, now):
        if earlier.email == email:
            withdraw(session, earlier, actor, now)
    made = Invitation(
        provider_id=provider.id, email=email, role=role.value, token_hash=_hash(token), invited_by=inviter.id,
        created_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    session.add(made)
    session.flush()
    link = page_address("memberships.invitation", token=token)
    until = made.expires_at.astimezone(ENGLAND)
    message = write(
        "invitation", email, provider=provider.name, inviter=inviter.email, role=role.value, link=link, until=until
    )
    queue(session, "invitation", message, f"invitation:{made.id}", now)
    record(session, actor, "member invited", "provider", provider.id, now, invitation=str(made.id), role=role.value)
    return made


def withdraw(session: Session, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """The link works no more. Nothing changes where it has been accepted or withdrawn."""
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        session.flush()
        record(
            session, actor, "invitation withdrawn", "provider", invitation.provider_id, now,
            invitation=str(invitation.id),
        )  # fmt: skip


def accept(session: Session, invitation: Invitation, user: User, now: datetime) -> None:
    """Someone whose address it was sent to joins. Whoever belongs already keeps their place.

    Raises ConflictError where the link was used or withdrawn a moment ago, NotAllowedError for another's account.
    """
    if user.email != invitation.email:
        raise NotAllowedError("This invitation was sent to another address.")
    hold_provider(session, invitation.provider_id)
    session.refresh(invitation)
    if not _is_open(invitation, now):
        raise ConflictError("This invitation has been used or withdrawn.")
    invitation.accepted_at = user.email_verified_at = now
    session.flush()
    actor = Actor("user", str(user.id))
    record(
        session, actor, "invitation accepted", "provider", invitation.provider_id, now, invitation=str(invitation.id)
    )
    if session.get(Membership, (user.id, invitation.provider_id)) is None:
        join(session, user, invitation.provider, MemberRole(invitation.role), actor, now)


def accept_as_new(session: Session, invitation: Invitation, password: str, now: datetime) -> User:
    """Make an account for the address it was sent to, and join. Raises LocalOfferError for a weak password, and
    ConflictError where the address has an account or the link was used."""
    role = ACCOUNT_ROLES[MemberRole(invitation.role)]
    actor = Actor("user", f"invitation {invitation.id}")
    user = create_user(session, invitation.email, password, [role.value], actor, now)
    accept(session, invitation, user, now)
    return user


def by_token(session: Session, token: str, now: datetime) -> Invitation | None:
    """The open invitation of this link; None where it was used, withdrawn, is too old, or is none."""
    found = session.scalars(
        select(Invitation).where(Invitation.token_hash == _hash(token)).options(joinedload(Invitation.provider))
    ).first()
    return found if found is not None and _is_open(found, now) else None


def open_invitations(session: Session, provider_id: object, now: datetime) -> Sequence[Invitation]:
    """A provider's invitations that can still be accepted, by address."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.provider_id == provider_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.email)
    ).all()


def _check_may_invite(session: Session, provider: Provider, email: str, now: datetime) -> None:
    member = (
        select(Membership.user_id)
        .join(Membership.user)
        .where(Membership.provider_id == provider.id, User.email == email)
    )
    if session.scalar(member) is not None:
        raise ConflictError(f"{email} belongs to {provider.name} already")
    sent = select(func.count()).where(
        Invitation.provider_id == provider.id, Invitation.created_at > now - timedelta(days=1)
    )
    if (session.scalar(sent) or 0) >= MOST_A_DAY:
        raise NotAllowedError(f"{MOST_A_DAY} people were invited since yesterday. Invite more tomorrow")


def _is_open(invitation: Invitation, now: datetime) -> bool:
    return invitation.accepted_at is None and invitation.withdrawn_at is None and invitation.expires_at > now


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
