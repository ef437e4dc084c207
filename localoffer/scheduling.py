"""The scheduler: one process that runs what `config/schedule.py` lists, and never two at once."""

import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from filelock import FileLock, Timeout
from flask import Flask
from sqlalchemy import text

from config.schedule import ScheduledJob
from localoffer.clock import ENGLAND
from localoffer.database import db
from localoffer.errors import LocalOfferError

log = structlog.get_logger()

STOP = (signal.SIGINT, signal.SIGTERM)
_LOCK_NUMBER = 5_274_863  # any number will do, as long as nothing else in this database takes it


def run_scheduler(app: Flask, jobs: Sequence[ScheduledJob], data_dir: Path) -> None:
    """Run the jobs until SIGTERM or Ctrl-C. Raises LocalOfferError where a scheduler is running already."""
    told_to_stop = _listen_for_stop()
    with app.app_context(), only_one(data_dir):
        scheduler = BackgroundScheduler(timezone=ENGLAND)
        for job in jobs:
            scheduler.add_job(
                _runner(app, job), _trigger(job), id=job.name, max_instances=1, coalesce=True, misfire_grace_time=3600
            )
        scheduler.start()
        log.info("scheduler started", jobs=[job.name for job in jobs])
        told_to_stop.recv(1)
        scheduler.shutdown(wait=True)
        log.info("scheduler stopped")


def run_job(app: Flask, job: ScheduledJob) -> None:
    """Run one job now, in a context and session of its own."""
    with app.app_context():
        resolve(job.does)()


def resolve(reference: str) -> Callable[[], object]:
    """The function behind `module:function`. Named as text, so that the schedule can tell of rooms that the
    domain may not import."""
    module, _, name = reference.partition(":")
    found: Callable[[], object] = getattr(import_module(module), name)
    return found


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the right to schedule. On PostgreSQL it is an advisory lock, so that it holds across hosts and goes
    with the connection; on SQLite a locked file beside the database, which goes with the process.

    Raises LocalOfferError where another process holds it.
    """
    taken = LocalOfferError("A scheduler is running already. Stop that one first, or leave it to its work.")
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": _LOCK_NUMBER}):
                raise taken
            connection.commit()  # the lock is the session's, not the transaction's
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _LOCK_NUMBER})
        return
    lock = FileLock(data_dir / "scheduler.lock")
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout:
        raise taken from None


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


def _runner(app: Flask, job: ScheduledJob) -> Callable[[], None]:
    def run() -> None:
        try:
            run_job(app, job)
        except Exception:
            # A job that fails must not take the scheduler with it: it is logged and runs again when it is due.
            log.exception("job failed", job=job.name)

    return run


def _trigger(job: ScheduledJob) -> IntervalTrigger | CronTrigger:
    if job.every_seconds is not None:
        return IntervalTrigger(seconds=job.every_seconds, timezone=ENGLAND)
    assert job.at is not None
    hour, minute = job.at.split(":")
    return CronTrigger(hour=int(hour), minute=int(minute), timezone=ENGLAND)
