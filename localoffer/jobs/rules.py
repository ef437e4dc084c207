"""When a job is due, when it is late, and what its failure is called. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from config.schedule import ScheduledJob
from localoffer.clock import ENGLAND
from localoffer.errors import LocalOfferError
from localoffer.wording import joined, plural, time_words

GRACE = timedelta(minutes=30)
"""How long after its time a job may begin before it is called late."""
FAILING_FOR = timedelta(hours=1)
"""How long a job that comes every few seconds may fail before somebody is told."""
RUNNING_FOR = timedelta(hours=6)
"""How long a run may take before somebody is told."""
SWITCHED_OFF = "Gathering is switched off (LOCALOFFER_GATHER), so nothing was done."
CUT_OFF = "It was cut off: the process that ran it ended first."


@dataclass(frozen=True)
class Done:
    """What a job may return: how many things it looked at, how many it changed, sent or removed, and a sentence or
    two for whoever wants to know what came of it."""

    rows_in: int = 0
    rows_out: int = 0
    said: str = ""

    @property
    def something(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.rows_in or self.rows_out)


def previous_time(job: ScheduledJob, now: datetime) -> datetime | None:
    """The last moment at or before `now` for which a daily job is set; None for one that runs every few seconds."""
    if job.at is None:
        return None
    here = now.astimezone(ENGLAND)
    moment = datetime.combine(here.date(), time.fromisoformat(job.at), ENGLAND)
    # By the calendar and not by 24 hours: two days a year have 23 or 25.
    return moment if moment <= here else datetime.combine(here.date() - timedelta(days=1), moment.timetz())


def next_time(job: ScheduledJob, now: datetime) -> datetime | None:
    """The first moment after `now` for which a daily job is set."""
    before = previous_time(job, now)
    return before and datetime.combine(before.date() + timedelta(days=1), before.timetz())


def missed(
    jobs: Sequence[ScheduledJob], last_started: Mapping[str, datetime], now: datetime
) -> tuple[ScheduledJob, ...]:
    """The daily jobs whose time came while no scheduler ran: each once, however many days it was. One that never
    ran is among them."""
    found = []
    for job in jobs:
        due, last = previous_time(job, now), last_started.get(job.name)
        if due is not None and (last is None or last < due):
            found.append(job)
    return tuple(found)


def is_late(job: ScheduledJob, last_started: datetime | None, now: datetime) -> bool:
    """Whether a daily job that has run before should have run again by now."""
    due = previous_time(job, now - GRACE)
    return due is not None and last_started is not None and last_started < due


def attempt_number(
    job: ScheduledJob, last_started: datetime | None, last_attempt: int, failed: bool, now: datetime
) -> int:
    """Which try of the day's a run is that begins now, after the last one: 1, or one more where that failed."""
    due = previous_time(job, now)
    return last_attempt + 1 if failed and due and last_started and last_started >= due else 1


def next_try(job: ScheduledJob, attempt: int, began: datetime, ended: datetime | None) -> datetime | None:
    """When a daily job is tried again whose run number `attempt` of the day failed, or was cut off (`ended` is None);
    None where it is left to its time of the next day."""
    next_day = next_time(job, began)
    if next_day is None or not 1 <= attempt <= len(job.tries_again):
        return None
    moment = (ended or began) + timedelta(minutes=job.tries_again[attempt - 1])
    return moment if moment < next_day else None


def how_often(job: ScheduledJob) -> str:
    """`Every 2 seconds`, `Every minute`, `Every day at 3:30am`."""
    if job.at is not None:
        return f"Every day at {time_words(time.fromisoformat(job.at))}"
    seconds = job.every_seconds or 0
    if seconds % 60:
        return f"Every {plural(seconds, 'second')}"
    return "Every minute" if seconds == 60 else f"Every {plural(seconds // 60, 'minute')}"


def tries_words(job: ScheduledJob) -> str:
    """`after 15 minutes, 1 hour and 4 hours`: when a daily job that fails is tried again."""
    waits = [plural(m // 60, "hour") if m % 60 == 0 else plural(m, "minute") for m in job.tries_again]
    return f"after {joined(waits)}"


def error_words(error: Exception) -> str:
    """What is kept and shown of a failure. The text of an unforeseen one may hold what people wrote, so only its
    kind is named."""
    if isinstance(error, LocalOfferError):
        return str(error)
    return f"A fault in the program stopped it ({type(error).__name__}). The log of the process that ran it says more."
