"""Reads of claims."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from localoffer.accounts.models import User
from localoffer.claims.models import Claim
from localoffer.directory.models import Provider
from localoffer.memberships.models import Membership
from localoffer.memberships.rules import MemberRole

SHOWN = 100
"""Claims on the officers' page: those that wait, and as many that were decided."""


def claim_by_id(session: Session, id: str) -> Claim | None:
    """The claim of this id; None where there is none, or the text is no id."""
    try:
        wanted = uuid.UUID(id)
    except ValueError:
        return None
    return session.get(Claim, wanted)


def waiting_claims(session: Session) -> Sequence[Claim]:
    """Claims and new organisations that wait for an officer, oldest first."""
    waiting = select(Claim).where(Claim.state == "waiting").order_by(Claim.created_at, Claim.id)
    return session.scalars(waiting.options(joinedload(Claim.user)).limit(SHOWN)).all()


def decided_claims(session: Session) -> Sequence[Claim]:
    """Those that were decided, by an officer or by proof, newest first."""
    decided = select(Claim).where(Claim.state != "waiting").order_by(Claim.decided_at.desc(), Claim.id)
    return session.scalars(decided.options(joinedload(Claim.user)).limit(SHOWN)).all()


def count_waiting(session: Session) -> dict[str, int]:
    """How many wait, by kind."""
    rows = session.execute(select(Claim.kind, func.count()).where(Claim.state == "waiting").group_by(Claim.kind))
    return {row[0]: row[1] for row in rows}


def claims_of(session: Session, user_id: uuid.UUID) -> Sequence[Claim]:
    """Someone's own claims that wait or were refused, newest first."""
    own = select(Claim).where(Claim.user_id == user_id, Claim.state != "approved")
    return session.scalars(own.order_by(Claim.created_at.desc(), Claim.id).limit(20)).all()


def waiting_claim(session: Session, user_id: uuid.UUID, provider_id: uuid.UUID) -> Claim | None:
    """Someone's claim of this organisation that waits."""
    return session.scalars(
        select(Claim).where(Claim.user_id == user_id, Claim.provider_id == provider_id, Claim.state == "waiting")
    ).first()


def managers_of(session: Session, provider_id: uuid.UUID) -> Sequence[User]:
    """Who manages an organisation and can sign in."""
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.provider_id == provider_id, Membership.role == MemberRole.MANAGER.value, User.active)
        .order_by(User.email)
    ).all()


def other_websites(session: Session, provider_id: uuid.UUID) -> Sequence[str]:
    """Websites of every other organisation that is not closed."""
    return session.scalars(
        select(Provider.website).where(Provider.id != provider_id, Provider.website != "", Provider.closed_on.is_(None))
    ).all()


def like_these(session: Session, claim: Claim) -> Sequence[Provider]:
    """The organisations that looked the same as a new one."""
    ids = [uuid.UUID(id) for id in claim.like]
    return session.scalars(select(Provider).where(Provider.id.in_(ids)).order_by(Provider.name)).all() if ids else ()
