"""The scheduler: what it runs exists, and two never run at once."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as dt_time
from pathlib import Path
from typing import get_type_hints

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.schedule import SCHEDULE, ScheduledJob
from localoffer.accounts.actions import create_user
from localoffer.clock import ENGLAND
from localoffer.email.models import QueuedEmail
from localoffer.errors import LocalOfferError
from localoffer.jobs import actions
from localoffer.jobs.locks import only_one
from localoffer.jobs.models import JobRun
from localoffer.jobs.rules import Done
from localoffer.jobs.running import SCHEDULER, resolve, run
from localoffer.scheduling import scheduler_for
from tests.conftest import ROOT, SECRET_KEY
from tests.factories import listing, provider


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_scheduled_job_names_a_function_that_is_there(job: ScheduledJob) -> None:
    assert callable(resolve(job.does))
    assert (job.every_seconds is None) != (job.at is None)
    assert job.would is None or callable(resolve(job.would))


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_scheduled_job_tells_how_much_it_did(job: ScheduledJob) -> None:
    assert get_type_hints(resolve(job.does))["return"] is Done


@pytest.mark.parametrize("job", [job for job in SCHEDULE if job.at], ids=lambda job: job.name)
def test_nothing_is_set_for_the_hour_in_which_clocks_change(job: ScheduledJob) -> None:
    assert job.at is not None
    assert not "01:00" <= job.at < "03:00"


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_scheduled_job_runs_on_an_empty_directory(sqlite_app: Flask, job: ScheduledJob) -> None:
    with sqlite_app.app_context():
        assert run(job, SCHEDULER).error == ""


WEEK_AGO = datetime(2026, 11, 15, 3, 30, tzinfo=UTC)
BACK = datetime(2026, 11, 22, 9, tzinfo=UTC)
NIGHTLY = ScheduledJob("nightly", "localoffer.jobs.jobs:forget", "Something.", at="03:30")


def test_scheduler_that_was_down_for_a_week_runs_what_it_missed_once(app: Flask, session: Session) -> None:
    actions.finish(actions.begin(session, "nightly", SCHEDULER, WEEK_AGO), Done(), "", WEEK_AGO)
    session.commit()
    with app.app_context():
        scheduler = scheduler_for(app, [NIGHTLY], BACK)
    with time_machine.travel(BACK, tick=True):
        scheduler.start()
        give_up = time.monotonic() + 30
        while runs_of(session, "nightly") < 2 and time.monotonic() < give_up:
            time.sleep(0.05)
        next_run = scheduler.get_job("nightly").next_run_time
        scheduler.shutdown(wait=True)
    assert runs_of(session, "nightly") == 2, "one of a week ago and one now"
    assert next_run == datetime(2026, 11, 23, 3, 30, tzinfo=ENGLAND)


def test_scheduler_that_missed_nothing_waits_for_the_night(app: Flask, session: Session) -> None:
    this_night = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
    actions.finish(actions.begin(session, "nightly", SCHEDULER, this_night), Done(), "", this_night)
    session.commit()
    with app.app_context(), time_machine.travel(BACK, tick=False):
        scheduler = scheduler_for(app, [NIGHTLY], BACK)
        scheduler.start(paused=True)
        assert scheduler.get_job("nightly").next_run_time == datetime(2026, 11, 23, 3, 30, tzinfo=ENGLAND)
        scheduler.shutdown()


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)])
def test_daily_job_has_one_time_on_the_days_clocks_change_and_on_a_leap_day(sqlite_app: Flask, day: date) -> None:
    with sqlite_app.app_context(), time_machine.travel(datetime.combine(day, dt_time(0, 5), ENGLAND), tick=False):
        scheduler = scheduler_for(sqlite_app, [NIGHTLY], datetime.now(UTC))
        trigger = scheduler.get_jobs()[0].trigger
    first = trigger.get_next_fire_time(None, datetime.combine(day, dt_time(0, 5), ENGLAND))
    second = trigger.get_next_fire_time(first, first + timedelta(seconds=1))
    assert first == datetime.combine(day, dt_time(3, 30), ENGLAND)
    assert second.date() == day + timedelta(days=1)


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_every_daily_job_runs_once_a_day_around_the_days_clocks_change(sqlite_app: Flask, change: date) -> None:
    first, last = change - timedelta(days=3), change + timedelta(days=3)
    for job in [job for job in SCHEDULE if job.at]:
        moments = fire_times(sqlite_app, job, first, last)
        assert [f"{moment.astimezone(ENGLAND):%Y-%m-%d %H:%M}" for moment in moments] == [
            f"{first + timedelta(days=n)} {job.at}" for n in range(7)
        ]


@pytest.mark.parametrize("due", [date(2026, 3, 29), date(2026, 10, 25), date(2029, 2, 28)])
def test_scheduled_reminders_around_the_day_clocks_change_and_after_a_leap_day(
    app: Flask, session: Session, due: date
) -> None:
    """The mornings of four months as the scheduler has them, those around each state: three emails and one
    escalation, each on its day."""
    near = [due + timedelta(days=start + n) for start in (-31, -1, 13, 89) for n in range(3)]
    reminders = next(job for job in SCHEDULE if job.name == "reminders")
    of = provider(session, kind="mainstream-school", email="school@saltby.example")
    listing(session, of).confirmed_on = date(due.year - 1, due.month, 29 if due == date(2029, 2, 28) else due.day)
    with app.app_context():
        create_user(session, "officer@aldermere.example", "kettle harbour mint", ["officer"], SCHEDULER, WEEK_AGO)
    session.commit()
    moments = fire_times(app, reminders, near[0], near[-1])
    for moment in [one for one in moments if one.astimezone(ENGLAND).date() in near]:
        with time_machine.travel(moment, tick=False), app.app_context():
            assert run(reminders, SCHEDULER).error == ""
    session.rollback()
    told = session.execute(select(QueuedEmail.created_at, QueuedEmail.to).order_by(QueuedEmail.created_at)).all()
    assert [(one.created_at.astimezone(ENGLAND).date(), one.to.partition("@")[0]) for one in told] == [
        (due - timedelta(days=30), "school"),
        (due, "school"),
        (due + timedelta(days=14), "school"),
        (due + timedelta(days=90), "officer"),
    ]


def test_scheduler_that_was_down_for_a_week_reminds_once(app: Flask, session: Session) -> None:
    """The listing fell due on the first day of the week; the scheduler comes back on the eighth."""
    reminders = next(job for job in SCHEDULE if job.name == "reminders")
    of = provider(session, kind="mainstream-school", email="school@saltby.example")
    listing(session, of).confirmed_on = WEEK_AGO.date().replace(year=2025)
    actions.finish(actions.begin(session, "reminders", SCHEDULER, WEEK_AGO), Done(), "", WEEK_AGO)
    session.commit()
    for _ in range(2):  # and again: a restart on the same morning
        with app.app_context(), time_machine.travel(BACK, tick=True):
            scheduler = scheduler_for(app, [reminders], BACK)
            scheduler.start()
            give_up = time.monotonic() + 30
            while runs_of(session, "reminders") < 2 and time.monotonic() < give_up:
                time.sleep(0.05)
            scheduler.shutdown(wait=True)
    assert runs_of(session, "reminders") == 2
    assert session.scalars(select(QueuedEmail.to)).all() == ["school@saltby.example"]


def fire_times(app: Flask, job: ScheduledJob, first: date, last: date) -> list[datetime]:
    """When the scheduler runs a job, by its own reckoning, from one day to another."""
    moment = datetime.combine(first, dt_time(0, 0, 1), ENGLAND)
    with app.app_context():
        (made,) = scheduler_for(app, [job], moment).get_jobs()
    found: list[datetime] = []
    while moment.date() <= last:
        fires = made.trigger.get_next_fire_time(found[-1] if found else None, moment)
        found.append(fires)
        moment = (fires.astimezone(UTC) + timedelta(microseconds=1)).astimezone(ENGLAND)
    return [one for one in found if one.astimezone(ENGLAND).date() <= last]


def runs_of(session: Session, name: str) -> int:
    session.rollback()
    return (
        session.scalar(select(func.count(JobRun.id)).where(JobRun.name == name, JobRun.finished_at.is_not(None))) or 0
    )


def test_second_scheduler_is_told_that_one_runs(app: Flask, tmp_path: Path) -> None:
    refused = pytest.raises(LocalOfferError, match="running already")
    with app.app_context(), only_one(tmp_path), refused, only_one(tmp_path):
        pass
    with app.app_context(), only_one(tmp_path):
        pass  # the right is free again


def test_killed_scheduler_leaves_the_way_free(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with start_scheduler(folder) as first:
        wait_for(first, "scheduler started")
        with start_scheduler(folder) as second:
            assert second.wait(timeout=60) != 0
            assert "running already" in (second.stderr.read() if second.stderr else "")
        os.kill(first.pid, signal.SIGKILL)
    with start_scheduler(folder) as third:
        wait_for(third, "scheduler started")
        third.terminate()
        assert third.wait(timeout=30) == 0


def test_scheduler_asked_twice_to_stop_still_stops(tmp_path: Path) -> None:
    with start_scheduler(tmp_path) as scheduler:
        wait_for(scheduler, "scheduler started")
        for _ in range(20):
            scheduler.send_signal(signal.SIGINT)
            scheduler.send_signal(signal.SIGTERM)
        assert scheduler.wait(timeout=60) == 0


def start_scheduler(folder: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "FLASK_APP": "app",
        "LOCALOFFER_DATA_DIR": str(folder),
        "LOCALOFFER_SECRET_KEY": SECRET_KEY,
    }
    command = [sys.executable, "-m", "flask", "scheduler"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def wait_for(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stderr is not None
    give_up = time.monotonic() + 60
    for line in process.stderr:
        if words in line:
            return
        assert time.monotonic() < give_up, f"'{words}' was not logged"
    raise AssertionError(f"ended without '{words}'")
