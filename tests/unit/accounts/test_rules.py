"""Who may enter, how often one may try, what a password and an address look like."""

from datetime import UTC, datetime, timedelta

import pytest

from config.access import PROVIDERS, PUBLIC, SIGNED_IN, STAFF, Role
from localoffer.accounts.rules import (
    FAILURE_WINDOW,
    MOST_FAILURES,
    Entry,
    check_password,
    entry,
    known_roles,
    locked_until,
    session_is_over,
    start_page,
    tidy_email,
)
from localoffer.errors import LocalOfferError

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def minutes_ago(*numbers: float) -> list[datetime]:
    return [NOW - timedelta(minutes=number) for number in numbers]


@pytest.mark.parametrize(
    ("access", "roles", "expected"),
    [
        (PUBLIC, None, Entry.ALLOW),
        (PUBLIC, {"panel-member"}, Entry.ALLOW),
        (SIGNED_IN, None, Entry.SIGN_IN),
        (SIGNED_IN, {"provider-editor"}, Entry.ALLOW),
        (SIGNED_IN, set(), Entry.ALLOW),
        (STAFF, set(), Entry.REFUSE),
        (PROVIDERS, set(), Entry.REFUSE),
        (STAFF, None, Entry.SIGN_IN),
        (STAFF, {"provider-manager", "panel-member"}, Entry.REFUSE),
        (STAFF, {"panel-member", "officer"}, Entry.ALLOW),
        (STAFF, {"a role of long ago"}, Entry.REFUSE),
        (None, None, Entry.REFUSE),
        (None, {"administrator"}, Entry.REFUSE),
    ],
)
def test_route_is_open_to_those_it_is_listed_for(access: object, roles: set[str] | None, expected: Entry) -> None:
    assert entry(access, roles) is expected


def test_four_failures_leave_a_fifth_try() -> None:
    assert locked_until(minutes_ago(1, 2, 3, 4), NOW) is None


def test_five_failures_lock_until_the_first_of_them_is_fifteen_minutes_old() -> None:
    assert locked_until(minutes_ago(1, 9, 3, 4, 2), NOW) == NOW + timedelta(minutes=6)


def test_more_failures_lock_by_the_latest_five() -> None:
    assert locked_until(minutes_ago(14, 13, 5, 4, 3, 2, 1), NOW) == NOW + timedelta(minutes=10)


def test_failures_outside_the_window_do_not_count() -> None:
    just_out = NOW - FAILURE_WINDOW
    assert locked_until([just_out] * MOST_FAILURES, NOW) is None
    assert locked_until([just_out + timedelta(seconds=1)] * MOST_FAILURES, NOW) == NOW + timedelta(seconds=1)


def test_officers_start_at_their_page_whatever_else_they_are() -> None:
    assert start_page({"panel-member", "officer"}) == "officers.start"
    assert start_page({"panel-member"}) == "accounts.account"


@pytest.mark.parametrize("text", [" Officer@Aldermere.Example ", "officer@aldermere.example"])
def test_address_is_kept_trimmed_and_in_lower_case(text: str) -> None:
    assert tidy_email(text) == "officer@aldermere.example"


@pytest.mark.parametrize("text", ["", "officer", "a@b", "a b@c.example", "a@c.example\x00", "@c.example", "x" * 500])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(LocalOfferError, match="correct format"):
        tidy_email(text)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("elevenchars", "12 characters or more"),
        ("x" * 201, "200 characters or fewer"),
        ("abababababab", "harder to guess"),
        ("Officer@Aldermere.example", "harder to guess"),
    ],
)
def test_weak_password_is_refused_in_words(password: str, says: str) -> None:
    with pytest.raises(LocalOfferError, match=says):
        check_password(password, "officer@aldermere.example")


def test_three_words_are_a_good_password() -> None:
    check_password("kettle harbour mint", "officer@aldermere.example")


def test_roles_come_once_each_and_in_their_order() -> None:
    assert known_roles(["administrator", "officer", "officer"]) == (Role.OFFICER, Role.ADMINISTRATOR)


def test_unknown_role_is_named_with_those_there_are() -> None:
    with pytest.raises(LocalOfferError, match=r"no role 'boss'.*provider-editor, provider-manager"):
        known_roles(["boss", "officer"])
    assert known_roles([]) == ()


HOUR = 3600


@pytest.mark.parametrize(
    ("since", "seen", "idle_hours", "over"),
    [
        (0, 0, None, True),
        (1, 1, None, False),
        (1, 12 * HOUR, None, False),
        (1, 10 * HOUR, 2, True),
        (1, 10 * HOUR + 1, 2, False),
        (None, 12 * HOUR, None, True),
        (1, None, None, True),
    ],
)
def test_session_ends_hours_after_it_began_or_was_last_used(
    since: float | None, seen: float | None, idle_hours: int | None, over: bool
) -> None:
    assert session_is_over(since, seen, 12 * HOUR, 12, idle_hours) is over
