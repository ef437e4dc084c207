"""People make an account by a link that works once; nothing tells who has one; it opens nothing yet."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.accounts.queries import user_by_email
from localoffer.accounts.resetting import MOST_LINKS
from localoffer.email.models import QueuedEmail
from tests.factories import NOW
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import TOKEN, sign_in
from tests.integration.registering.sending import ANN, NEW, link, newcomer, send


def users(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(User)) or 0


def test_link_makes_an_account_once_that_has_no_role(app: Flask, session: Session) -> None:
    client = app.test_client()
    assert "Check your email" in send(client, "/new-account", email=" Ann@Larkrise.EXAMPLE ").text
    address = link(app)
    assert client.get(address).status_code == 200
    assert users(session) == 0
    assert send(client, address, password="short").status_code == 400
    answer = send(client, address, password=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/find")
    user = user_by_email(session, ANN)
    assert user.role_names == set()
    assert user.email_verified_at is not None
    assert "None yet" in client.get("/account").text
    for closed in ("/officers", "/officers/claims", f"/organisations/{user.id}/people"):
        assert client.get(closed).status_code in (403, 404)
    again = app.test_client()
    assert again.get(address).status_code == 404
    assert send(again, address, password="another harbour mint").status_code == 404
    assert sign_in(again, ANN, NEW).status_code == 302


def test_answers_never_say_whether_there_is_an_account(app: Flask, make_user: MakeUser) -> None:
    make_user("officer@aldermere.example")
    client = app.test_client()
    pages = {
        TOKEN.sub("", send(client, "/new-account", email=email).text.replace(email, "…"))
        for email in (ANN, "officer@aldermere.example")
    }
    assert len(pages) == 1
    newest = list(app.extensions["mailbox"].newest())
    assert {(one.to, one.subject) for one in newest} == {
        ("officer@aldermere.example", "You have an account already"), (ANN, "Make your account"),
    }  # fmt: skip


def test_link_runs_out_after_a_day_and_a_newer_one_replaces_it(app: Flask) -> None:
    client = app.test_client()
    with time_machine.travel(NOW, tick=False) as clock:
        send(client, "/new-account", email=ANN)
        first = link(app)
        clock.shift(60)
        send(client, "/new-account", email=ANN)
        second = link(app)
        assert [client.get(first).status_code, client.get(second).status_code] == [404, 200]
        clock.shift(timedelta(hours=23, minutes=59))
        assert client.get(second).status_code == 200
        clock.shift(timedelta(minutes=2))
        assert client.get(second).status_code == 404
        assert send(client, second, password=NEW).status_code == 404


def test_one_address_gets_three_links_an_hour_and_one_network_asks_thirty_times(app: Flask, session: Session) -> None:
    client = app.test_client()
    for _ in range(MOST_LINKS + 2):
        assert send(client, "/new-account", email=ANN).status_code == 200
    assert session.scalar(select(func.count()).select_from(QueuedEmail)) == MOST_LINKS
    for number in range(30 - MOST_LINKS - 2):
        assert send(client, "/new-account", email=f"n{number}@larkrise.example").status_code == 200
    assert send(client, "/new-account", email=ANN).status_code == 429


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil", "/a" * 300, "/x?y=//z", "\x00"])
def test_link_leads_to_pages_of_this_site_only(app: Flask, next: str) -> None:
    client = app.test_client()
    assert send(client, "/new-account", email=ANN, next=next).status_code == 200
    assert send(client, link(app), password=NEW).headers["Location"] == "/register/find"


def test_link_leads_on_to_where_someone_was_going(app: Flask) -> None:
    client = app.test_client()
    send(client, "/new-account", email=ANN, next="/register/claim/0000-11")
    assert send(client, link(app), password=NEW).headers["Location"] == "/register/claim/0000-11"


@pytest.mark.parametrize("email", ["", "ann", "a@b\x00.example", "x" * 100_000])
def test_what_is_no_address_is_told(sqlite_app: Flask, email: str) -> None:
    client = sqlite_app.test_client()
    assert send(client, "/new-account", email=email).status_code == 400


@pytest.mark.parametrize("path", ["/new-account/x", "/new-account/%00", "/address/x", "/address/" + "a" * 4000])
def test_link_that_is_none_is_told_so(sqlite_app: Flask, path: str) -> None:
    client = sqlite_app.test_client()
    assert client.get(path).status_code == 404
    assert send(client, path, password=NEW).status_code == 404


def test_old_account_shows_that_its_address_is_its_own(app: Flask, make_user: MakeUser, session: Session) -> None:
    make_user("school@larkrise.example", "provider-editor")
    client, stranger = app.test_client(), app.test_client()
    sign_in(client, "school@larkrise.example")
    assert send(client, "/account/verify").status_code == 200
    address = link(app, "address")
    assert stranger.get(address).status_code == 200
    assert user_by_email(session, "school@larkrise.example").email_verified_at is None
    assert send(stranger, address).status_code == 303
    session.expire_all()
    assert user_by_email(session, "school@larkrise.example").email_verified_at is not None
    assert send(stranger, address).status_code == 404


def test_whoever_is_signed_in_needs_no_new_account(app: Flask) -> None:
    client = newcomer(app)
    assert client.get("/new-account").headers["Location"] == "/start"
