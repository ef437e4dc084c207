"""Running a job: one at a time, in a context and session of its own, recorded whoever asked for it.

The scheduler, the officers' page and `flask jobs run` all come here. It is an edge: it commits.
"""

import inspect
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from threading import Thread

import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from config.schedule import ScheduledJob
from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import LocalOfferError, NotFoundError
from localoffer.jobs import actions
from localoffer.jobs.locks import only_one
from localoffer.jobs.queries import last_runs
from localoffer.jobs.rules import SWITCHED_OFF, Done, attempt_number, error_words

log = structlog.get_logger()
SCHEDULER = Actor("job", "scheduler")


@dataclass(frozen=True)
class Outcome:
    """How a run ended; `error` is empty where all went well."""

    name: str
    started_at: datetime
    finished_at: datetime
    rows_in: int
    rows_out: int
    error: str
    said: str = ""


def resolve(reference: str) -> Callable[..., object]:
    """The function behind `module:function`. Named as text, so that the schedule can tell of rooms that the
    domain may not import."""
    module, _, name = reference.partition(":")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found


def job_called(name: str) -> ScheduledJob:
    """The job of this application's schedule. Raises NotFoundError, which names those there are."""
    jobs: tuple[ScheduledJob, ...] = current_app.extensions["schedule"]
    for job in jobs:
        if job.name == name:
            return job
    raise NotFoundError(f"There is no job “{name}”. There are: {', '.join(job.name for job in jobs)}.")


def run(job: ScheduledJob, by: Actor, today: date | None = None) -> Outcome:
    """Run one job now and record it. What the job raises is logged and told as the outcome's error.

    Raises ConflictError where it is running already, and LocalOfferError where it is given a day and has no use
    for one.
    """
    does = _with_day(job, today)
    with only_one(current_app.extensions["settings"].data_dir, job.name), Session(db.engine) as session:
        started = now()
        begun = None if job.is_quiet else actions.begin(session, job.name, by, started, _attempt(session, job, started))
        session.commit()
        done, error = _outcome(job, does)
        finished = now()
        if begun is not None:
            actions.finish(begun, done, error, finished)
        else:
            actions.note(session, job.name, by, started, finished, done, error)
        session.commit()
    return Outcome(job.name, started, finished, done.rows_in, done.rows_out, error, done.said)


def start(app: Flask, job: ScheduledJob, by: Actor, patience_seconds: float) -> Outcome | None:
    """Run a job beside a request and wait for it a little; None where it goes on. Raises as `run` does."""
    future: Future[Outcome] = Future()

    def work() -> None:
        try:
            with app.app_context():
                future.set_result(run(job, by))
        except Exception as error:
            future.set_exception(error)

    Thread(target=work, name=f"job {job.name}", daemon=True).start()
    try:
        return future.result(patience_seconds)
    except TimeoutError:
        return None


def _attempt(session: Session, job: ScheduledJob, at: datetime) -> int:
    last = last_runs(session).get(job.name)
    if last is None:
        return 1
    failed = bool(last.error) or last.finished_at is None
    return attempt_number(job, last.started_at, last.attempt, failed, at)


def _with_day(job: ScheduledJob, today: date | None) -> Callable[[], object]:
    """The job's function, told the day where one is given."""
    does = resolve(job.does)
    if today is None:
        return does
    if "today" not in inspect.signature(does).parameters:
        raise LocalOfferError(f"{job.name} does the same on any day. Run it without a date.")
    return lambda: does(today=today)


def _outcome(job: ScheduledJob, does: Callable[[], object]) -> tuple[Done, str]:
    # A job's context ends with it: what it left in its session is gone, and search engines are told.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if job.gathers and not app.extensions["settings"].gathers:
        return Done(said=SWITCHED_OFF), ""
    try:
        with app.app_context():
            answer = does()
    except Exception as error:
        log.exception("job failed", job=job.name)
        return Done(), error_words(error)
    return (answer if isinstance(answer, Done) else Done()), ""
