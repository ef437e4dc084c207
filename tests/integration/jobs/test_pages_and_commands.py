"""Officers see jobs, administrators run them, and so do commands."""

import json
from datetime import timedelta

import pytest
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.clock import now
from localoffer.jobs import actions
from localoffer.jobs.models import JobRun
from localoffer.jobs.rules import Done
from localoffer.jobs.running import SCHEDULER
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token
from tests.integration.jobs import deeds

pytestmark = pytest.mark.usefixtures("schedule")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


@pytest.fixture
def administrator(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user("administrator@aldermere.example", "administrator")
    sign_in(client, "administrator@aldermere.example")
    return client


def ran(session: Session, name: str, days_ago: int, error: str = "") -> None:
    at = now() - timedelta(days=days_ago)
    actions.finish(actions.begin(session, name, SCHEDULER, at), Done(), error, at)
    session.commit()


def test_page_tells_late_failed_and_what_has_not_run(officer: FlaskClient, session: Session) -> None:
    ran(session, "counts", 3)
    ran(session, "fails", 0, "The mail server did not answer.")
    page = officer.get("/officers/jobs").text
    assert "No scheduler is running" in page
    for words in ("Late", "Failed", "The mail server did not answer.", "Has not run yet", "Every day at 3:30am"):
        assert words in page
    assert "Run now" not in page
    start_page = officer.get("/officers").text
    assert "The mail server did not answer." in start_page
    assert "It is late." in start_page


def test_page_says_nothing_of_a_scheduler_that_runs(app: Flask, officer: FlaskClient) -> None:
    with FileLock(app.extensions["settings"].data_dir / "scheduler.lock"):
        page = officer.get("/officers/jobs").text
    assert "No scheduler is running" not in page
    assert "It has had nothing to do yet." in page
    assert "Late" not in page


def test_reading_pages_writes_nothing(officer: FlaskClient, session: Session) -> None:
    before = session.scalar(select(func.count(AuditEvent.id)))
    for address in ("/officers/jobs", "/officers/jobs/counts", "/officers/jobs/counts?page=7"):
        assert officer.get(address).status_code == 200
    session.rollback()
    assert session.scalar(select(func.count(AuditEvent.id))) == before
    assert session.scalar(select(func.count(JobRun.id))) == 0


def test_administrator_runs_a_job_after_confirming_it(administrator: FlaskClient, session: Session) -> None:
    assert "Run now" in administrator.get("/officers/jobs").text
    csrf = token(administrator, "/officers/jobs/counts/run")
    assert deeds.done == []
    answer = administrator.post("/officers/jobs/counts/run", data={"csrf_token": csrf}, follow_redirects=True)
    assert deeds.done == ["counts"]
    assert "The job is done." in answer.text
    assert "by administrator@aldermere.example" in answer.text.replace("<wbr>", "")
    assert "job run by hand" in session.scalars(select(AuditEvent.action)).all()


def test_failure_and_a_job_that_is_busy_are_told(app: Flask, administrator: FlaskClient) -> None:
    csrf = token(administrator, "/officers/jobs/fails/run")
    page = administrator.post("/officers/jobs/fails/run", data={"csrf_token": csrf}, follow_redirects=True).text
    assert "The job failed." in page
    assert "Look whether it runs." in page
    with FileLock(app.extensions["settings"].data_dir / "job-counts.lock"):
        answer = administrator.post("/officers/jobs/counts/run", data={"csrf_token": csrf}, follow_redirects=True)
    assert "running already" in answer.text
    assert deeds.done == []


def test_officer_may_look_but_not_run(officer: FlaskClient) -> None:
    csrf = token(officer, "/account")
    assert officer.get("/officers/jobs/counts").status_code == 200
    assert officer.get("/officers/jobs/counts/run").status_code == 403
    assert officer.post("/officers/jobs/counts/run", data={"csrf_token": csrf}).status_code == 403
    assert deeds.done == []


def test_without_the_forms_token_nothing_runs(administrator: FlaskClient) -> None:
    assert administrator.post("/officers/jobs/counts/run").status_code == 400
    assert deeds.done == []


def test_unknown_job_is_not_found(administrator: FlaskClient) -> None:
    for address in ("/officers/jobs/nothing", "/officers/jobs/nothing/run"):
        assert administrator.get(address).status_code == 404


def test_command_runs_a_job_for_a_day(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["jobs", "run", "counts", "--today", "2027-11-22"])
    assert answer.exit_code == 0, answer.output
    assert answer.output == "counts is done: 3 looked at, 2 changed.\n"
    assert deeds.done == ["counts 2027-11-22"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["fails"], "fails failed. The mail server did not answer. Look whether it runs."),
        (["breaks"], "breaks failed. A fault in the program stopped it (ValueError)."),
        (["nothing"], "There is no job “nothing”. There are: counts, fails, breaks, waits, quiet, gathers."),
        (["fails", "--today", "2027-01-01"], "fails does the same on any day. Run it without a date."),
    ],
)
def test_command_that_fails_says_why_and_ends_with_one(app: Flask, words: list[str], told: str) -> None:
    answer = app.test_cli_runner().invoke(args=["jobs", "run", *words])
    assert answer.exit_code == 1
    assert told in answer.output


def test_command_refuses_what_is_no_date(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["jobs", "run", "counts", "--today", "tomorrow"])
    assert answer.exit_code == 2
    assert "tomorrow" in answer.output


def test_commands_answer_in_json(app: Flask) -> None:
    runner = app.test_cli_runner()
    told = json.loads(runner.invoke(args=["jobs", "run", "counts", "--json"]).stdout)
    assert (told["name"], told["rows_in"], told["rows_out"], told["error"]) == ("counts", 3, 2, "")
    failed = runner.invoke(args=["jobs", "run", "fails", "--json"])
    assert failed.exit_code == 1
    assert json.loads(failed.stdout)["error"].startswith("The mail server")
    listed = json.loads(runner.invoke(args=["jobs", "list", "--json"]).stdout)
    assert listed["scheduler_runs"] is False
    states = {one["name"]: one["state"] for one in listed["jobs"]}
    assert states == {
        "counts": "fine", "fails": "failed", "breaks": "not-run-yet", "waits": "not-run-yet", "quiet": "late",
        "gathers": "off",
    }  # fmt: skip
    assert "has not run yet" in runner.invoke(args=["jobs", "list"]).output
