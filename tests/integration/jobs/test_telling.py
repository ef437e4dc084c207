"""Administrators hear of each trouble once, and once that it is over."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.schedule import ScheduledJob
from localoffer.accounts.actions import create_user
from localoffer.clock import now
from localoffer.email.models import QueuedEmail
from localoffer.jobs import actions
from localoffer.jobs.queries import last_good_runs, standings
from localoffer.jobs.rules import SWITCHED_OFF, Done
from localoffer.jobs.running import SCHEDULER, job_called, run
from localoffer.jobs.telling import tell_administrators
from tests.integration.jobs import deeds

pytestmark = pytest.mark.usefixtures("schedule", "people")
MORNING = datetime.fromisoformat("2026-11-22T03:30:00+00:00")
HOUR = timedelta(hours=1)
Tell = Callable[[datetime], list[str]]


@pytest.fixture
def people(app: Flask, session: Session) -> None:
    with app.app_context():
        for name, role in (("a", "administrator"), ("b", "administrator"), ("c", "officer")):
            create_user(session, f"{name}@aldermere.example", "kettle harbour mint", [role], SCHEDULER, MORNING)
        session.commit()


def ran(session: Session, name: str, at: datetime, error: str = "", attempt: int = 1) -> None:
    actions.finish(actions.begin(session, name, SCHEDULER, at, attempt), Done(), error, at)
    session.commit()


@pytest.fixture
def tell(app: Flask, session: Session, schedule: tuple[ScheduledJob, ...]) -> Tell:
    """Looks at the jobs at a moment; the keys of the emails this makes, without the person's part."""
    jobs = [job for job in schedule if job.name in ("counts", "gathers")]

    def look(at: datetime) -> list[str]:
        with app.app_context():
            before = set(session.scalars(select(QueuedEmail.key)))
            found = standings(session, jobs, app.extensions["settings"], at)
            tell_administrators(session, found, last_good_runs(session), at)
            session.commit()
            return sorted(key.rpartition(":")[0] for key in set(session.scalars(select(QueuedEmail.key))) - before)

    return look


def test_failure_with_a_try_to_come_is_nobodys_trouble_yet(session: Session, tell: Tell) -> None:
    ran(session, "counts", MORNING, "The source did not answer.")
    assert tell(MORNING + timedelta(minutes=5)) == []


def test_each_administrator_hears_once_of_a_trouble_and_once_of_its_end(session: Session, tell: Tell) -> None:
    ran(session, "counts", MORNING - timedelta(days=1))
    ran(session, "counts", MORNING + 6 * HOUR, "The source did not answer.", attempt=4)
    assert len(tell(MORNING + 7 * HOUR)) == 2
    assert tell(MORNING + 8 * HOUR) == []
    ran(session, "counts", MORNING + 24 * HOUR, "It still did not answer.", attempt=4)
    assert tell(MORNING + 25 * HOUR) == [], "the same trouble, a day later"
    ran(session, "counts", MORNING + 48 * HOUR)
    told = tell(MORNING + 49 * HOUR)
    assert len(told) == 2
    assert told[0].startswith("job-well:counts:")
    assert tell(MORNING + 50 * HOUR) == []
    ran(session, "counts", MORNING + 72 * HOUR, "Again.", attempt=4)
    assert len(tell(MORNING + 73 * HOUR)) == 2, "another trouble"


def test_email_says_what_is_wrong_and_where_to_look(session: Session, tell: Tell) -> None:
    ran(session, "counts", MORNING + 6 * HOUR, "files.example did not answer in time. Try again later.", attempt=4)
    tell(MORNING + 7 * HOUR)
    email = session.scalars(select(QueuedEmail).order_by(QueuedEmail.to)).first()
    assert email
    assert email.to == "a@aldermere.example"
    assert email.subject == "A job of the site needs a look: counts"
    assert "files.example did not answer in time." in email.text
    assert "It was tried 4 times." in email.text
    assert "It has not gone well yet." in email.text
    assert "/officers/jobs/counts" in email.text


def test_job_whose_time_has_passed_is_told(session: Session, tell: Tell) -> None:
    ran(session, "counts", MORNING - timedelta(days=2))
    assert len(tell(MORNING + HOUR)) == 2
    ran(session, "counts", MORNING + 2 * HOUR)
    assert len(tell(MORNING + 3 * HOUR)) == 2, "that it is well again"


def test_subject_fits_a_list_of_emails(app: Flask) -> None:
    from config.schedule import SCHEDULE

    assert max(len(f"A job of the site needs a look: {job.name}") for job in SCHEDULE) < 70


def test_gathering_that_is_off_does_nothing_says_so_and_is_never_late(app: Flask, session: Session, tell: Tell) -> None:
    with app.app_context():
        outcome = run(job_called("gathers"), SCHEDULER)
        assert (outcome.error, outcome.said) == ("", SWITCHED_OFF)
        assert deeds.done == []
        days_later = now() + timedelta(days=3)
        (one,) = standings(session, [job_called("gathers")], app.extensions["settings"], days_later)
    assert (one.state, one.is_late, one.error) == ("off", False, "")
    assert tell(days_later) == []


def test_gathering_that_is_on_says_what_came_of_it(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.model_copy(update={"gather": "on"})
    with app.app_context():
        assert run(job_called("gathers"), SCHEDULER).said == "One release was new."
    assert deeds.done == ["gathers"]
