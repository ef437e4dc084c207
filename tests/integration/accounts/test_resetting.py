"""A forgotten password: the link works once, ends every session, and nothing tells who has an account."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts import actions
from localoffer.accounts.models import User
from localoffer.accounts.resetting import MOST_LINKS
from localoffer.audit import AuditEvent
from localoffer.email.models import QueuedEmail
from tests.factories import NOW, OFFICER
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token

EMAIL = "officer@aldermere.example"
NEW = "another harbour mint"


def ask(client: FlaskClient, email: str = EMAIL) -> str:
    answer = client.post("/forgotten-password", data={"csrf_token": token(client), "email": email})
    assert answer.status_code == 200
    return answer.text


def link(app: Flask) -> str:
    newest = next(iter(app.extensions["mailbox"].newest()))
    found = re.search(r"https?://[^/]+(/reset-password/\S+)", newest.text)
    assert found is not None
    return found.group(1)


def send(client: FlaskClient, address: str, password: str = NEW) -> int:
    return client.post(address, data={"csrf_token": token(client), "password": password}).status_code


def test_link_sets_a_password_once_and_ends_every_session(app: Flask, make_user: MakeUser, session: Session) -> None:
    user = make_user()
    client, elsewhere = app.test_client(), app.test_client()  # the fixture's client keeps its context for all others
    assert sign_in(elsewhere).headers["Location"] == "/start"
    assert elsewhere.get("/officers").status_code == 200
    ask(client, " Officer@Aldermere.EXAMPLE ")
    address = link(app)
    assert "New password" in client.get(address).text
    assert elsewhere.get("/officers").status_code == 200
    assert send(client, address) == 303
    assert elsewhere.get("/officers").status_code == 302
    assert client.get(address).status_code == 404
    assert send(client, address, "yet another harbour") == 404
    assert sign_in(client, EMAIL, NEW).headers["Location"] == "/start"
    emails = [one.subject for one in app.extensions["mailbox"].newest()]
    assert emails == ["Your password was changed", "Set a new password"]
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[2:4] == ["password link sent", "account password changed"]
    assert session.get_one(User, user.id).email_verified_at is not None


def test_answer_does_not_tell_whether_there_is_an_account(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    gone = make_user("gone@aldermere.example")
    actions.deactivate(session, session.get_one(User, gone.id), OFFICER, NOW)
    session.commit()
    pages = {ask(client, email).replace(email, "…") for email in (EMAIL, "nobody@aldermere.example", gone.email)}
    assert len(pages) == 1
    assert [one.to for one in app.extensions["mailbox"].newest()] == [EMAIL]


def test_link_runs_out_after_two_hours(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        make_user()
        ask(client)
        clock.move_to(NOW + timedelta(hours=1, minutes=59))
        assert client.get(link(app)).status_code == 200
        clock.move_to(NOW + timedelta(hours=2, minutes=1))
        assert client.get(link(app)).status_code == 404


@pytest.mark.parametrize("address", ["/reset-password/x", "/reset-password/..%00", "/reset-password/" + "a" * 3000])
def test_link_that_is_none_is_told_so(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


def test_link_of_a_deactivated_account_opens_nothing(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    ask(client)
    session.get_one(User, user.id).active = False
    session.commit()
    assert client.get(link(app)).status_code == 404


def test_weak_password_is_told_and_the_link_still_works(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    ask(client)
    address = link(app)
    for weak in ("", "short", "a" * 201, "aaaaaaaaaaaaaa"):
        assert send(client, address, weak) == 400
    page = client.post(address, data={"csrf_token": token(client), "password": "short"}).text
    assert page.count("Use a password of 12 characters or more") == 2
    assert send(client, address) == 303


def test_address_that_is_none_is_told(client: FlaskClient) -> None:
    for typed, says in (("", "Enter your email address"), ("ann", "in the correct format"), ("a" * 400, "format")):
        answer = client.post("/forgotten-password", data={"csrf_token": token(client), "email": typed})
        assert answer.status_code == 400
        assert says in answer.text


def test_one_address_gets_three_links_an_hour(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(MOST_LINKS + 2):
            ask(client)
        assert len(session.scalars(select(QueuedEmail.id)).all()) == MOST_LINKS
        clock.move_to(NOW + timedelta(hours=1, minutes=1))
        ask(client)
    assert len(session.scalars(select(QueuedEmail.id)).all()) == MOST_LINKS + 1


def test_a_reset_lets_a_locked_address_in_again(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    for _ in range(6):
        sign_in(client, EMAIL, "wrong password 1")
    ask(client)
    send(client, link(app))
    assert sign_in(client, EMAIL, NEW).status_code == 302


def test_site_without_email_says_whom_to_ask(app: Flask, client: FlaskClient) -> None:
    app.extensions["mailbox"] = None
    page = client.get("/forgotten-password").text
    assert "This site sends no email yet" in page
    assert "01632 960100" in page
