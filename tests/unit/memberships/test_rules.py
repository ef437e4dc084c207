"""Who may be left without a manager, and what roles an account has with its memberships."""

import pytest

from config.access import Role
from localoffer.errors import LocalOfferError, NotAllowedError
from localoffer.memberships.rules import MemberRole, account_roles, check_manager_stays, known_member_role

EDITOR, MANAGER = MemberRole.EDITOR, MemberRole.MANAGER


def test_last_manager_cannot_go() -> None:
    with pytest.raises(NotAllowedError, match="Make a colleague a manager first"):
        check_manager_stays({"ann"}, set())


def test_one_of_two_managers_can_go_and_where_there_was_none_none_is_needed() -> None:
    check_manager_stays({"ann", "ben"}, {"ben"})
    check_manager_stays(set(), set())


@pytest.mark.parametrize(
    ("before", "member_of", "after"),
    [
        (["officer"], [EDITOR], {Role.OFFICER, Role.PROVIDER_EDITOR}),
        (["provider-editor"], [MANAGER], {Role.PROVIDER_MANAGER}),
        (["provider-manager"], [MANAGER, EDITOR], {Role.PROVIDER_MANAGER, Role.PROVIDER_EDITOR}),
        (["provider-manager", "panel-member"], [], {Role.PANEL_MEMBER}),
        (["provider-manager"], [], set()),
    ],
)
def test_provider_roles_follow_the_memberships_and_others_stay(
    before: list[str], member_of: list[MemberRole], after: set[Role]
) -> None:
    assert account_roles(before, member_of) == after


def test_role_that_is_none_is_named() -> None:
    assert known_member_role("manager") is MANAGER
    with pytest.raises(LocalOfferError, match=r"'owner'.*editor or manager"):
        known_member_role("owner")
