"""What is written of job runs: begun, finished, the quiet ones noted, old ones forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.jobs.models import JobRun
from localoffer.jobs.queries import is_good
from localoffer.jobs.rules import CUT_OFF, Done

KEPT = timedelta(days=90)


def begin(session: Session, name: str, by: Actor, at: datetime, attempt: int = 1) -> JobRun:
    """Note that a job runs. Call it with the job's lock held: any run still open was then cut off."""
    cut_off = update(JobRun).where(JobRun.name == name, JobRun.finished_at.is_(None))
    session.execute(cut_off.values(finished_at=at, error=CUT_OFF))
    begun = JobRun(name=name, started_by=str(by), started_at=at, times=1, attempt=attempt)
    finish(begun, Done(), "", None)
    session.add(begun)
    session.flush()
    return begun


def finish(run: JobRun, done: Done, error: str, at: datetime | None) -> None:
    """Note how a run ended; `at` is None while it goes on."""
    run.finished_at, run.rows_in, run.rows_out, run.said, run.error = at, done.rows_in, done.rows_out, done.said, error


def note(
    session: Session, name: str, by: Actor, started: datetime, finished: datetime, done: Done, error: str
) -> JobRun | None:
    """Note a run of a job that comes every few seconds: only where it did something, failed, or works again.
    The same failure again adds to the line that tells of it."""
    last = session.scalars(select(JobRun).where(JobRun.name == name).order_by(JobRun.id.desc()).limit(1)).first()
    failed_before = last is not None and bool(last.error)
    if last is not None and error and last.error == error:
        last.times, last.finished_at = last.times + 1, finished
        return last
    if not (error or done.something or failed_before):
        return None
    run = JobRun(name=name, started_by=str(by), started_at=started, times=1, attempt=1)
    finish(run, done, error, finished)
    session.add(run)
    session.flush()
    return run


def forget_old(session: Session, now: datetime) -> int:
    """Remove runs that ended long ago, but of each job the last one and the last good one. Returns how many."""
    last = select(func.max(JobRun.id)).group_by(JobRun.name)
    good = last.where(is_good)
    old = delete(JobRun).where(JobRun.started_at < now - KEPT, JobRun.id.not_in(last), JobRun.id.not_in(good))
    answer = session.execute(old.execution_options(synchronize_session=False))
    assert isinstance(answer, CursorResult)
    return answer.rowcount
