"""Schools are reminded of their reports before, at and after the day, by the one job, and by officers, once each."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.directory.models import Provider
from localoffer.email.models import QueuedEmail
from localoffer.freshness.jobs import remind as run_job
from localoffer.freshness.models import Reminder
from localoffer.memberships.models import Membership
from localoffer.publishing.actions import withdraw_listing
from localoffer.reports.reminding import remind
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import TOKEN
from tests.integration.email.mailboxes import KeepingMailbox
from tests.integration.reports.sending import approved_on, drafted, reported
from tests.unit.reports.answering import without

APPROVED = date(2026, 10, 5)
DUE = date(2027, 10, 5)
PAGE = "/officers/reports/remind"


@pytest.fixture(autouse=True)
def _queue_keeps_emails(app: Flask) -> None:
    """What was sent has no text any more; while the mail server is away it can be read."""
    app.extensions["mailbox"] = away = KeepingMailbox()
    away.fails = "The mail server is away."


def school(session: Session, name: str = "Saltby School", email: str = "school@saltby.example") -> Provider:
    return provider(session, name, "mainstream-school", email=email)


def run(app: Flask, session: Session, day: date) -> int:
    session.rollback()
    with app.app_context():
        done = remind(session, day, datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC))
        session.commit()
    return done.rows_out


def emails(session: Session) -> list[QueuedEmail]:
    session.rollback()
    return list(session.scalars(select(QueuedEmail).order_by(QueuedEmail.created_at, QueuedEmail.to)))


@pytest.fixture
def public(session: Session) -> Provider:
    """A school whose report is due a year after it was approved."""
    of = school(session)
    reported(session, of)
    session.commit()
    return of


def test_daily_job_reminds_before_at_and_after_the_day_once_each(
    app: Flask, session: Session, public: Provider, make_user: MakeUser
) -> None:
    make_user()
    days = [DUE + timedelta(days=n) for n in (-31, -30, -29, -1, 0, 1, 13, 14, 15, 89, 90, 91, 200)]
    assert [run(app, session, day) for day in days] == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert [one.to for one in emails(session)] == ["school@saltby.example"] * 3 + ["officer@aldermere.example"]
    assert [one.subject for one in emails(session)] == [
        "Saltby School: SEN information report due by 5 October 2027",
        "Saltby School: SEN information report due by 5 October 2027",
        "The SEN information report of Saltby School is overdue",
        "1 SEN information report that nobody renews",
    ]


def test_week_without_a_scheduler_makes_one_reminder_and_not_seven(
    app: Flask, session: Session, public: Provider
) -> None:
    assert run(app, session, DUE - timedelta(days=23)) == 1
    assert run(app, session, DUE + timedelta(days=20)) == 1
    assert len(emails(session)) == 2


def test_renewed_report_is_reminded_of_a_year_later_and_not_before(
    app: Flask, session: Session, public: Provider
) -> None:
    assert run(app, session, DUE) == 1
    reported(session, public, approved_on(date(2027, 10, 1)), datetime(2027, 10, 6, 9, tzinfo=UTC))
    session.commit()
    days = (DUE + timedelta(days=14), DUE + timedelta(days=90), date(2028, 9, 1))
    assert [run(app, session, day) for day in days] == [0, 0, 1]


def test_amendment_does_not_begin_the_reminders_anew(app: Flask, session: Session, public: Provider) -> None:
    assert run(app, session, DUE - timedelta(days=20)) == 1
    changed = approved_on(APPROVED, without("f8"))
    reported(session, public, changed, datetime(2027, 8, 20, 9, tzinfo=UTC), note="Changed.")
    session.commit()
    assert run(app, session, DUE - timedelta(days=19)) == 0


def test_only_those_who_have_to_publish_and_have_published_are_reminded_by_the_job(
    app: Flask, session: Session
) -> None:
    school(session)
    reported(session, provider(session, "Manor House", "independent", email="manor@saltby.example"))
    reported(session, provider(session, "Saltby Hospital School", "special-school", email="a@saltby.example"))
    session.commit()
    assert run(app, session, DUE) == 0


def test_report_that_waits_for_an_officer_is_not_asked_for(app: Flask, session: Session, public: Provider) -> None:
    reported(session, public, approved_on(date(2027, 9, 20)), datetime(2027, 9, 22, 9, tzinfo=UTC), check_first=True)
    session.commit()
    assert run(app, session, DUE) == 0


def test_officers_hear_of_a_school_nobody_can_write_to(app: Flask, session: Session, make_user: MakeUser) -> None:
    make_user()
    reported(session, school(session, email="ring us"))
    session.commit()
    assert [run(app, session, DUE + timedelta(days=n)) for n in (-30, 0, 14)] == [0, 1, 0]
    (only,) = emails(session)
    assert (only.to, "- Saltby School" in only.text) == ("officer@aldermere.example", True)


def test_its_people_are_written_to_and_the_link_leads_to_the_writers_page(
    app: Flask, session: Session, public: Provider, make_user: MakeUser, client: FlaskClient
) -> None:
    person = make_user("senco@saltby.example", "provider-editor")
    session.add(Membership(user_id=person.id, provider_id=public.id, role="editor", created_at=NOW))
    session.commit()
    run(app, session, DUE)
    (only,) = emails(session)
    assert only.to == "senco@saltby.example"
    (path,) = re.findall(r"http\S*(/organisations/\S+/report)\s", only.text)
    answer = client.get(path)
    assert (answer.status_code, "/sign-in" in answer.headers["Location"]) == (302, True)
    assert "still-right" not in only.text


def test_one_job_reminds_of_listings_and_of_reports(app: Flask, session: Session, public: Provider) -> None:
    club = listing(session, public, name="Club")
    club.confirmed_on = APPROVED
    session.commit()
    with app.app_context(), time_machine.travel(datetime(2027, 10, 5, 7, 30, tzinfo=UTC)):
        assert run_job(DUE).rows_out == 2
        assert run_job(DUE + timedelta(days=1)).rows_out == 0
    assert {one.name for one in emails(session)} == {"still-right", "report-due"}
    withdraw_listing(session, club, "Over.", OFFICER, NOW)


def test_reminder_is_about_a_listing_or_about_a_report(session: Session, public: Provider) -> None:
    session.add(Reminder(due_on=DUE, state="due", told="provider", created_at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()


# What officers send.


@pytest.fixture
def ids(session: Session) -> dict[str, str]:
    """Schools in the states an officer can choose, and an invited one."""
    made = {
        name: school(session, name, f"{name.lower()}@saltby.example")
        for name in ("None", "Draft", "Whole", "Thin", "Soon", "Old", "Waits")
    }
    made["Silent"] = school(session, "Silent", "")
    made["Invited"] = provider(session, "Invited", "independent", email="i@saltby.example")
    last_year = datetime(2025, 11, 1, 9, tzinfo=UTC)
    drafted(session, made["Draft"])
    reported(session, made["Whole"])
    reported(session, made["Thin"], without("f8"))
    reported(session, made["Soon"], without("f28"))
    reported(session, made["Old"], approved_on(date(2025, 10, 5)), last_year)
    reported(session, made["Waits"], check_first=True)
    session.commit()
    return {name: str(one.id) for name, one in made.items()}


@pytest.fixture
def _today() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


def address(ids: dict[str, str], *names: str) -> str:
    return f"{PAGE}?which=ticked" + "".join(f"&setting={ids[name]}" for name in names)


def send(officer: FlaskClient, path: str) -> tuple[int, str]:
    """Press the button of the page that asks."""
    page = officer.get(path).text
    found, number = TOKEN.findall(page)[-1], re.search(r'name="number" value="(\d+)"', page)
    answer = officer.post(path, data={"csrf_token": found, "number": number.group(1) if number else "0"})
    return answer.status_code, answer.headers.get("Location", "") or answer.text


@pytest.mark.usefixtures("_today")
def test_officer_sees_first_who_is_written_to_and_nothing_is_written(
    officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    page = " ".join(officer.get(address(ids, *ids)).text.split())
    for words in ("Remind 5 schools of their reports?", "You chose 9 schools and settings.", "To be sent: 5",
                  "No email address: 1", "Nothing to ask: 3"):  # fmt: skip
        assert words in page
    assert session.scalar(select(func.count(Reminder.id))) == 0
    assert emails(session) == []


@pytest.mark.usefixtures("_today")
def test_each_school_reads_what_it_has_to_do(officer: FlaskClient, session: Session, ids: dict[str, str]) -> None:
    assert send(officer, address(ids, *ids)) == (303, "/officers/reports?sent=5")
    texts = {one.to.partition("@")[0]: one for one in emails(session)}
    assert set(texts) == {"none", "draft", "thin", "soon", "old"}
    assert texts["none"].subject == "None has no SEN information report here yet"
    assert "- How we teach" in texts["thin"].text
    assert "Families read yours, and it is up to date." in texts["thin"].text
    assert "- Inclusion strategy, by 31 December 2026" in texts["soon"].text
    assert "Yours was due by 5 October 2026." in texts["old"].text
    session.rollback()
    lines = session.scalars(select(AuditEvent).where(AuditEvent.action == "provider reminded of report")).all()
    assert {(str(one.subject_id), one.details["state"]) for one in lines} == {
        (ids["None"], "never-confirmed"), (ids["Draft"], "never-confirmed"), (ids["Thin"], "incomplete"),
        (ids["Soon"], "to-come"), (ids["Old"], "overdue"),
    }  # fmt: skip


@pytest.mark.usefixtures("_today")
def test_nobody_is_written_to_twice_about_the_same(
    app: Flask, officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    everything = address(ids, "None", "Thin", "Soon", "Old")
    assert send(officer, everything)[0] == 303
    assert "Reminded already: 4" in officer.get(everything).text
    assert send(officer, everything) == (303, "/officers/reports?sent=0")
    assert run(app, session, NOW.date()) == 0
    assert len(emails(session)) == 4
    # The job still reminds, in their turn, of those that an officer has reminded of something else.
    assert run(app, session, date(2027, 9, 10)) >= 2


@pytest.mark.usefixtures("_today")
def test_what_changed_after_it_was_counted_is_shown_and_not_sent(
    officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    csrf = TOKEN.findall(officer.get(f"{PAGE}?which=all").text)[-1]
    for number in ("99", "", "x", "９"):
        answer = officer.post(f"{PAGE}?which=all", data={"csrf_token": csrf, "number": number})
        assert (answer.status_code, "Nothing was sent" in answer.text) == (409, True)
    assert emails(session) == []


@pytest.mark.usefixtures("_today")
def test_nothing_chosen_and_no_email_are_said(
    app: Flask, officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    for query in ("", "?which=ticked", "?setting=x", "?setting=%00"):
        answer = officer.get(PAGE + query)
        assert (answer.status_code, answer.text.count("Tick the schools you want to remind")) == (400, 2)
    assert "You chose 2 schools" in officer.get(f"{PAGE}?which=all&state=none").text
    app.extensions["mailbox"] = None
    assert "This site sends no email" in officer.get(address(ids, "None")).text
    assert send(officer, address(ids, "None"))[0] == 409
    assert emails(session) == []
