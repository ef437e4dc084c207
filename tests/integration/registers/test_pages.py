"""Officers' pages of what the registers say: who may see them, every form, and what somebody else did meanwhile."""

import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from localoffer.audit import Actor, AuditEvent
from localoffer.directory.models import Provider
from localoffer.register_notices import actions
from localoffer.register_notices.actions import raise_notice
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.panel import changes_in_registers
from localoffer.register_notices.rules import CHILDCARE, LONGEST_WHY, SCHOOLS, Cause
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import sign_in, token

__all__ = ["make_user"]
LIST = "/officers/register"
JOB = Actor("job", "register")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def school(session: Session) -> Provider:
    made = provider(session, "Saltby School", "mainstream-school", urn="990001")
    listing(session, made, name="Saltby breakfast club")
    session.commit()
    return made


@pytest.fixture
def notice(session: Session, school: Provider) -> RegisterNotice:
    """A closing of Saltby School that waits."""
    changes = (("Status", "Open", "Closed on 31 August 2026"),)
    cause = Cause(SCHOOLS, "990001", "closed", "2026-08-31", school.name, changes, "It closed.")
    raise_notice(session, cause, school, JOB, NOW)
    session.commit()
    return session.scalars(select(RegisterNotice)).one()


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


def send(client: FlaskClient, notice: RegisterNotice, what: str, **fields: object) -> TestResponse:
    return client.post(f"{LIST}/{notice.id}/{what}", data={"csrf_token": token(client, "/account"), **fields})


def test_nobody_signed_in_sees_nothing(client: FlaskClient, notice: RegisterNotice) -> None:
    for path in (LIST, f"{LIST}/{notice.id}"):
        assert client.get(path).status_code in (302, 303)


def test_list_names_the_school_what_changed_and_when(officer: FlaskClient, notice: RegisterNotice) -> None:
    text = officer.get(LIST).text
    assert "Closed (1)" in text
    assert "Status: Closed on 31 August 2026, was Open" in text
    assert "990001, 22 November 2026" in text


def test_notice_names_the_listings_that_families_see(officer: FlaskClient, notice: RegisterNotice) -> None:
    assert "Saltby breakfast club" in officer.get(f"{LIST}/{notice.id}").text


def test_accepting_closes_the_school_and_is_on_the_trail(
    officer: FlaskClient, notice: RegisterNotice, session: Session
) -> None:
    answer = send(officer, notice, "accept")
    assert answer.status_code == 303
    assert "Saltby School: it is closed here and its listings are down." in officer.get(answer.location).text
    session.expire_all()
    assert notice.state == "accepted"
    assert not any(service.is_public for service in notice.provider.services)
    trail = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert {"register notice raised", "register notice accepted", "provider closed"} <= set(trail)


def test_keeping_needs_a_reason_that_is_kept(officer: FlaskClient, notice: RegisterNotice, session: Session) -> None:
    answer = send(officer, notice, "keep", why=" \n ")
    assert answer.status_code == 400
    assert "Say why, so that colleagues know" in answer.text
    answer = send(officer, notice, "keep", why="x" * (LONGEST_WHY + 1))
    assert answer.status_code == 400
    assert "1,000 characters or fewer" in answer.text
    assert "x" * 100 in answer.text
    assert send(officer, notice, "keep", why="It stays <open>\x00.").status_code == 303
    assert "It stays &lt;open&gt;." in officer.get(f"{LIST}/{notice.id}").text
    session.expire_all()
    assert notice.state == "kept"
    assert all(service.is_public for service in notice.provider.services)


def test_of_two_officers_the_second_is_told_and_nothing_is_changed(
    officer: FlaskClient, notice: RegisterNotice, session: Session
) -> None:
    actions.keep(session, notice, "It stays.", OFFICER, NOW)
    session.commit()
    answer = send(officer, notice, "accept")
    assert answer.status_code == 409
    assert "Somebody has decided about this meanwhile" in answer.text
    session.expire_all()
    assert all(service.is_public for service in notice.provider.services)


def test_organisation_that_is_gone_is_told(officer: FlaskClient, notice: RegisterNotice, session: Session) -> None:
    notice.provider = None
    session.commit()
    assert officer.get(f"{LIST}/{notice.id}").status_code == 200
    answer = send(officer, notice, "accept")
    assert answer.status_code == 409
    assert "no longer here" in answer.text
    session.expire_all()
    assert notice.state == "open"


def test_ofsteds_number_of_another_is_not_taken(officer: FlaskClient, school: Provider, session: Session) -> None:
    provider(session, "Mill Nursery", "early-years", ofsted_urn="EY1")
    cause = Cause(CHILDCARE, "EY1", "alike", str(school.id), school.name, (("In Ofsted’s register", "", "Saltby"),))
    raise_notice(session, cause, school, JOB, NOW)
    session.commit()
    found = session.scalars(select(RegisterNotice)).one()
    answer = send(officer, found, "accept")
    assert answer.status_code == 409
    assert "Mill Nursery has this number here" in answer.text


@pytest.mark.parametrize("id", [str(uuid.UUID(int=1)), "none", "1' OR 1=1"])
def test_what_is_not_there_is_said(officer: FlaskClient, id: str) -> None:
    assert officer.get(f"{LIST}/{id}").status_code == 404
    for what in ("accept", "keep"):
        sent = officer.post(f"{LIST}/{id}/{what}", data={"csrf_token": token(officer, "/account")})
        assert sent.status_code == 404


@pytest.mark.parametrize("done", ["none", str(uuid.UUID(int=1)), ""])
def test_a_crafted_answer_says_nothing(officer: FlaskClient, notice: RegisterNotice, done: str) -> None:
    answer = officer.get(f"{LIST}?done={done or notice.id}")
    assert answer.status_code == 200
    assert "govuk-notification-banner--success" not in answer.text


def test_panel_counts_what_waits(app: Flask, notice: RegisterNotice) -> None:
    with app.app_context():
        assert changes_in_registers().rows() == [("Closed", "1")]


def test_reading_writes_nothing(officer: FlaskClient, notice: RegisterNotice, session: Session) -> None:
    before = session.scalars(select(AuditEvent.id)).all()
    for path in (LIST, f"{LIST}/{notice.id}", "/officers"):
        officer.get(path)
    assert session.scalars(select(AuditEvent.id)).all() == before
    assert notice.raised_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
