"""Pure decisions about memberships: who may be left without a manager, and the roles an account then has."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from config.access import Role
from localoffer.errors import LocalOfferError, NotAllowedError


class MemberRole(StrEnum):
    """What someone is to one provider."""

    EDITOR = "editor"
    MANAGER = "manager"


MEMBER_LABELS: Mapping[MemberRole, str] = {
    MemberRole.EDITOR: "Editor",
    MemberRole.MANAGER: "Manager",
}
MEMBER_MEANING: Mapping[MemberRole, str] = {
    MemberRole.EDITOR: "Can write and change the organisation’s entries.",
    MemberRole.MANAGER: "Can do the same, and invite and remove colleagues.",
}
ACCOUNT_ROLES: Mapping[MemberRole, Role] = {
    MemberRole.EDITOR: Role.PROVIDER_EDITOR,
    MemberRole.MANAGER: Role.PROVIDER_MANAGER,
}


def known_member_role(name: str) -> MemberRole:
    """The role of this name. Raises LocalOfferError."""
    try:
        return MemberRole(name)
    except ValueError:
        raise LocalOfferError(f"There is no role '{name}' in an organisation. Use {' or '.join(MemberRole)}.") from None


def check_manager_stays(managers_before: Collection[object], managers_after: Collection[object]) -> None:
    """A provider that has a manager keeps one. Raises NotAllowedError.

    Count only people who can sign in. One that has none yet (an officer added an editor first) may stay so.
    """
    if managers_before and not managers_after:
        raise NotAllowedError("An organisation needs a manager. Make a colleague a manager first.")


def account_roles(before: Collection[str], member_of: Collection[MemberRole]) -> frozenset[Role]:
    """The roles of an account with these memberships: the provider roles follow the memberships, others stay.

    An account that belongs nowhere and is nothing else has none: it can register or claim an organisation.
    """
    others = {role for role in Role if role in before} - set(ACCOUNT_ROLES.values())
    return frozenset(others | {ACCOUNT_ROLES[role] for role in member_of})
