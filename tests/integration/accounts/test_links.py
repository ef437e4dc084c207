"""A link by email signs in once, for minutes, by its button only, and says nothing about who has an account."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts import actions, links
from localoffer.accounts.models import SignInLink, User
from localoffer.accounts.resetting import MOST_LINKS
from localoffer.audit import AuditEvent
from localoffer.database import db
from localoffer.email.models import QueuedEmail
from tests.factories import OFFICER
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import send_code, set_up_app, sign_in, sign_out, token

START = datetime(2026, 11, 22, 14, 0, 30, tzinfo=UTC)
EMAIL = "officer@aldermere.example"


def ask(client: FlaskClient, email: str = EMAIL) -> str:
    answer = client.post("/sign-in/link", data={"csrf_token": token(client, "/sign-in/link"), "email": email})
    assert answer.status_code == 200
    return answer.text


def link(app: Flask) -> str:
    newest = next(iter(app.extensions["mailbox"].newest()))
    found = re.search(r"https?://[^/]+(/sign-in/link/\S+)", newest.text)
    assert found is not None
    return found.group(1)


def press(client: FlaskClient, address: str) -> int:
    return client.post(address, data={"csrf_token": token(client, "/sign-in")}).status_code


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_link_signs_in_once_and_by_its_button_only(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    ask(client, " Officer@Aldermere.EXAMPLE ")
    address = link(app)
    for _ in range(2):  # as mail programs do, before anybody reads
        client.head(address)
        page = client.get(address)
        assert page.status_code == 200
        assert f"You sign in as {EMAIL}" in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
    assert not is_in(client)
    assert client.post(address).status_code == 400, "not without the form's token"
    assert press(client, address) == 302
    assert is_in(client)
    user = session.scalars(select(User)).one()
    assert user.email_verified_at is not None
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events[1:]] == ["sign-in link sent", "signed in"]
    assert events[-1].details["how"] == ["link"]
    sign_out(client)
    assert press(client, address) == 404
    assert "does not work any more" in client.get(address).text
    assert not is_in(client)


def test_link_pressed_in_two_places_at_once_signs_in_once(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    ask(client)
    held, gate, used = link(app).rpartition("/")[2], threading.Barrier(4, timeout=60), []

    def use() -> None:
        with app.app_context():
            gate.wait()
            used.append(links.use(db.session(), held, datetime.now(UTC)))
            db.session.commit()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(used) == [False, False, False, True]


def test_answer_is_the_same_without_an_account_and_nothing_is_sent(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    ended = make_user("ended@aldermere.example")
    with app.app_context():
        actions.deactivate(session, session.get(User, ended.id), OFFICER, START)
    session.commit()
    there = ask(client).replace(EMAIL, "X")
    assert ask(client, "nobody@aldermere.example").replace("nobody@aldermere.example", "X") == there
    assert ask(client, "ended@aldermere.example").replace("ended@aldermere.example", "X") == there
    assert session.scalars(select(QueuedEmail.to)).all() == [EMAIL]


def test_link_is_not_kept_as_it_is(app: Flask, client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    ask(client)
    held = link(app).rpartition("/")[2]
    kept = session.scalars(select(SignInLink)).one()
    assert held not in (kept.token_hash, kept.session_mark)
    assert held not in str([(event.actor, event.details) for event in session.scalars(select(AuditEvent))])


def test_link_works_for_fifteen_minutes(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    with time_machine.travel(START, tick=False) as clock:
        ask(client)
        address = link(app)
        assert "for 15 minutes" in next(iter(app.extensions["mailbox"].newest())).text
        clock.shift(timedelta(minutes=14, seconds=59))
        assert client.get(address).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(address).status_code == 404
        assert press(client, address) == 404
    assert not is_in(client)


@pytest.mark.parametrize("what", ["password", "deactivate", "everywhere"])
def test_what_ends_the_sessions_of_an_account_ends_its_links(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session, what: str
) -> None:
    user = make_user()
    ask(client)
    with app.app_context():
        person = session.get(User, user.id)
        assert person is not None
        if what == "password":
            actions.change_password(session, person, "another good password", OFFICER, START)
        elif what == "deactivate":
            actions.deactivate(session, person, OFFICER, START)
        else:
            actions.sign_out_everywhere(session, person, OFFICER, START)
    session.commit()
    assert press(client, link(app)) == 404


def test_second_step_is_asked_for_after_a_link_too(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    _, codes = set_up_app(client)
    sign_out(client)
    ask(client)
    assert press(client, link(app)) == 303
    assert not is_in(client)
    assert send_code(client, codes[0]).status_code == 302
    assert is_in(client)


def test_locked_address_is_locked_for_links_too(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            sign_in(client, password="kettle harbour milk")
        clock.shift(timedelta(minutes=5))
        ask(client)
        answer = client.post(link(app), data={"csrf_token": token(client, "/sign-in")})
        assert answer.status_code == 429
        assert "Try again after 2:16pm" in answer.text
        assert not is_in(client)
        clock.shift(timedelta(minutes=11))
        assert press(client, link(app)) == 302, "the link was not used up"


def test_one_address_gets_so_many_links_an_hour(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    for _ in range(MOST_LINKS + 2):
        ask(client)
    assert len(session.scalars(select(QueuedEmail.id)).all()) == MOST_LINKS


@pytest.mark.parametrize("held", ["x", "EXAMPLE", "%00", "%ff", "x" * 3000, "..", "' or 1=1"])
def test_link_of_nobody_is_gone(client: FlaskClient, held: str) -> None:
    assert client.get(f"/sign-in/link/{held}").status_code == 404
    assert client.post(f"/sign-in/link/{held}", data={"csrf_token": token(client)}).status_code == 404


@pytest.mark.parametrize("typed", ["", "ann", "a" * 100_000, "a@b.example\x00", "@", "a@b@c.example", "<script>@b"])
def test_address_that_is_none_is_told(client: FlaskClient, typed: str) -> None:
    data = {"csrf_token": token(client, "/sign-in/link"), "email": typed}
    answer = client.post("/sign-in/link", data=data)
    assert answer.status_code == 400
    assert "Error: " in answer.text


def test_site_without_email_offers_no_link(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    app.extensions["mailbox"] = None
    assert "Email me a link" not in client.get("/sign-in").text
    page = client.get("/sign-in/link").text
    assert "sends no email yet" in page
    assert "sends no email yet" in ask_without(client)


def ask_without(client: FlaskClient) -> str:
    return client.post("/sign-in/link", data={"csrf_token": token(client), "email": EMAIL}).text
