"""What a job would do is said on a page and by a command, in bounded time, and writes nothing."""

import json
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.jobs import views
from localoffer.jobs.models import JobRun
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in
from tests.integration.jobs import deeds

pytestmark = pytest.mark.usefixtures("schedule")


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


def test_page_says_what_a_job_would_do_and_nothing_is_done(officer: FlaskClient, session: Session) -> None:
    page = officer.get("/officers/jobs/counts/would").text
    assert "Would count to three." in page
    assert "Nothing &lt;b&gt;more" in page
    assert "Run it now" not in page, "an officer may not run it"
    assert deeds.done == []
    assert session.scalar(select(func.count(JobRun.id))) == 0
    assert "/officers/jobs/counts/would" in officer.get("/officers/jobs").text


def test_one_that_tries_to_write_is_stopped(officer: FlaskClient, session: Session) -> None:
    events = session.scalar(select(func.count(AuditEvent.id)))
    session.rollback()
    page = officer.get("/officers/jobs/breaks/would").text.replace("<wbr>", "")
    assert "A fault in the program stopped it (RuntimeError)" in page
    assert session.scalar(select(func.count(AuditEvent.id))) == events


def test_failure_is_said_in_words(officer: FlaskClient) -> None:
    answer = officer.get("/officers/jobs/fails/would")
    assert answer.status_code == 200
    assert "The mail server did not answer." in answer.text


def test_job_that_cannot_tell_says_so(officer: FlaskClient) -> None:
    assert "does not tell beforehand" in officer.get("/officers/jobs/quiet/would").text
    assert officer.get("/officers/jobs/nothing/would").status_code == 404


def test_page_waits_only_so_long_and_asks_one_at_a_time(officer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PATIENCE_TO_FORETELL", 0.2)
    deeds.may_go_on.clear()
    try:
        assert "flask jobs would waits" in officer.get("/officers/jobs/waits/would").text
        assert "Somebody else is asking just now" in officer.get("/officers/jobs/counts/would").text
    finally:
        deeds.may_go_on.set()
    for thread in threading.enumerate():
        if thread.name == "would waits":
            thread.join(30)
    monkeypatch.setattr(views, "PATIENCE_TO_FORETELL", 20)
    assert "Nothing: there is nothing new." in officer.get("/officers/jobs/waits/would").text


def test_gathering_that_is_off_asks_nobody(officer: FlaskClient) -> None:
    page = officer.get("/officers/jobs/gathers/would").text.replace("<wbr>", "")
    assert "Gathering is switched off (LOCALOFFER_GATHER), so it does nothing." in page
    assert deeds.done == []


def test_stranger_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/officers/jobs/counts/would").status_code in (302, 401, 403)


def test_command_says_it_too(app: Flask) -> None:
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["jobs", "would", "counts"])
    assert answer.exit_code == 0
    assert answer.output == "Test of counts.\nWould count to three.\nNothing <b>more</b>.\n"
    told = json.loads(runner.invoke(args=["jobs", "would", "counts", "--json"]).stdout)
    assert told["lines"][0] == "Would count to three."
    failed = runner.invoke(args=["jobs", "would", "fails"])
    assert failed.exit_code == 1
    assert "The mail server did not answer." in failed.output
    assert "There is no job" in runner.invoke(args=["jobs", "would", "nothing"]).output
