"""The verbs of accounts."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_security import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts import actions
from localoffer.accounts.models import User
from localoffer.accounts.queries import all_users, user_by_email
from localoffer.audit import AuditEvent
from localoffer.errors import ConflictError, LocalOfferError, NotFoundError
from tests.factories import NOW, OFFICER
from tests.integration.accounts.signing_in import PASSWORD


@pytest.fixture
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


pytestmark = pytest.mark.usefixtures("_context")


def create(session: Session, email: str = "officer@aldermere.example", *roles: str) -> User:
    return actions.create_user(session, email, PASSWORD, roles or ("officer",), OFFICER, NOW)


def trail(session: Session) -> list[tuple[str, object]]:
    return [(event.action, event.subject_id) for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def test_new_account_has_its_roles_and_an_argon2id_hash(session: Session) -> None:
    create(session, "Officer@Aldermere.example", "officer", "panel-member")
    session.expire_all()
    user = user_by_email(session, " OFFICER@aldermere.example")
    assert user.role_names == {"officer", "panel-member"}
    assert user.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password(PASSWORD, user.password)
    assert PASSWORD not in str([event.details for event in session.scalars(select(AuditEvent))])


def test_one_address_has_one_account_however_it_is_written(session: Session) -> None:
    create(session)
    with pytest.raises(ConflictError, match=r"an account for officer@aldermere\.example already"):
        create(session, "OFFICER@ALDERMERE.EXAMPLE")


@pytest.mark.parametrize(("email", "password", "role"), [("no", PASSWORD, "officer"), ("a@b.example", "x", "officer"),
                                                         ("a@b.example", PASSWORD, "boss")])  # fmt: skip
def test_account_that_is_not_right_leaves_nothing_behind(
    session: Session, email: str, password: str, role: str
) -> None:
    with pytest.raises(LocalOfferError):
        actions.create_user(session, email, password, [role], OFFICER, NOW)
    assert all_users(session) == []
    assert trail(session) == []


def test_roles_are_exchanged_and_the_trail_says_from_what_to_what(session: Session) -> None:
    user = create(session, "a@aldermere.example", "officer", "panel-member")
    assert actions.change_roles(session, user, ["officer", "administrator"], OFFICER, NOW)
    assert not actions.change_roles(session, user, ["administrator", "officer"], OFFICER, NOW)
    session.expire_all()
    assert user.role_names == {"officer", "administrator"}
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "account roles changed")).one()
    assert event.details == {"before": ["officer", "panel-member"], "after": ["administrator", "officer"]}


def test_deactivating_ends_sessions_and_can_be_taken_back(session: Session) -> None:
    user = create(session)
    held_by_cookies = user.fs_uniquifier
    assert actions.deactivate(session, user, OFFICER, NOW)
    assert not actions.deactivate(session, user, OFFICER, NOW)
    assert (user.active, user.fs_uniquifier != held_by_cookies) == (False, True)
    assert actions.reactivate(session, user, OFFICER, NOW)
    assert user.active
    assert [action for action, _ in trail(session)] == [
        "account created", "account deactivated", "account reactivated",
    ]  # fmt: skip


def test_new_password_ends_sessions(session: Session) -> None:
    user = create(session)
    held_by_cookies = user.fs_uniquifier
    actions.change_password(session, user, "another harbour mint", OFFICER, NOW)
    assert verify_password("another harbour mint", user.password)
    assert user.fs_uniquifier != held_by_cookies
    with pytest.raises(LocalOfferError, match="12 characters"):
        actions.change_password(session, user, "short", OFFICER, NOW)


def test_account_that_is_not_there_is_named(session: Session) -> None:
    with pytest.raises(NotFoundError, match=r"no account for nobody@aldermere\.example"):
        user_by_email(session, "nobody@aldermere.example")
