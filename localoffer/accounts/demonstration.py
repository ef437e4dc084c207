"""The demonstration's accounts: one for each kind of person, on development machines only."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_security import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.access import Role
from config.settings import Settings
from localoffer.accounts import actions, second_factor
from localoffer.accounts.models import User
from localoffer.audit import Actor
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError
from localoffer.memberships.actions import change, join
from localoffer.memberships.queries import membership_of
from localoffer.memberships.rules import ACCOUNT_ROLES

PASSWORD_FILE = "demo_accounts.txt"  # noqa: S105 (a file's name)

PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("officer@aldermere.example", Role.OFFICER, "an officer of the Local Offer"),
    ("administrator@aldermere.example", Role.ADMINISTRATOR, "an administrator"),
    ("panel@aldermere.example", Role.PANEL_MEMBER, "a member of the co-production panel"),
    ("school@aldermere.example", Role.PROVIDER_EDITOR, "someone at a school, who edits its entries"),
    ("manager@aldermere.example", Role.PROVIDER_MANAGER, "their manager, who also answers for colleagues"),
)
SCHOOL = "larkrise-school"
"""The demonstration's school that the last two belong to, once it is loaded."""


@dataclass(frozen=True)
class DemoAccount:
    """One account, as it is printed."""

    email: str
    password: str
    what_for: str


def keep_demo_accounts(
    session: Session, settings: Settings, generate: Callable[[], str], actor: Actor, now: datetime
) -> tuple[DemoAccount, ...]:
    """Make the accounts that are missing and bring back those that were changed; doing it again changes nothing.

    All share one password, made once for this data folder. Raises LocalOfferError in production and for an
    authority that is not the demonstration.
    """
    if settings.is_production:
        raise LocalOfferError("Demonstration accounts are for development. `flask accounts create` makes real ones.")
    if not settings.is_demonstration:
        raise LocalOfferError(
            f"Demonstration accounts belong to the demonstration authority, not to {settings.authority_name}. "
            "`flask accounts create` makes real ones."
        )
    password = _kept_password(settings.data_dir / PASSWORD_FILE, generate)
    for email, role, _ in PEOPLE:
        _keep(session, email, role, password, actor, now)
    _keep_memberships(session, actor, now)
    return tuple(DemoAccount(email, password, what_for) for email, _, what_for in PEOPLE)


def _keep(session: Session, email: str, role: Role, password: str, actor: Actor, now: datetime) -> None:
    user = session.scalars(select(User).where(User.email == email)).first()
    if user is None:
        actions.create_user(session, email, password, [role], actor, now)
        return
    actions.reactivate(session, user, actor, now)
    second_factor.remove(session, user, actor, now)
    actions.change_roles(session, user, [role], actor, now)
    if user.password is None or not verify_password(password, user.password):
        actions.change_password(session, user, password, actor, now)


def _keep_memberships(session: Session, actor: Actor, now: datetime) -> None:
    school = session.scalars(select(Provider).where(Provider.slug == SCHOOL)).first()
    if school is None:
        return
    for member_role, account_role in reversed(tuple(ACCOUNT_ROLES.items())):
        email = next(email for email, role, _ in PEOPLE if role is account_role)
        user = session.scalars(select(User).where(User.email == email)).one()
        found = membership_of(session, user.id, school.id)
        if found is None:
            join(session, user, school, member_role, actor, now)
        else:
            change(session, found, member_role, actor, now)


def _kept_password(path: Path, generate: Callable[[], str]) -> str:
    """The password in the file, which only its owner can read; a new one where there is none."""
    if path.exists():
        kept = path.read_text(encoding="utf-8").strip()
        if kept:
            return kept
    password = generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(password + "\n")
    path.chmod(0o600)
    return password
