"""Emails to administrators: once where a job is in trouble, and once when it is well again.

A trouble lasts from the job's last good run to its next. Both are in the keys of the emails, so however often and in
however many processes the jobs are looked at, each person hears of each trouble once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.access import Role
from localoffer.accounts.queries import addresses_of
from localoffer.database import stable_id
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.email.models import QueuedEmail
from localoffer.jobs.models import JobRun
from localoffer.jobs.queries import Standing
from localoffer.jobs.rules import FAILING_FOR, RUNNING_FOR
from localoffer.wording import moment_words

TROUBLE, WELL = "job-trouble", "job-well"


def tell_administrators(
    session: Session, standings: Sequence[Standing], good: Mapping[str, JobRun], now: datetime
) -> int:
    """Queue what there is to tell; returns how many emails. `good` are the last good runs, by the job's name."""
    told = _told(session)
    people = addresses_of(session, Role.ADMINISTRATOR)
    made = 0
    for one in standings:
        last_good = good.get(one.job.name)
        trouble = trouble_of(one, now)
        for to in people:
            if trouble:
                key = _Key(TROUBLE, one.job.name, last_good.id if last_good else 0, to)
                made += key not in told and _tell(session, key, one, now, trouble=trouble, since=last_good)
            elif last_good is not None and not one.error and not one.is_running:
                for before in sorted(told, key=attrgetter("good_run")):
                    well = before._replace(kind=WELL)
                    if before[:2] == (TROUBLE, one.job.name) and before.to == to and before.good_run < last_good.id:
                        made += well not in told and _tell(session, well, one, now, since=last_good)
    return made


def trouble_of(one: Standing, now: datetime) -> str:
    """What is wrong that somebody has to look at, as nothing will mend it soon by itself; empty where nothing is."""
    last = one.last
    if one.is_running and last is not None and last.started_at < now - RUNNING_FOR:
        return f"It has been running since {moment_words(last.started_at)} and has not ended."
    if one.is_running or one.is_off:
        return ""
    if one.job.is_quiet:
        return one.error if last is not None and last.started_at < now - FAILING_FOR else ""
    if one.error:
        return "" if one.tries_at else one.error
    return "Its time has passed and it has not begun." if one.is_late else ""


class _Key(NamedTuple):
    """What one email is sent for: `good_run` is the job's last good run before the trouble, 0 where it had none."""

    kind: str
    job: str
    good_run: int
    to: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.job}:{self.good_run}:{stable_id(self.to)}"


def _told(session: Session) -> set[_Key]:
    rows = session.execute(select(QueuedEmail.key, QueuedEmail.to).where(QueuedEmail.name.in_((TROUBLE, WELL))))
    found = ((key.split(":"), to) for key, to in rows)
    return {_Key(kind, job, int(good_run), to) for (kind, job, good_run, _), to in found}


def _tell(
    session: Session, key: _Key, one: Standing, now: datetime, *, since: JobRun | None, trouble: str = ""
) -> bool:
    values = {
        "job": one.job.name,
        "summary": one.job.summary,
        "trouble": trouble,
        "since": since and since.finished_at,
        "attempts": one.last.attempt if one.last and one.error else 1,
        "next_at": one.next_at,
        "page": page_address("jobs.job", name=one.job.name),
    }
    return queue(session, key.kind, write(key.kind, key.to, **values), str(key), now)
