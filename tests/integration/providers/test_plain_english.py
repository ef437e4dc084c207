"""How a text reads, on a page of the editor and asked for while someone writes."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.memberships import actions
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.signing_in import sign_in, token
from tests.integration.memberships.conftest import People, person

__all__ = ["person"]
ADDRESS = "/plain-english"


@pytest.fixture
def entry(session: Session, person: People) -> Service:
    """An entry of Ann's organisation."""
    swimmers = provider(session)
    actions.join(session, person("ann"), swimmers, MemberRole.EDITOR, OFFICER, NOW)
    made = listing(session, swimmers, description="We facilitate provision.")
    session.commit()
    return made


@pytest.fixture
def ann(app: Flask, entry: Service) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ann@school.example")
    return client


def test_text_is_answered_with_a_part_of_the_page_and_a_line(ann: FlaskClient) -> None:
    sent = {"csrf_token": token(ann, "/account"), "text": "We <b>facilitate</b> provision."}
    answer = ann.post(ADDRESS, data=sent)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["summary"] == "2 words to look at."
    assert "<b>provision</b>: help, support, or a place" in answer.json["html"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_was_typed_is_escaped(ann: FlaskClient) -> None:
    text = "<script>alert(1)</script> " * 30
    answer = ann.post(ADDRESS, data={"csrf_token": token(ann, "/account"), "text": text})
    assert answer.json is not None
    assert "&lt;script&gt;" in answer.json["html"]
    assert "<script" not in answer.json["html"]


def test_nothing_is_written(ann: FlaskClient, app: Flask) -> None:
    sent = {"csrf_token": token(ann, "/account"), "text": "We facilitate provision."}
    written: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: written.append(args[2].split()[0].upper()))
    ann.post(ADDRESS, data=sent)
    assert set(written) <= {"SELECT", "PRAGMA"}


@pytest.mark.parametrize("more", [{}, {"text": "x" * 10_001}, {"words": "x"}])
def test_crafted_question_is_refused(ann: FlaskClient, more: dict[str, str]) -> None:
    assert ann.post(ADDRESS, data={"csrf_token": token(ann, "/account"), **more}).status_code == 400


@pytest.mark.parametrize("text", ["\0", "\ud800", "²" * 10_000, "a" * 10_000, "a. " * 3_300, ""])
def test_any_text_is_answered(ann: FlaskClient, text: str) -> None:
    sent = {"csrf_token": token(ann, "/account").encode(), "text": text.encode(errors="surrogatepass")}
    assert ann.post(ADDRESS, data=sent).status_code == 200


def test_only_people_of_providers_may_ask(app: Flask, ann: FlaskClient) -> None:
    assert ann.post(ADDRESS, data={"text": "x"}).status_code == 400  # without the token
    assert app.test_client().post(ADDRESS, data={"text": "x"}).status_code in (302, 303)
    assert ann.get(ADDRESS).status_code == 405


def test_page_of_a_text_says_how_it_reads(ann: FlaskClient, entry: Service) -> None:
    page = ann.get(f"/services/{entry.id}/edit/offers").text
    assert "<b>facilitate</b>: help, or run" in page
    assert 'name="check-reading"' in page
    assert "reads.js" in page


def test_button_shows_what_was_typed_with_advice_and_saves_nothing(
    ann: FlaskClient, session: Session, entry: Service
) -> None:
    from tests.integration.providers.sending import hidden

    address = f"/services/{entry.id}/edit/offers"
    sent = {**hidden(ann, address), "summary": "x" * 400, "description": "We utilise water.", "check-reading": "x"}
    answer = ann.post(address, data=sent)
    assert answer.status_code == 200
    assert "<b>utilise</b>: use" in answer.text
    assert "We utilise water." in answer.text
    assert "There is a problem" not in answer.text
    assert "We facilitate provision." in ann.get(address).text


def test_list_of_words_that_is_broken_takes_no_page_down(ann: FlaskClient, app: Flask, entry: Service) -> None:
    path = app.extensions["settings"].data_dir / "plain_english.yml"
    path.write_text("- not\n- like this", encoding="utf-8")
    assert ann.get(f"/services/{entry.id}/edit/offers").status_code == 200
