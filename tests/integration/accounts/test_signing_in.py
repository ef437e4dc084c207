"""Signing in and out, as a browser does it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts import actions
from localoffer.accounts.models import SignInTry, User
from localoffer.accounts.sign_ins import begin_try, forget_tries, lock_on, take_back
from localoffer.audit import AuditEvent
from tests.factories import OFFICER
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import PASSWORD, sign_in, sign_out, token

START = datetime(2026, 11, 22, 14, 0, 30, tzinfo=UTC)
WRONG = "The email address or the password is not right"


def trail(session: Session) -> list[tuple[str, str, str]]:
    events = session.scalars(select(AuditEvent).where(AuditEvent.action != "account created").order_by(AuditEvent.id))
    return [(event.actor, event.action, event.details.get("reason", "")) for event in events]


def test_officer_signs_in_and_lands_at_the_officers_page(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    answer = sign_in(client)
    assert answer.headers["Location"] == "/start"
    assert client.get("/start").headers["Location"] == "/officers"
    assert "officer@aldermere.example" in client.get("/officers").text
    assert trail(session) == [(f"user:{user.id}", "signed in", "")]
    assert session.get(User, user.id).last_sign_in_at is not None


def test_others_land_at_their_account(client: FlaskClient, make_user: MakeUser) -> None:
    make_user("school@aldermere.example", "provider-editor", "panel-member")
    sign_in(client, " School@Aldermere.EXAMPLE ")
    assert client.get("/start").headers["Location"] == "/account"
    page = client.get("/account").text
    assert "Provider editor and Co-production panel member" in page
    assert "/officers" not in page


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    asked = client.get("/officers?from=mail")
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"]).text
    assert 'name="next" value="/officers?from=mail"' in page
    assert sign_in(client, next="/officers?from=mail").headers["Location"] == "/officers?from=mail"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:x"])
def test_link_with_another_site_in_it_leads_nowhere_else(
    client: FlaskClient, make_user: MakeUser, elsewhere: str
) -> None:
    make_user()
    assert stays_here(sign_in(client, next=elsewhere).headers["Location"])
    sign_out(client)
    fields = {"csrf_token": token(client), "email": "officer@aldermere.example", "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": elsewhere}, data=fields)
    assert stays_here(answer.headers["Location"])


def stays_here(location: str) -> bool:
    """As a browser reads it: it takes backslashes for slashes."""
    return urlsplit(urljoin("http://localhost/sign-in", location.replace("\\", "/"))).netloc == "localhost"


@pytest.mark.parametrize(
    ("email", "password", "faults"),
    [
        ("", "", ["Enter your email address", "Enter your password"]),
        ("officer@aldermere.example", "", ["Enter your password"]),
        ("officer", PASSWORD, ["Enter an email address in the correct format"]),
        ("a@b.example\x00", PASSWORD, ["Enter an email address in the correct format"]),
        ("x" * 10_000, PASSWORD, ["Enter an email address in the correct format"]),
        ("officer@aldermere.example", "x" * 10_000, ["200 characters or fewer"]),
    ],
    ids=["nothing", "no password", "no address", "control byte", "long address", "long password"],
)
def test_unfinished_form_says_what_is_missing_and_keeps_the_address(
    client: FlaskClient, session: Session, email: str, password: str, faults: list[str]
) -> None:
    page = sign_in(client, email, password).text
    assert "<title>" in page
    assert "Error: Sign in" in page
    for fault in faults:
        assert page.count(fault) == 2, "once in the summary, once at the field"
    assert password == "" or password not in page
    if email == "officer@aldermere.example":
        assert f'value="{email}"' in page
    assert session.scalars(select(SignInTry)).all() == [], "nothing was tried yet"


def test_wrong_password_unknown_address_and_ended_account_read_the_same(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    ended = make_user("ended@aldermere.example")
    with app.app_context():
        actions.deactivate(session, session.get(User, ended.id), OFFICER, START)
    session.commit()
    pages = [
        sign_in(client, "officer@aldermere.example", "kettle harbour milk").text,
        sign_in(client, "nobody@aldermere.example").text,
        sign_in(client, "ended@aldermere.example").text,
    ]
    assert all(page.count(WRONG) == 2 for page in pages)
    reasons = [(actor, reason) for actor, action, reason in trail(session) if action == "sign-in failed"]
    assert reasons == [
        ("user:not signed in", "wrong password"),
        ("user:not signed in", "unknown account"),
        ("user:not signed in", "deactivated"),
    ]
    assert client.get("/account").status_code == 302


def test_trail_and_tries_hold_no_password_no_address_and_no_ip(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    sign_in(client, "nobody@aldermere.example", "a secret of mine")
    sign_in(client)
    kept = [str((event.actor, event.details)) for event in session.scalars(select(AuditEvent))]
    kept += [row.identity for row in session.scalars(select(SignInTry))]
    for secret in ("a secret of mine", PASSWORD, "nobody@", "127.0.0.1"):
        assert not any(secret in text for text in kept)


@pytest.mark.parametrize("email", ["officer@aldermere.example", "nobody@aldermere.example"])
def test_fifth_failure_locks_the_address_for_fifteen_minutes(
    client: FlaskClient, make_user: MakeUser, session: Session, email: str
) -> None:
    make_user()
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            assert WRONG in sign_in(client, email, "kettle harbour milk").text
            clock.shift(timedelta(minutes=1))
        page = sign_in(client, email).text
        assert page.count("Try again after 2:16pm") == 2
        assert trail(session)[-1][1:] == ("sign-in failed", "locked")
        assert session.scalars(select(SignInTry.at)).all()[-1] == START + timedelta(minutes=4)
        clock.move_to(START + timedelta(minutes=15))
        again = sign_in(client, email)
        assert again.status_code == (302 if email.startswith("officer") else 200)


def test_locking_one_address_leaves_others_open(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    for _ in range(6):
        sign_in(client, "nobody@aldermere.example", "kettle harbour milk")
    assert sign_in(client).status_code == 302


def test_signing_in_forgets_the_failures_before(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="kettle harbour milk")
        assert sign_in(client).status_code == 302
        assert session.scalars(select(SignInTry)).all() == []
        session.commit()
        sign_out(client)


def test_of_many_tries_at_once_only_five_are_looked_at(session: Session) -> None:
    started = [begin_try(session, "a", START) for _ in range(50)]
    session.commit()
    assert [lock_on(session, attempt, START) is None for attempt in started].count(True) <= 5


def test_one_person_signs_in_in_two_places_at_the_same_moment(
    app: Flask, make_user: MakeUser, session: Session
) -> None:
    make_user()
    for _ in range(12):  # of two that begin together some come in each other's way
        gate = Barrier(2, timeout=60)

        def enter(_: int, gate: Barrier = gate) -> int:
            browser = app.test_client()
            gate.wait()
            return sign_in(browser).status_code

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(enter, range(2))) == [302, 302]
    assert session.scalars(select(SignInTry)).all() == []


def test_try_that_was_forgotten_meanwhile_ends_as_any_other(session: Session) -> None:
    first, second = (begin_try(session, "a", START) for _ in range(2))
    session.commit()
    forget_tries(session, "a")
    session.commit()
    assert lock_on(session, second, START) is None
    take_back(session, second)
    take_back(session, first)
    assert session.scalars(select(SignInTry)).all() == []


def test_old_failures_are_thrown_away(session: Session) -> None:
    begin_try(session, "a", START - timedelta(days=1, seconds=1))
    kept = begin_try(session, "b", START)
    assert session.scalars(select(SignInTry.id)).all() == [kept.id]


def test_signing_out_ends_the_session_and_is_on_the_trail(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    sign_in(client)
    assert sign_out(client).headers["Location"] == "/"
    assert client.get("/account").status_code == 302
    assert trail(session)[-1] == (f"user:{user.id}", "signed out", "")


def test_signing_out_twice_writes_once(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    sign_in(client)
    fields = {"csrf_token": token(client, "/account")}
    sign_out(client)
    assert client.post("/sign-out", data={"csrf_token": token(client)} | fields).status_code in (302, 400)
    assert [action for _, action, _ in trail(session)].count("signed out") == 1


def test_ended_account_is_out_at_its_next_page(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    sign_in(client)
    assert client.get("/account").status_code == 200
    with app.app_context():
        actions.deactivate(session, session.get(User, user.id), OFFICER, START)
    session.commit()
    assert client.get("/account").status_code == 302


def test_form_without_its_token_is_asked_for_again_with_the_address_kept(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    answer = client.post("/sign-in", data={"email": "officer@aldermere.example", "password": PASSWORD})
    assert answer.status_code == 400
    assert "had been open too long" in answer.text
    assert 'value="officer@aldermere.example"' in answer.text
    assert client.get("/account").status_code == 302
    assert trail(session) == []


def test_signing_out_needs_its_token(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    answer = client.post("/sign-out")
    assert answer.status_code == 400
    assert "load the page again" in answer.text
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("body", [{"email": ["x"], "password": {}}, {"email": 5, "password": 5}, [1], "text"])
def test_json_opens_no_door(client: FlaskClient, make_user: MakeUser, body: object) -> None:
    make_user()
    headers = {"X-CSRFToken": token(client), "Accept": "application/json"}
    answer = client.post("/sign-in?include_auth_token", json=body, headers=headers)
    assert answer.status_code == 415
    assert answer.mimetype == "text/html"
    assert client.get("/account").status_code == 302


def test_cookie_is_out_of_reach_of_scripts_and_pages_out_of_caches(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    cookie = sign_in(client).headers["Set-Cookie"]
    assert cookie.startswith("localoffer_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get("/account").headers["Cache-Control"] == "private, no-store"
    assert client.get("/sign-in").headers["Cache-Control"] == "private, no-store"


def test_public_pages_set_no_cookie_and_are_the_same_for_everyone(client: FlaskClient, make_user: MakeUser) -> None:
    before = client.get("/about")
    assert "Set-Cookie" not in before.headers
    make_user()
    sign_in(client)
    assert client.get("/about").text == before.text


def test_password_can_be_pasted_and_filled_in_by_the_browser(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


def test_asking_for_json_gets_no_token(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    fields = {"csrf_token": token(client), "email": "officer@aldermere.example", "password": PASSWORD}
    answer = client.post("/sign-in?include_auth_token", data=fields, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (302, "text/html")
    assert "token" not in answer.text
