"""Every email is listed and can be read by officers; what was sent in development can be looked at."""

import re
import uuid
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import UndefinedError
from sqlalchemy.orm import Session

from localoffer.accounts.actions import create_user
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.message import Message
from localoffer.email.messages import EMAILS, example, write
from localoffer.email.models import QueuedEmail
from tests.conftest import ROOT
from tests.factories import NOW, OFFICER
from tests.integration.accounts.signing_in import PASSWORD, sign_in


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


def with_settings(app: Flask, **values: object) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update=values)


def test_every_template_is_listed_and_every_listed_email_has_one() -> None:
    names = {path.stem for path in Path(ROOT / "templates/email").glob("*.txt") if not path.name.startswith("_")}
    assert names == set(EMAILS)


@pytest.mark.parametrize("name", EMAILS)
def test_email_is_whole_and_plain(app: Flask, name: str) -> None:
    with_settings(app, public_url="https://offer.example")
    with app.app_context():
        message = example(name)
    assert 3 < len(message.subject) < 70
    assert "Aldermere Borough Council" in message.text
    assert "Subject:" not in message.text
    assert "\n\n\n" not in message.text
    assert not re.search(r"[<>{}]|&[a-z]+;|None|\b(please|sorry|oops|invalid)\b", message.text, re.IGNORECASE)
    links = re.findall(r"\S*/\S*/\S*", message.text)
    assert all(link.startswith("https://offer.example/") for link in links)


def test_email_with_a_value_missing_or_one_that_is_not_listed_is_not_written(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(UndefinedError):
            write("password-reset", "ann@school.example", hours=2)
        with pytest.raises(KeyError):
            write("no-such-email", "ann@school.example")


def test_what_people_typed_stays_text_and_on_one_line_in_the_subject(app: Flask) -> None:
    with app.app_context():
        values = dict(EMAILS["invitation"].example()) | {"provider": "Swim & Gym\n<b>Bcc: x"}
        message = write("invitation", "ann@school.example", **values)
    assert message.subject == "Help to keep Swim & Gym <b>Bcc: x up to date"


def test_links_go_to_the_public_address_whatever_a_request_says(app: Flask) -> None:
    with_settings(app, public_url="https://offer.example", environment="production")
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert page_address("directory.home") == "https://offer.example/"
        assert page_address("directory.service", slug="a") == "https://offer.example/services/a"
    with_settings(app, public_url="")
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert "evil" not in page_address("directory.home")


def test_officers_read_every_email_and_see_what_was_given_up(app: Flask, session: Session) -> None:
    with app.app_context():
        create_user(session, "officer@aldermere.example", PASSWORD, ["officer"], OFFICER, NOW)
    for key, state in (("1", "dead"), ("2", "waiting")):
        queue(session, "invitation", Message("gone@school.example", f"Lost {key}", "secret-link"), key, NOW)
        session.flush()
        session.query(QueuedEmail).filter_by(key=key).update({"state": state, "last_error": f"reason {key}"})
    session.commit()
    client = app.test_client()
    sign_in(client)
    page = client.get("/officers/emails").text
    with app.app_context():
        assert all(example(name).subject in page for name in EMAILS)
    assert "“Lost 1” to gone@school.example" in page
    assert "1 email waits" in page
    assert "reason 2" in page
    assert "secret-link" not in page


def test_outbox_shows_what_was_sent_in_development_and_is_not_there_in_production(app: Flask) -> None:
    client = app.test_client()
    assert "There are none yet" in client.get("/development/outbox").text
    app.extensions["mailbox"].send(Message("ann@x.example", "<Hello>", "https://offer.example/a\n"), uuid.uuid4())
    page = client.get("/development/outbox").text
    assert "&lt;Hello&gt;" in page
    assert 'href="https://offer.example/a"' in page
    with_settings(app, environment="production")
    assert client.get("/development/outbox").status_code == 404
    with_settings(app, environment="development")
    app.extensions["mailbox"] = None
    assert client.get("/development/outbox").status_code == 404
