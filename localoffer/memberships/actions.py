"""The verbs of memberships: each flushes and writes to the audit trail; the edge commits."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts.actions import change_roles
from localoffer.accounts.models import User
from localoffer.audit import Actor, record
from localoffer.directory.holding import hold_provider
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError, NotAllowedError
from localoffer.memberships.models import Membership
from localoffer.memberships.rules import MemberRole, account_roles, check_manager_stays


def join(session: Session, user: User, provider: Provider, role: MemberRole, actor: Actor, now: datetime) -> Membership:
    """Someone belongs to a provider from now on. Raises ConflictError where they do already."""
    hold_provider(session, provider.id)
    if session.get(Membership, (user.id, provider.id), populate_existing=True) is not None:
        raise ConflictError(f"{user.email} belongs to {provider.name} already.")
    joined = Membership(user_id=user.id, provider_id=provider.id, role=role.value, created_at=now)
    session.add(joined)
    session.flush()
    record(session, actor, "member joined", "provider", provider.id, now, account=str(user.id), role=role.value)
    _keep_roles_in_step(session, user, actor, now)
    return joined


def change(session: Session, membership: Membership, role: MemberRole, actor: Actor, now: datetime) -> bool:
    """Make an editor a manager or the other way round. Returns whether that was a change.

    Raises NotAllowedError where no manager would be left.
    """
    hold_provider(session, membership.provider_id)
    session.refresh(membership)
    if membership.role == role:
        return False
    _check_manager_stays(session, membership, role)
    before, membership.role = membership.role, role.value
    session.flush()
    record(
        session, actor, "member role changed", "provider", membership.provider_id, now,
        account=str(membership.user_id), before=before, after=role.value,
    )  # fmt: skip
    _keep_roles_in_step(session, membership.user, actor, now)
    return True


def leave(session: Session, membership: Membership, actor: Actor, now: datetime) -> None:
    """Someone no longer belongs to a provider: they left, or a manager removed them.

    Raises NotAllowedError where no manager would be left.
    """
    hold_provider(session, membership.provider_id)
    session.refresh(membership)
    _check_manager_stays(session, membership, None)
    action = "member left" if actor.name == str(membership.user_id) else "member removed"
    _end(session, membership, action, actor, now)


def hand_over(session: Session, mine: Membership, theirs: Membership, actor: Actor, now: datetime) -> None:
    """Make a colleague the manager and leave, in one step.

    Raises NotAllowedError for a colleague who cannot sign in, and where the two do not belong to one provider.
    """
    if theirs.provider_id != mine.provider_id or theirs.user_id == mine.user_id or not theirs.user.active:
        raise NotAllowedError("Select a colleague who can sign in")
    change(session, theirs, MemberRole.MANAGER, actor, now)
    leave(session, mine, actor, now)


def remove_as_officer(session: Session, membership: Membership, actor: Actor, now: datetime) -> None:
    """Someone no longer belongs to a provider, also where they were its last manager: the authority decides that."""
    hold_provider(session, membership.provider_id)
    session.refresh(membership)
    _end(session, membership, "member removed", actor, now)


def _end(session: Session, membership: Membership, action: str, actor: Actor, now: datetime) -> None:
    user = membership.user
    session.delete(membership)
    session.flush()
    record(session, actor, action, "provider", membership.provider_id, now, account=str(user.id), role=membership.role)
    _keep_roles_in_step(session, user, actor, now)


def _check_manager_stays(session: Session, membership: Membership, becomes: MemberRole | None) -> None:
    before = set(
        session.scalars(
            select(Membership.user_id)
            .join(Membership.user)
            .where(
                Membership.provider_id == membership.provider_id,
                Membership.role == MemberRole.MANAGER.value,
                User.active,
            )
        )
    )
    after = before if becomes is MemberRole.MANAGER else before - {membership.user_id}
    check_manager_stays(before, after)


def _keep_roles_in_step(session: Session, user: User, actor: Actor, now: datetime) -> None:
    names = session.scalars(select(Membership.role).where(Membership.user_id == user.id))
    wanted = account_roles(user.role_names, [MemberRole(name) for name in names])
    change_roles(session, user, [role.value for role in wanted], actor, now)
