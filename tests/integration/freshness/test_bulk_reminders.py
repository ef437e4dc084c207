"""Officers remind providers of the listings they choose: counted first, and nobody twice in the same state."""

import re
from contextlib import ExitStack
from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.directory.models import Service
from localoffer.email.models import QueuedEmail
from localoffer.freshness.models import Reminder
from localoffer.freshness.reminding import JOB, remind
from localoffer.jobs.locks import only_one
from tests.factories import NOW, listing, provider
from tests.integration.accounts.signing_in import TOKEN, token
from tests.integration.email.mailboxes import KeepingMailbox

TODAY = NOW.date()
PAGE = "/officers/staleness/remind"
LINK = re.compile(r"http\S*(/still-right/\S+)")
CONFIRMED = {
    "Fresh": date(2026, 11, 1), "Soon": date(2025, 12, 10), "Due": date(2025, 11, 20), "Overdue": date(2025, 10, 1),
    "Lapsed": date(2025, 6, 1), "Never": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _this_day() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def _queue_keeps_emails(app: Flask) -> None:
    """What was sent has no text any more; while the mail server is away it can be read."""
    app.extensions["mailbox"] = away = KeepingMailbox()
    away.fails = "The mail server is away."


@pytest.fixture
def ids(session: Session) -> dict[str, str]:
    """A listing in each state of a school that has an address, and one of a provider that has none."""
    school = provider(session, "Saltby School", "mainstream-school", email="school@saltby.example")
    made = {name: listing(session, school, name=name) for name in CONFIRMED}
    made["Silent"] = listing(
        session, provider(session, "Silent", "authority", email="ring us @ the hall"), name="Silent"
    )
    for name, day in (CONFIRMED | {"Silent": CONFIRMED["Due"]}).items():
        made[name].confirmed_on = made[name].edited_on = day
    session.commit()
    return {name: str(one.id) for name, one in made.items()}


def address(ids: dict[str, str], *names: str) -> str:
    return f"{PAGE}?which=ticked" + "".join(f"&listing={ids[name]}" for name in names)


def send(officer: FlaskClient, path: str) -> tuple[int, str]:
    """Press the button of the page that asks."""
    page = officer.get(path).text
    found, number = TOKEN.findall(page)[-1], re.search(r'name="number" value="(\d+)"', page)
    answer = officer.post(path, data={"csrf_token": found, "number": number.group(1) if number else "0"})
    return answer.status_code, answer.headers.get("Location", "") or answer.text


def emails(session: Session) -> list[QueuedEmail]:
    session.rollback()
    return list(session.scalars(select(QueuedEmail).order_by(QueuedEmail.created_at)))


def test_page_counts_first_and_writes_nothing(officer: FlaskClient, session: Session, ids: dict[str, str]) -> None:
    page = officer.get(address(ids, "Fresh", "Due", "Overdue", "Silent")).text
    for words in ("Remind providers of 2 listings?", "You chose 4 listings.", "1 provider gets",
                  "Not due yet: 1", "No email address: 1", "To be sent: 2"):  # fmt: skip
        assert words in page
    assert "Reminded already" not in page
    assert session.scalar(select(func.count(Reminder.id))) == 0
    assert emails(session) == []


def test_ticked_listings_are_in_one_email_whose_links_work(
    officer: FlaskClient, client: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    status, to = send(officer, address(ids, "Due", "Overdue", "Lapsed", "Never"))
    assert (status, to) == (303, "/officers/staleness?sent=4")
    assert "Reminders about 4 listings are on their way." in officer.get(to).text
    (only,) = emails(session)
    assert only.to == "school@saltby.example"
    links = LINK.findall(only.text)
    assert len(links) == 4
    assert "Nobody has confirmed it yet" in only.text
    for link in links:
        assert client.post(link, data={"csrf_token": token(client, link)}).status_code == 200
    session.rollback()
    named = select(Service.name).where(Service.confirmed_on == TODAY)
    assert set(session.scalars(named)) == {"Due", "Overdue", "Lapsed", "Never"}


def test_it_is_on_the_trail_of_each_listing(officer: FlaskClient, session: Session, ids: dict[str, str]) -> None:
    send(officer, address(ids, "Due", "Never"))
    session.rollback()
    lines = session.scalars(select(AuditEvent).where(AuditEvent.action == "provider reminded")).all()
    assert {(str(one.subject_id), one.details["state"]) for one in lines} == {
        (ids["Due"], "due"), (ids["Never"], "never-confirmed"),
    }  # fmt: skip
    assert all(one.actor.startswith("user:") for one in lines)


def test_nobody_is_reminded_twice_in_the_same_state(
    app: Flask, officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    everything = address(ids, *CONFIRMED)
    assert send(officer, everything)[0] == 303
    page = officer.get(everything).text
    assert "Nobody is to be reminded" in page
    assert "Reminded already: 5" in page
    status, answer = send(officer, everything)
    assert (status, "sent=0" in answer) == (303, True)
    with app.app_context():
        remind(session, TODAY, NOW)
        session.commit()
    by_address = {one.to: one.text for one in emails(session)}
    assert len(emails(session)) == len(by_address) == 2
    assert "Silent" in by_address["officer@aldermere.example"]  # the job goes on telling officers


def test_provider_is_written_to_where_only_officers_were_told(
    app: Flask, officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    with app.app_context():
        remind(session, TODAY, NOW)
        session.commit()
    path = address(ids, "Lapsed", "Due")
    page = officer.get(path).text
    assert "Remind providers of 1 listing?" in page
    assert "Reminded already: 1" in page
    send(officer, path)
    assert emails(session)[-1].to == "school@saltby.example"
    assert emails(session)[-1].text.count("/still-right/") == 1
    assert "Reminded already: 2" in officer.get(path).text


def test_all_that_the_filter_finds(officer: FlaskClient, session: Session, ids: dict[str, str]) -> None:
    assert "You chose 5 listings" in officer.get(f"{PAGE}?which=all").text
    assert "You chose 1 listing." in officer.get(f"{PAGE}?which=all&state=overdue").text
    status, to = send(officer, f"{PAGE}?which=all&state=due&kind=mainstream-school")
    assert (status, to) == (303, "/officers/staleness?sent=1&state=due&kind=mainstream-school")
    assert len(emails(session)) == 1


def test_what_changed_after_it_was_counted_is_shown_and_not_sent(
    officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    path = f"{PAGE}?which=all"
    csrf = token(officer, path)
    for number in ("3", "", "x", "9" * 100_000, "４"):
        answer = officer.post(path, data={"csrf_token": csrf, "number": number})
        assert (answer.status_code, "Nothing was sent" in answer.text) == (409, True)
    assert officer.post(path, data={"csrf_token": csrf}).status_code == 409
    assert emails(session) == []


def test_while_the_job_sends_reminders_officers_wait(
    app: Flask, officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    with ExitStack() as held:
        with app.app_context():
            held.enter_context(only_one(app.extensions["settings"].data_dir, JOB))
        assert send(officer, address(ids, "Due"))[0] == 409
    assert emails(session) == []
    assert send(officer, address(ids, "Due"))[0] == 303


@pytest.mark.parametrize(
    "query", ["", "?which=ticked", "?listing=x", "?listing=%00&listing=%ED%A0%80", "?which=all&state=fresh&kind=health"]
)
def test_nothing_chosen_is_said_and_nothing_is_sent(
    officer: FlaskClient, session: Session, ids: dict[str, str], query: str
) -> None:
    answer = officer.get(PAGE + query)
    if "kind=health" in query:  # no provider of that kind: the filter is left out, and what is fresh is not due
        assert "Nobody is to be reminded" in answer.text
        return
    assert (answer.status_code, answer.text.count("Tick the listings")) == (400, 2)
    csrf = token(officer, "/officers/staleness")
    assert officer.post(PAGE + query, data={"csrf_token": csrf, "number": "1"}).status_code == 400
    assert emails(session) == []


def test_without_the_forms_token_or_email_nothing_is_sent(
    app: Flask, officer: FlaskClient, session: Session, ids: dict[str, str]
) -> None:
    path = address(ids, "Due")
    assert officer.post(path, data={"number": "1"}).status_code == 400
    app.extensions["mailbox"] = None
    assert "This site sends no email" in officer.get(path).text
    assert send(officer, path)[0] == 409
    assert session.scalar(select(func.count(Reminder.id))) == 0
