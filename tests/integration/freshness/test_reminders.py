"""Reminders go out once, to the right people, and their link confirms a listing once."""

import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.audit import AuditEvent
from localoffer.directory.models import Service
from localoffer.email.models import QueuedEmail
from localoffer.freshness.models import Reminder
from localoffer.freshness.reminding import remind
from localoffer.memberships.models import Membership
from localoffer.publishing.actions import withdraw_listing
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import token

CONFIRMED = date(2026, 11, 22)
DUE = date(2027, 11, 22)
MORNING = datetime(2027, 11, 22, 7, 30, tzinfo=UTC)
LINK = re.compile(r"http\S*(/still-right/\S+)")


def fill(session: Session, email: str = "school@saltby.example", names: tuple[str, ...] = ("Club",)) -> list[Service]:
    of = provider(session, "Saltby School", "mainstream-school", email=email)
    made = [listing(session, of, name=name) for name in names]
    for one in made:
        one.confirmed_on, one.edited_on = CONFIRMED, CONFIRMED
    session.commit()
    return made


def run(app: Flask, session: Session, day: date) -> int:
    session.rollback()
    with app.app_context():
        done = remind(session, day, datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC))
        session.commit()
    return done.rows_out


def emails(session: Session) -> list[QueuedEmail]:
    session.rollback()
    return list(session.scalars(select(QueuedEmail).order_by(QueuedEmail.created_at, QueuedEmail.to)))


def link(session: Session) -> str:
    found = LINK.search(emails(session)[-1].text)
    assert found
    return found.group(1)


@pytest.fixture
def due(app: Flask, session: Session) -> str:
    """A listing that is due, whose provider has been reminded. The path of its link."""
    fill(session)
    assert run(app, session, DUE) == 1
    return link(session)


def test_daily_job_for_a_year_sends_each_reminder_once(app: Flask, session: Session, make_user: MakeUser) -> None:
    make_user()
    fill(session)
    days = [DUE + timedelta(days=n) for n in (-31, -30, -29, -1, 0, 1, 13, 14, 15, 89, 90, 91, 200)]
    assert [run(app, session, day) for day in days] == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert [one.to for one in emails(session)] == ["school@saltby.example"] * 3 + ["officer@aldermere.example"]


def test_one_email_names_all_listings_of_a_provider(app: Flask, session: Session) -> None:
    fill(session, names=("Club", "Choir", "Chess"))
    assert run(app, session, DUE) == 3
    (only,) = emails(session)
    assert only.subject == "Is what families read about Saltby School still right?"
    assert all(name in only.text for name in ("Club", "Choir", "Chess", "22 November 2027"))
    assert len(set(LINK.findall(only.text))) == 3


def test_members_are_written_to_in_place_of_the_public_address(
    app: Flask, session: Session, make_user: MakeUser
) -> None:
    (one,) = fill(session)
    for name in ("anna", "bea", "gone"):
        person = make_user(f"{name}@saltby.example", "provider-editor")
        session.add(Membership(user_id=person.id, provider_id=one.provider_id, role="editor", created_at=NOW))
        session.commit()
    session.get_one(User, person.id).active = False
    session.commit()
    run(app, session, DUE)
    assert [one.to for one in emails(session)] == ["anna@saltby.example", "bea@saltby.example"]


def test_officers_hear_of_a_provider_nobody_can_write_to(app: Flask, session: Session, make_user: MakeUser) -> None:
    make_user()
    fill(session, email="")
    assert run(app, session, DUE) == 1
    (only,) = emails(session)
    assert only.to == "officer@aldermere.example"
    assert "Club (Saltby School)" in only.text


@pytest.mark.parametrize("email", ["ring us @ the hall", "a@b@c", "head@school.example / office@school.example", "@"])
def test_address_that_no_email_can_go_to_is_none(app: Flask, session: Session, make_user: MakeUser, email: str) -> None:
    make_user()
    fill(session, email=email)
    assert run(app, session, DUE) == 1
    assert [one.to for one in emails(session)] == ["officer@aldermere.example"]


def test_officers_hear_of_an_overdue_listing_nobody_can_write_to_though_the_day_itself_was_missed(
    app: Flask, session: Session, make_user: MakeUser
) -> None:
    make_user()
    fill(session, email="")
    assert [run(app, session, DUE + timedelta(days=n)) for n in (20, 21, 90, 91)] == [1, 0, 1, 0]


def test_what_no_officer_can_hear_waits_for_one_and_administrators_stand_in(
    app: Flask, session: Session, make_user: MakeUser
) -> None:
    fill(session)
    late = DUE + timedelta(days=100)
    assert run(app, session, late) == 0
    make_user("admin@aldermere.example", "administrator")
    assert [run(app, session, late + timedelta(days=n)) for n in (1, 2)] == [1, 0]
    assert [one.to for one in emails(session)] == ["admin@aldermere.example"]


def test_it_is_on_the_trail_who_was_told(app: Flask, session: Session, make_user: MakeUser) -> None:
    make_user()
    (one,) = fill(session)
    for days in (0, 90):
        run(app, session, DUE + timedelta(days=days))
    told = select(AuditEvent).where(AuditEvent.subject_id == one.id, AuditEvent.details["state"].as_string() != "")
    assert [(line.action, line.actor) for line in session.scalars(told.order_by(AuditEvent.id))] == [
        ("provider reminded", "job:reminders"),
        ("officers told of listing", "job:reminders"),
    ]


def test_link_goes_on_working_where_providers_are_asked_more_often_meanwhile(
    client: FlaskClient, session: Session, due: str
) -> None:
    """From a year to six months: the listing was due earlier than its reminder says, and nobody has confirmed it."""
    with time_machine.travel(MORNING, tick=True):
        session.scalars(select(Service)).one().provider.kind = "health"
        session.commit()
        assert client.get(due).status_code == 200


def test_used_and_expired_links_lead_to_signing_in(client: FlaskClient, session: Session, due: str) -> None:
    home = f"/organisations/{session.scalars(select(Service)).one().provider_id}"
    with time_machine.travel(MORNING, tick=True):
        assert "Sign in to confirm it" not in client.get(due).text
        done = client.post(due, data={"csrf_token": token(client, due)})
        assert "Sign in to confirm it" not in done.text
        assert f'href="{home}">Sign in to confirm it' in client.get(due).text
    with time_machine.travel(MORNING + timedelta(days=700), tick=True):
        assert f'href="{home}">Sign in to confirm it' in client.get(due).text
        answer = client.get(home)
        assert (answer.status_code, answer.headers["Location"].startswith("/sign-in")) == (302, True)


def test_button_pressed_twice_at_once_confirms_once(app: Flask, session: Session, due: str) -> None:
    """Two presses of one link, each in a process of its own; both have loaded the page."""
    path, answers = due, list[int]()
    barrier = threading.Barrier(2)

    def press() -> None:
        client = app.test_client()
        csrf = token(client, path)
        barrier.wait(30)
        answers.append(client.post(path, data={"csrf_token": csrf}).status_code)

    with time_machine.travel(MORNING, tick=True):
        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sorted(answers) == [200, 410]
    session.rollback()
    confirmed = select(func.count(AuditEvent.id)).where(AuditEvent.action == "listing confirmed")
    assert session.scalar(confirmed) == 1


def test_what_is_rolled_back_was_not_sent(app: Flask, session: Session) -> None:
    fill(session)
    with app.app_context():
        remind(session, DUE, MORNING)
        session.rollback()
    assert emails(session) == []
    assert run(app, session, DUE) == 1


def test_opening_the_link_changes_nothing_and_the_button_confirms(
    client: FlaskClient, session: Session, due: str
) -> None:
    with time_machine.travel(MORNING + timedelta(days=2), tick=True):
        lines = session.scalar(select(func.count(AuditEvent.id)))
        page = client.get(due)
        assert page.status_code == 200
        assert "Is Club still right?" in page.text
        session.rollback()
        assert session.scalar(select(func.count(AuditEvent.id))) == lines
        assert session.scalars(select(Service)).one().confirmed_on == CONFIRMED
        answer = client.post(due, data={"csrf_token": token(client, due)})
        assert answer.status_code == 200
        assert "Confirmed by the provider on 24 November 2027" in answer.text
        assert "Confirmed by the provider on 24 November 2027" in client.get("/services/club").text
    session.rollback()
    service = session.scalars(select(Service)).one()
    assert (service.confirmed_on, service.edited_on) == (DUE + timedelta(days=2), CONFIRMED)
    reminder = session.scalars(select(Reminder)).one()
    said = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert said
    assert (said.action, said.actor) == ("listing confirmed", f"link:{reminder.id}")


def test_link_works_once(client: FlaskClient, session: Session, due: str) -> None:
    with time_machine.travel(MORNING, tick=True):
        csrf = token(client, due)
        assert client.post(due, data={"csrf_token": csrf}).status_code == 200
        for answer in (client.get(due), client.post(due, data={"csrf_token": csrf})):
            assert answer.status_code == 410
            assert "nothing more to do" in answer.text
    session.rollback()
    confirmed = select(func.count(AuditEvent.id)).where(AuditEvent.action == "listing confirmed")
    assert session.scalar(confirmed) == 1


def test_link_ends_after_sixty_days(client: FlaskClient, session: Session, due: str) -> None:
    with time_machine.travel(MORNING + timedelta(days=59), tick=True):
        csrf = token(client, due)
    with time_machine.travel(MORNING + timedelta(days=60, minutes=1), tick=True):
        assert "sent too long ago" in client.get(due).text
        assert client.post(due, data={"csrf_token": csrf}).status_code in (400, 410)
    session.rollback()
    assert session.scalars(select(Service)).one().confirmed_on == CONFIRMED


def test_link_of_a_listing_that_was_withdrawn_or_checked_meanwhile_does_nothing(
    client: FlaskClient, session: Session, due: str
) -> None:
    with time_machine.travel(MORNING, tick=True):
        service = session.scalars(select(Service)).one()
        service.assured_on = DUE
        session.commit()
        answer = client.get(due)
        assert (answer.status_code, "has been confirmed since" in answer.text) == (410, True)
        withdraw_listing(session, service, "It has ended.", OFFICER, NOW)
        session.commit()
        answer = client.get(due)
        assert (answer.status_code, "not shown to families any more" in answer.text) == (410, True)


@pytest.mark.parametrize("changed", ["", "x", "İ", "%00", "a" * 5000])
def test_link_that_was_tampered_with_is_not_found(client: FlaskClient, due: str, changed: str) -> None:
    path = f"/still-right/{changed or 'nothing'}"
    assert client.get(path).status_code == 404
    body, _, signature = due.rpartition(".")
    assert client.get(f"{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}").status_code == 404


def test_without_the_forms_token_nothing_is_confirmed(client: FlaskClient, session: Session, due: str) -> None:
    assert client.post(due).status_code == 400
    session.rollback()
    assert session.scalars(select(Service)).one().confirmed_on == CONFIRMED


def test_command_reminds_as_on_another_day(app: Flask, session: Session) -> None:
    fill(session)
    told = app.test_cli_runner().invoke(args=["jobs", "run", "reminders", "--today", "2027-11-22"])
    assert told.output.endswith("reminders is done: 2 looked at, 1 changed.\n")
    assert len(emails(session)) == 1


def test_site_without_email_writes_down_no_reminder(app: Flask, session: Session) -> None:
    app.extensions["mailbox"] = None
    fill(session)
    app.test_cli_runner().invoke(args=["jobs", "run", "reminders", "--today", "2027-11-22"])
    assert session.scalar(select(func.count(Reminder.id))) == 0
