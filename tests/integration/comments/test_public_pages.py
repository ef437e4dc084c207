"""Families write without an account, a cookie or a name; robots and crafted forms write nothing."""

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.comments.models import Comment, CommentContact
from localoffer.database import db
from tests.factories import listing

STAMP = re.compile(r'name="stamp" value="([^"]+)"')
ABOUT_CLUB = "/comments/new?listing=saltby-swimmers"


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Pages do not depend on the database; the verbs behind them have tests of their own."""
    with sqlite_app.app_context():
        listing(db.session())
        listing(db.session(), name="Not public", publish=False)
        db.session.commit()
    return sqlite_app


def stamp(client: FlaskClient, address: str = ABOUT_CLUB) -> str:
    found = STAMP.search(client.get(address).text)
    assert found
    return found[1]


def written(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    return [(one.about, one.text) for one in session.scalars(select(Comment))]


def form(client: FlaskClient, **more: str) -> dict[str, str]:
    return {"stamp": stamp(client), "about": "wrong", "text": "The price is wrong."} | more


def test_page_of_a_listing_leads_to_the_form(client: FlaskClient) -> None:
    assert f'href="{ABOUT_CLUB}"' in client.get("/services/saltby-swimmers").text


def test_comment_is_kept_without_a_cookie_or_anything_of_who_wrote(client: FlaskClient, session: Session) -> None:
    answer = client.post(ABOUT_CLUB, data=form(client, email="Mum@Home.example"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/comments/thanks?listing=saltby-swimmers")
    assert "Set-Cookie" not in answer.headers
    assert client.get(answer.headers["Location"]).status_code == 200
    assert written(session) == [("wrong", "The price is wrong.")]
    assert session.scalars(select(CommentContact.email)).all() == ["mum@home.example"]
    row = str(session.scalars(select(Comment)).one().__dict__)
    assert "127.0.0.1" not in row
    assert "mum@" not in row


def test_comment_on_the_offer_as_a_whole(client: FlaskClient, session: Session) -> None:
    sent = form(client, about="say", text="Ask us on Saturdays.", stamp=stamp(client, "/comments/new"))
    assert client.post("/comments/new", data=sent).status_code == 303
    assert written(session) == [("say", "Ask us on Saturdays.")]


def test_form_sent_twice_is_one_comment_and_another_text_another(client: FlaskClient, session: Session) -> None:
    sent = form(client)
    for _ in range(2):
        assert client.post(ABOUT_CLUB, data=sent).status_code == 303
    client.post(ABOUT_CLUB, data=sent | {"text": "And the time."})
    assert len(written(session)) == 2


def test_robot_that_fills_in_what_nobody_sees_is_thanked_and_nothing_is_kept(
    client: FlaskClient, session: Session
) -> None:
    assert client.post(ABOUT_CLUB, data=form(client, website="https://spam.example")).status_code == 303
    assert written(session) == []


def test_faults_are_said_and_answers_kept(client: FlaskClient, session: Session) -> None:
    answer = client.post(ABOUT_CLUB, data=form(client, about="", text="Kept <words>", email="ann"))
    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    assert "Kept &lt;words&gt;" in answer.text
    assert answer.text.count("Select what you want to tell us about") == 2
    assert answer.text.count("Enter an email address in the correct format") == 2
    assert written(session) == []


@pytest.mark.parametrize("hours", [13, 24 * 400])
def test_form_that_was_open_too_long_is_shown_again_with_what_was_written(
    client: FlaskClient, session: Session, hours: int
) -> None:
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False) as clock:
        sent = form(client)
        clock.shift(hours * 3600)
        answer = client.post(ABOUT_CLUB, data=sent)
        assert answer.status_code == 400
        assert "had been open for a long time" in answer.text
        assert "The price is wrong." in answer.text
        new = STAMP.search(answer.text)
        assert new
        assert client.post(ABOUT_CLUB, data=sent | {"stamp": new[1]}).status_code == 303
    assert len(written(session)) == 1


def test_too_many_from_one_network_are_refused_for_an_hour_and_what_was_written_is_not_lost(
    client: FlaskClient, session: Session
) -> None:
    with time_machine.travel("2026-11-22T09:00:30Z", tick=False) as clock:
        sent = form(client)
        for number in range(30):
            assert client.post(ABOUT_CLUB, data=sent | {"text": f"Number {number}"}).status_code == 303
        more = sent | {"text": "One <more>", "email": "mum@home.example"}
        answer = client.post(ABOUT_CLUB, data=more)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
        assert "There were too many requests from where you are. Try again in an hour" in answer.text
        assert "One &lt;more&gt;" in answer.text
        assert 'value="mum@home.example"' in answer.text
        assert client.get(ABOUT_CLUB).status_code == 200, "pages are not counted"
        assert len(written(session)) == 30
        assert session.scalars(select(CommentContact)).all() == []
        clock.shift(3601)
        assert client.post(ABOUT_CLUB, data=more).status_code == 303
    assert len(written(session)) == 31


def test_robots_and_faulty_forms_count_too(client: FlaskClient, session: Session) -> None:
    with time_machine.travel("2026-11-22T09:00:30Z", tick=False):
        sent = form(client)
        answers = [client.post(ABOUT_CLUB, data=sent | {"text": ""}).status_code for _ in range(15)]
        answers += [client.post(ABOUT_CLUB, data=sent | {"website": "x"}).status_code for _ in range(15)]
        assert answers == [400] * 15 + [303] * 15
        assert client.post(ABOUT_CLUB, data=sent).status_code == 429
        for address in ("/comments/new", "/comments/new?listing=no-such", "/comments/new?listing=%00"):
            assert client.post(address).status_code == 429
    assert written(session) == []


CRAFTED: list[dict[str, object]] = [
    {}, {"about": "wrong"}, {"about": ["wrong", "missing"], "text": ["a", "b"]}, {"about": "x" * 100_000, "text": "x"},
    {"about": "wrong", "text": "x" * 100_000}, {"about": "wrong", "text": "\0\0"}, {"about": "wrong", "text": "\ud800"},
    {"about": "wrong\0", "text": "x"}, {"about": "wrong", "text": "x", "email": "a" * 100_000 + "@b.example"},
    {"about": "wrong", "text": "x", "email": "\0@\0"}, {"about": "wrong", "text": "x", "stamp": "é.é.é"},
    {"about": "wrong", "text": "x", "stamp": "A" * 100_000}, {"about": "wrong", "text": "x", "stamp": "\0"},
]  # fmt: skip


@pytest.mark.parametrize("sent", CRAFTED, ids=range(len(CRAFTED)))
def test_crafted_forms_get_a_page_and_write_nothing(
    client: FlaskClient, session: Session, sent: dict[str, object]
) -> None:
    data = {
        name: value.encode("utf-8", "surrogatepass").decode("latin-1") if value == "\ud800" else value
        for name, value in sent.items()
    }
    answer = client.post(ABOUT_CLUB, data=data)
    assert answer.status_code == 400
    assert "<h1" in answer.text
    assert written(session) == []


@pytest.mark.parametrize("name", ["no-such", "not-public", "x%00y", "%ED%A0%80", "y" * 5_000])
def test_listing_that_is_not_public_is_not_there(client: FlaskClient, session: Session, name: str) -> None:
    sent = form(client)
    for method in (client.get, lambda address: client.post(address, data=sent)):
        assert method(f"/comments/new?listing={name}").status_code == 404
    assert client.get(f"/comments/thanks?listing={name}").status_code == 404
    assert written(session) == []


def test_other_kinds_of_body_write_nothing(client: FlaskClient, session: Session) -> None:
    for body, kind in ((b"{}", "application/json"), (b"\xff\xfe", "text/plain"), (b"--x", "multipart/form-data")):
        assert client.post(ABOUT_CLUB, data=body, content_type=kind).status_code == 400
    assert client.delete("/comments/new").status_code == 405
    assert written(session) == []


@pytest.mark.parametrize("query", ["", "?page=2", "?page=x", "?page=999999999"])
def test_public_page_is_there_when_nothing_is_published(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/comments{query}")
    assert (answer.status_code, "Nothing is published yet." in answer.text) == (200, True)
    assert "Set-Cookie" not in answer.headers


def test_forms_of_people_who_are_signed_in_still_need_their_token(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 400


def test_site_that_sends_no_email_asks_for_no_address(client: FlaskClient, app: Flask, session: Session) -> None:
    app.extensions["mailbox"] = None
    assert 'name="email"' not in client.get(ABOUT_CLUB).text
    assert client.post(ABOUT_CLUB, data=form(client, email="mum@home.example")).status_code == 303
    assert len(written(session)) == 1
    assert session.scalars(select(CommentContact)).all() == []
