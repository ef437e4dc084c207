"""A provider's home page: what needs doing, where each service stands, and nobody else's."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.memberships import actions
from localoffer.memberships.rules import MemberRole
from localoffer.publishing import drafting, reviewing
from localoffer.publishing.models import Revision
from localoffer.publishing.reviewing import Seen
from providers.home.queries import standings
from providers.home.rules import Stage, Task
from tests.factories import NOW, OFFICER, content, listing, provider
from tests.integration.accounts.signing_in import sign_in
from tests.integration.memberships.conftest import People, person

__all__ = ["person"]
TODAY = date(2026, 11, 22)
ANN = Actor("user", "ann")


@pytest.fixture
def swimmers(session: Session) -> Provider:
    return provider(session, "Saltby Sports")


@pytest.fixture
def ann(app: Flask, session: Session, person: People, swimmers: Provider) -> FlaskClient:
    actions.join(session, person("ann"), swimmers, MemberRole.EDITOR, OFFICER, NOW)
    session.commit()
    client = app.test_client()
    sign_in(client, "ann@school.example")
    return client


def sent(session: Session, of: Provider, name: str) -> Revision:
    draft = drafting.start_new(session, of, name, ANN, NOW)
    return drafting.submit(session, draft, draft.fingerprint, ANN, NOW).revision


def send_back(session: Session, revision: Revision, reason: str) -> None:
    reviewing.send_back(session, revision, reason, Seen(revision.lifecycle, revision.service.version), OFFICER, NOW)


def test_each_service_stands_where_it_was_left(app: Flask, session: Session, swimmers: Provider) -> None:
    with app.app_context():
        listing(session, swimmers, name="Public")
        drafting.start_new(session, swimmers, "Begun", ANN, NOW)
        sent(session, swimmers, "Sent")
        send_back(session, sent(session, swimmers, "Sent back"), "Say which pool.")
        changed = drafting.start(session, listing(session, swimmers, name="Changed"), ANN, NOW)
        drafting.save(session, changed, content(name="Changing"), changed.fingerprint, ANN, NOW)
        found = {one.name: (one.stage, one.task) for one in standings(session, swimmers, TODAY)}
    assert found == {
        "Public": (Stage.PUBLIC, Task.CONFIRM),  # nobody has confirmed it yet
        "Begun": (Stage.DRAFT, Task.FINISH),
        "Sent": (Stage.WAITING, None),
        "Sent back": (Stage.SENT_BACK, Task.CHANGE),
        "Changed": (Stage.DRAFT, Task.CONFIRM),  # families read this name until the change is approved
    }


def test_what_was_sent_again_is_no_longer_sent_back(app: Flask, session: Session, swimmers: Provider) -> None:
    with app.app_context():
        revision = sent(session, swimmers, "Seals")
        send_back(session, revision, "Say which pool.")
        draft = drafting.start(session, revision.service, ANN, NOW)
        drafting.submit(session, draft, draft.fingerprint, ANN, NOW)
        assert [one.stage for one in standings(session, swimmers, TODAY)] == [Stage.WAITING]


def test_page_shows_the_reason_and_the_way_on(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    with ann.application.app_context():
        send_back(session, sent(session, swimmers, "Seals"), "Say <which> pool.")
    session.commit()
    page = ann.get(f"/organisations/{swimmers.id}").text
    assert "Say &lt;which&gt; pool." in page
    assert "Sent back to you" in page


def test_page_of_a_provider_without_services_says_how_to_begin(ann: FlaskClient, swimmers: Provider) -> None:
    page = ann.get(f"/organisations/{swimmers.id}").text
    assert "Add your first service" in page


def test_pages_of_other_providers_are_not_there(ann: FlaskClient, session: Session) -> None:
    other = provider(session, "Other")
    session.commit()
    assert ann.get(f"/organisations/{other.id}").status_code == 404
    assert ann.get("/organisations/nothing").status_code == 404


def test_a_hundred_services_cost_no_more_questions_than_one(app: Flask, session: Session, swimmers: Provider) -> None:
    with app.app_context():
        asked: list[str] = []
        listing(session, swimmers, name="One")
        engine = db.session.get_bind() if session.bind is None else session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        standings(session, swimmers, TODAY)
        one = len(asked)
        for number in range(20):
            listing(session, swimmers, name=f"Service {number}")
        session.flush()
        session.expire_all()
        asked.clear()
        standings(session, swimmers, TODAY)
    assert len(asked) <= one + 1
