"""The real scheduler on a clock that is moved: to whatever is due next, and never on while a job is at work."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import time_machine
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from config.schedule import SCHEDULE, ScheduledJob
from localoffer.clock import ENGLAND
from localoffer.jobs.locks import only_one
from localoffer.scheduling import scheduler_for

EVENING = datetime(2026, 10, 24, 20, tzinfo=ENGLAND)
"""Of the night in which the clocks go back."""
GATHERING = ("needs-protect", "register-schools", "childcare", "statistics", "plans")
STUCK = "in the middle"
"""What a process says that hangs in the middle of an import (`killed.py`)."""
STEP = timedelta(minutes=15)
"""The longest; what runs every few seconds or minutes runs once in each."""
_GIVE_UP = 120.0
"""Seconds by a real clock for the jobs of one step."""


def jobs(*names: str) -> tuple[ScheduledJob, ...]:
    """These jobs of the real schedule."""
    return tuple(job for job in SCHEDULE if job.name in names)


class Clock:
    """Where a night has come to. `go(until)` lets the scheduler live through it."""

    def __init__(self, scheduler: BackgroundScheduler, traveller: time_machine.Traveller, moment: datetime) -> None:
        self._scheduler, self._traveller, self.moment = scheduler, traveller, moment.astimezone(UTC)

    def go(self, until: datetime) -> None:
        """Until this moment by a clock on the wall."""
        while self.moment < until:
            times = [job.next_run_time for job in self._scheduler.get_jobs() if not _is_quiet(job)]
            self.moment = min(self.moment + STEP, until.astimezone(UTC), *times)
            self._traveller.move_to(self.moment + timedelta(seconds=1))
            self._scheduler.wakeup()
            self.settle()

    def settle(self) -> None:
        """Until all that was due has run."""
        give_up = time.perf_counter() + _GIVE_UP
        while True:
            due = [job.id for job in self._scheduler.get_jobs() if job.next_run_time <= self.moment]
            # APScheduler counts a run from before its next time is set to after its end; its events come too late.
            at_work = sum(self._scheduler._executors["default"]._instances.values())
            if not due and not at_work:
                return
            assert time.perf_counter() < give_up, f"at {self.moment}: {due} due, {at_work} at work"
            time.sleep(0.005)


def _is_quiet(job: Job) -> bool:
    return isinstance(job.trigger, IntervalTrigger)


@contextmanager
def living(app: Flask, wanted: Sequence[ScheduledJob], since: datetime) -> Iterator[Clock]:
    """A scheduler that starts at this moment and lives as long as the block, as `flask scheduler` does."""
    held = only_one(app.extensions["settings"].data_dir)
    with app.app_context(), held, time_machine.travel(since, tick=True) as traveller:
        scheduler = scheduler_for(app, wanted, since)
        scheduler.start()
        clock = Clock(scheduler, traveller, since)
        try:
            clock.settle()
            yield clock
        finally:
            scheduler.shutdown(wait=True)
