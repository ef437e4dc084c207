"""The scheduler: one process that runs what `config/schedule.py` lists, and never two at once."""

import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.schedule import ScheduledJob
from localoffer.clock import ENGLAND, now
from localoffer.database import db
from localoffer.errors import ConflictError
from localoffer.jobs.locks import only_one
from localoffer.jobs.models import JobRun
from localoffer.jobs.queries import last_runs, tries_again_at
from localoffer.jobs.rules import missed
from localoffer.jobs.running import SCHEDULER, run

log = structlog.get_logger()

STOP = (signal.SIGINT, signal.SIGTERM)


def run_scheduler(app: Flask, jobs: Sequence[ScheduledJob], data_dir: Path) -> None:
    """Run the jobs until SIGTERM or Ctrl-C. Raises ConflictError where a scheduler is running already."""
    told_to_stop = _listen_for_stop()
    with app.app_context(), only_one(data_dir):
        scheduler = scheduler_for(app, jobs, now())
        scheduler.start()
        log.info("scheduler started", jobs=[job.name for job in jobs])
        told_to_stop.recv(1)
        for number in STOP:  # asked again while it ends; Python would take its own handlers away before the very end
            signal.signal(number, signal.SIG_IGN)
        scheduler.shutdown(wait=True)
        log.info("scheduler stopped")


def scheduler_for(app: Flask, jobs: Sequence[ScheduledJob], moment: datetime) -> BackgroundScheduler:
    """A scheduler that is yet to be started. Whatever was missed while none ran is due at once, and once only; what
    failed or was cut off is tried again at its time, or at once where that has passed."""
    scheduler = BackgroundScheduler(timezone=ENGLAND)
    last = _last_runs()
    behind = {job.name for job in _missed(jobs, last, moment)}
    for job in jobs:
        at_once = {"next_run_time": moment} if job.name in behind else {}
        # No grace is too long: a host that slept, or was too busy, does late what it has to do, and does it once.
        scheduler.add_job(
            _runner(app, job, scheduler),
            _trigger(job),
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            **at_once,
        )
        if job.name not in behind:
            _try_again(app, job, scheduler, moment)
    return scheduler


def _last_runs() -> Mapping[str, JobRun] | None:
    """The last run of each job; None without a database. The scheduler starts all the same, and its jobs work once
    there is one."""
    try:
        with Session(db.engine) as session:
            return last_runs(session)
    except SQLAlchemyError as error:
        log.warning("cannot tell which jobs were missed: is the database up to date?", error=type(error).__name__)
        return None


def _missed(
    jobs: Sequence[ScheduledJob], last: Mapping[str, JobRun] | None, moment: datetime
) -> Sequence[ScheduledJob]:
    if last is None:
        return ()
    found = missed(jobs, {name: one.started_at for name, one in last.items()}, moment)
    if found:
        log.info("jobs that were missed run now", jobs=[job.name for job in found])
    return found


def _listen_for_stop() -> socket.socket:
    """A socket that has something to read once the process is told to stop.

    The system may hand a signal to any thread, and one that goes to a job's thread would not wake a main thread
    that waits for a lock. Whichever thread it is, Python writes to this socket.
    """
    ours, pythons = socket.socketpair()
    pythons.setblocking(False)
    signal.set_wakeup_fd(pythons.detach(), warn_on_full_buffer=False)
    for number in STOP:
        signal.signal(number, lambda *_: None)
    return ours


def _try_again(app: Flask, job: ScheduledJob, scheduler: BackgroundScheduler, moment: datetime) -> None:
    """Set the next try of a job whose last run failed or was cut off, where its day has one left."""
    tries_at = tries_again_at(job, (_last_runs() or {}).get(job.name))
    if tries_at is None:
        return
    at = max(tries_at, moment)
    trigger = DateTrigger(run_date=at.astimezone(ENGLAND), timezone=ENGLAND)
    work = _runner(app, job, scheduler, still_failed=True)
    scheduler.add_job(work, trigger, id=f"{job.name} again", replace_existing=True, misfire_grace_time=None)
    log.info("job that failed is tried again", job=job.name, at=at.isoformat())


def _runner(
    app: Flask, job: ScheduledJob, scheduler: BackgroundScheduler, *, still_failed: bool = False
) -> Callable[[], None]:
    """`still_failed`: only where nobody ran it well by hand meanwhile."""

    def work() -> None:
        try:
            with app.app_context():
                if still_failed and tries_again_at(job, (_last_runs() or {}).get(job.name)) is None:
                    return
                if run(job, SCHEDULER).error and not job.is_quiet:
                    _try_again(app, job, scheduler, now())
        except ConflictError:
            log.info("job left alone: it is running already", job=job.name)
        except Exception:
            # Nothing may take the scheduler with it: it is logged, and the job runs again when it is due.
            log.exception("job could not be run or recorded", job=job.name)

    return work


def _trigger(job: ScheduledJob) -> IntervalTrigger | CronTrigger:
    if job.every_seconds is not None:
        return IntervalTrigger(seconds=job.every_seconds, timezone=ENGLAND)
    assert job.at is not None
    hour, minute = job.at.split(":")
    return CronTrigger(hour=int(hour), minute=int(minute), timezone=ENGLAND)
