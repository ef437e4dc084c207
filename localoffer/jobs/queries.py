"""How jobs stand: the last run of each, whether it runs now, and whether it is late."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from config.schedule import ScheduledJob
from config.settings import Settings
from localoffer.accounts.models import User
from localoffer.database import read_id
from localoffer.jobs.locks import SCHEDULER, is_held
from localoffer.jobs.models import JobRun
from localoffer.jobs.rules import CUT_OFF, GRACE, how_often, is_late, next_time, next_try


@dataclass(frozen=True)
class Standing:
    """One job as it stands now. `last` is the last run that was recorded. `tries_at`: when it is tried again after a
    failure, where that is still to come."""

    job: ScheduledJob
    often: str
    last: JobRun | None
    is_running: bool
    is_late: bool
    next_at: datetime | None
    tries_at: datetime | None = None
    is_off: bool = False

    @property
    def error(self) -> str:
        """What went wrong the last time; empty where nothing did, or it is being done again."""
        if self.last is None or self.is_running or self.is_off:
            return ""
        return self.last.error if self.last.finished_at else CUT_OFF

    @property
    def state(self) -> str:
        """`running`, `off`, `failed`, `late`, `fine` or `not-run-yet`."""
        if self.is_running:
            return "running"
        if self.is_off:
            return "off"
        if self.error:
            return "failed"
        return "late" if self.is_late else "fine" if self.last or self.job.is_quiet else "not-run-yet"

    def as_json(self) -> dict[str, Any]:
        """For `flask jobs list --json`."""
        last = self.last
        return {
            "name": self.job.name,
            "summary": self.job.summary,
            "runs": self.often,
            "state": self.state,
            "late": self.is_late,
            "next_at": self.next_at,
            "tries_again_at": self.tries_at,
            "attempt": last and last.attempt,
            "said": last.said if last else "",
            "last_started_at": last and last.started_at,
            "last_finished_at": last and last.finished_at,
            "rows_in": last and last.rows_in,
            "rows_out": last and last.rows_out,
            "error": self.error,
        }


def standings(session: Session, jobs: Sequence[ScheduledJob], settings: Settings, now: datetime) -> list[Standing]:
    """Every job of the schedule, in its order."""
    last, alive = last_runs(session), scheduler_runs(settings.data_dir)
    return [_standing(job, last.get(job.name), settings, now, alive) for job in jobs]


def _standing(job: ScheduledJob, last: JobRun | None, settings: Settings, now: datetime, alive: bool) -> Standing:
    # Only an open run is worth asking the lock for: a quiet job holds its own for a moment every few seconds.
    running = last is not None and last.finished_at is None and is_held(settings.data_dir, job.name)
    # A job that comes every few seconds is late as soon as nothing calls it.
    late = not running and (is_late(job, last.started_at if last else None, now) or (job.is_quiet and not alive))
    off = job.gathers and not settings.gathers
    tries_at = None if running or off else tries_again_at(job, last)
    if tries_at is not None and tries_at < now - GRACE:  # whoever was to try again does not run
        tries_at = None
    return Standing(job, how_often(job), last, running, late and not off, next_time(job, now), tries_at, off)


def tries_again_at(job: ScheduledJob, last: JobRun | None) -> datetime | None:
    """When a daily job is tried again whose last run failed or was cut off."""
    if last is None or (last.finished_at is not None and not last.error):
        return None
    return next_try(job, last.attempt, last.started_at, last.finished_at)


def scheduler_runs(data_dir: Path) -> bool:
    """Whether a scheduler is at work: on SQLite on this host, on PostgreSQL anywhere."""
    return is_held(data_dir, SCHEDULER)


def last_runs(session: Session) -> dict[str, JobRun]:
    """The last recorded run of every job, by its name."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.name)
    return {run.name: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}


is_good = (JobRun.finished_at.is_not(None)) & (JobRun.error == "")
"""Of a run: it ended, and well."""


def last_good_runs(session: Session) -> dict[str, JobRun]:
    """The last run of every job that ended well, by its name."""
    newest = select(func.max(JobRun.id)).where(is_good).group_by(JobRun.name)
    return {run.name: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}


def runs_of(name: str) -> Select[JobRun]:
    """Its recorded runs, the newest first."""
    return select(JobRun).where(JobRun.name == name).order_by(JobRun.id.desc())


def started_by(session: Session, runs: Iterable[JobRun]) -> dict[str, str]:
    """Who started these runs, in words, by what the table says of it."""
    kinds = {run.started_by: run.started_by.partition(":") for run in runs}
    ids = {text: read_id(name) for text, (kind, _, name) in kinds.items() if kind == "user"}
    wanted = [id for id in ids.values() if id]
    found = session.execute(select(User.id, User.email).where(User.id.in_(wanted))) if wanted else ()
    emails = {row.id: row.email for row in found}
    words = {"job": "the scheduler", "command": "a command", "user": "an account that is gone"}
    return {
        text: emails.get(ids.get(text) or uuid.UUID(int=0), words.get(kind, kind))
        for text, (kind, _, _) in kinds.items()
    }
