"""Jobs are run one at a time, and what they did is kept: on both databases."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.schedule import ScheduledJob
from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.jobs import actions, queries
from localoffer.jobs.locks import is_held, only_one
from localoffer.jobs.models import JobRun
from localoffer.jobs.rules import CUT_OFF, Done
from localoffer.jobs.running import SCHEDULER, job_called, run, start
from tests.integration.jobs import deeds

PERSON = Actor("command", "jobs run")
pytestmark = pytest.mark.usefixtures("schedule")


def run_called(app: Flask, name: str, today: date | None = None, by: Actor = PERSON) -> None:
    with app.app_context():
        run(job_called(name), by, today)


def runs(session: Session) -> list[JobRun]:
    session.rollback()
    return list(session.scalars(select(JobRun).order_by(JobRun.id)))


def test_run_is_recorded_with_what_it_did(app: Flask, session: Session) -> None:
    run_called(app, "counts")
    (found,) = runs(session)
    assert (found.name, found.started_by, found.rows_in, found.rows_out) == ("counts", "command:jobs run", 3, 2)
    assert found.error == ""
    assert found.finished_at
    assert found.started_at <= found.finished_at


def test_failure_is_kept_in_words_and_a_fault_without_its_text(app: Flask, session: Session) -> None:
    run_called(app, "fails")
    run_called(app, "breaks")
    first, second = runs(session)
    assert first.error == "The mail server did not answer. Look whether it runs."
    assert "ValueError" in second.error
    assert "parent" not in second.error


def test_job_that_depends_on_the_day_is_told_it_and_another_refuses_it(app: Flask) -> None:
    run_called(app, "counts", date(2027, 11, 22))
    assert deeds.done == ["counts 2027-11-22"]
    with pytest.raises(LocalOfferError, match="the same on any day"):
        run_called(app, "fails", date(2027, 11, 22))


def test_job_never_runs_twice_at_once(app: Flask, session: Session) -> None:
    deeds.may_go_on.clear()
    with app.app_context():
        assert start(app, job_called("waits"), PERSON, 0.3) is None
        found = {one.job.name: one for one in standings(app, session)}
        assert found["waits"].is_running
        assert found["waits"].state == "running"
        with pytest.raises(ConflictError, match="waits is running just now"):
            run(job_called("waits"), PERSON)
        deeds.may_go_on.set()
        for thread in threading.enumerate():
            if thread.name == "job waits":
                thread.join(30)
    (only,) = runs(session)
    assert only.finished_at
    assert not {one.job.name: one for one in standings(app, session)}["waits"].is_running


def test_run_that_was_cut_off_is_called_that(app: Flask, session: Session) -> None:
    actions.begin(session, "counts", SCHEDULER, now())
    session.commit()
    found = {one.job.name: one for one in standings(app, session)}["counts"]
    assert (found.state, found.error) == ("failed", CUT_OFF)
    run_called(app, "counts")
    first, second = runs(session)
    assert (first.error, second.error) == (CUT_OFF, "")
    assert first.finished_at


def test_quiet_job_is_recorded_where_it_did_something_or_failed_or_works_again(app: Flask, session: Session) -> None:
    broken = LocalOfferError("The engine is away.")
    deeds.answers[:] = [Done(), Done(2, 1), Done(), broken, broken, broken, Done(), Done()]
    for _ in range(8):
        run_called(app, "quiet")
    found = [(one.rows_in, one.error, one.times) for one in runs(session)]
    assert found == [(2, "", 1), (0, "The engine is away.", 3), (0, "", 1)]


def test_old_runs_are_forgotten_but_of_each_job_the_last(session: Session) -> None:
    long_ago = now() - timedelta(days=100)
    for name, at in (("a", long_ago), ("a", long_ago), ("b", long_ago), ("b", now())):
        actions.finish(actions.begin(session, name, SCHEDULER, at), Done(), "", at)
    session.flush()
    assert actions.forget_old(session, now()) == 2
    assert sorted(session.scalars(select(JobRun.name))) == ["a", "b"]


def test_lock_is_seen_while_it_is_held_and_not_after(app: Flask) -> None:
    data_dir = app.extensions["settings"].data_dir
    with app.app_context():
        assert not is_held(data_dir, "counts")
        with only_one(data_dir, "counts"):
            assert is_held(data_dir, "counts")
            assert not is_held(data_dir, "fails")
            assert not is_held(data_dir)
            assert not queries.scheduler_runs(data_dir)
        assert not is_held(data_dir, "counts")


def test_unknown_job_is_answered_with_those_there_are(app: Flask) -> None:
    with app.app_context(), pytest.raises(LocalOfferError, match="There are: counts, fails"):
        job_called("count")


def standings(app: Flask, session: Session) -> list[queries.Standing]:
    session.rollback()
    jobs: tuple[ScheduledJob, ...] = app.extensions["schedule"]
    with app.app_context():
        return queries.standings(session, jobs, app.extensions["settings"], now())
