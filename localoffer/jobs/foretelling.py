"""What a job would do now: asked of the job itself, in bounded time, and nothing of it is written to the database."""

import inspect
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread

import structlog
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from config.schedule import ScheduledJob
from localoffer.database import db
from localoffer.jobs.rules import SWITCHED_OFF, error_words
from localoffer.jobs.running import resolve

log = structlog.get_logger()
_one_at_a_time = Lock()
NOT_TOLD = "It works out what there is to do when it runs, and does not tell beforehand."


@dataclass(frozen=True)
class Foretold:
    """Lines that say what a job would do, or why that cannot be said (`is_told` is False)."""

    lines: tuple[str, ...]
    is_told: bool = True


def foretell(app: Flask, job: ScheduledJob, patience_seconds: float | None) -> Foretold:
    """What `job` would do now. Some ask their source on the internet, so one at a time, and whoever asked waits no
    longer than `patience_seconds`; None waits to the end."""
    if job.gathers and not app.extensions["settings"].gathers:
        return Foretold((SWITCHED_OFF.replace("so nothing was done", "so it does nothing"),))
    if job.would is None:
        return Foretold((NOT_TOLD,), is_told=False)
    if not _one_at_a_time.acquire(timeout=patience_seconds if patience_seconds is not None else -1):
        return Foretold(("Somebody else is asking just now. Look again in a minute.",), is_told=False)
    future: Future[Foretold] = Future()

    def work() -> None:
        try:
            future.set_result(_ask(app, job, job.would or ""))
        finally:
            _one_at_a_time.release()

    Thread(target=work, name=f"would {job.name}", daemon=True).start()
    try:
        return future.result(patience_seconds)
    except TimeoutError:
        long = f"It takes longer than {patience_seconds:.0f} seconds to say. On the server, this command waits for it: "
        return Foretold((f"{long}flask jobs would {job.name}",), is_told=False)


def _ask(app: Flask, job: ScheduledJob, would: str) -> Foretold:
    try:
        with app.app_context():
            session = db.session()
            event.listen(session, "before_commit", _refuse)
            try:
                lines = _lines(would, job.name)
            finally:
                session.rollback()
    except Exception as error:
        log.exception("job could not say what it would do", job=job.name)
        return Foretold((error_words(error),), is_told=False)
    return Foretold(lines or ("Nothing: there is nothing new.",))


def _lines(would: str, name: str) -> tuple[str, ...]:
    asked = resolve(would)
    lines = asked(name=name) if "name" in inspect.signature(asked).parameters else asked()
    assert isinstance(lines, list)
    return tuple(map(str, lines))


def _refuse(_: Session) -> None:
    raise RuntimeError("what only says what it would do may write nothing")
