"""Two nights of gathering through every fault, the clocks going back and a killed process; at the end all is right."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.runs import ImportRun
from localoffer.clock import ENGLAND
from localoffer.directory.models import Service
from localoffer.email.models import QueuedEmail
from localoffer.jobs import actions
from localoffer.jobs.models import JobRun
from localoffer.jobs.rules import CUT_OFF, Done
from localoffer.jobs.running import SCHEDULER
from localoffer.needs.models import NeedCount, NeedRelease
from tests.conftest import ROOT
from tests.integration.gathering.conftest import EHC, SEN
from tests.integration.overnight.night import EVENING, GATHERING, STUCK, jobs, living
from tests.sources import childcare, faults, gias
from tests.sources.ees import START, EesService
from tests.sources.server import SourceServer

DAY = date(2026, 10, 24)
SCHOOLS = [gias.a_school(number, f"Saltby School {number}") for number in range(1, 6)]
NURSERIES = [childcare.nursery("EY1", "Acorns Nursery"), childcare.nursery("EY2", "Saltby Breakfast Club")]
NURSERIES_PATH = "/media/abc/Childcare_provider_data_as_at_31_August_2026.csv"
PEOPLE = ("ann@aldermere.example", "bob@aldermere.example")
BY_YEAR_GROUP = "NC year by type of SEN provision and type of need"
BY_NEED = "Education, health and care plans as at January each year"
KNOWN = (
    "links_edubasealldata20261024.csv was not used",
    "edubasealldata20261024.csv was not fetched",
    "Childcare_provider_data_as_at_31_August_2026.csv no longer has",
    BY_YEAR_GROUP,
    BY_NEED,
)
pytestmark = pytest.mark.slow


def morning(hour: int, minute: int = 0, day: int = 25) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=ENGLAND)


def runs(session: Session, name: str) -> list[tuple[int, str]]:
    """Try and error of each run of a job."""
    session.rollback()
    found = select(JobRun.attempt, JobRun.error).where(JobRun.name == name).order_by(JobRun.id)
    return [(attempt, error) for attempt, error in session.execute(found)]


def services(session: Session) -> list[str]:
    """The numbers by which the registers know what is listed."""
    session.rollback()
    return sorted(session.scalars(select(Service.external_id)))


def figures(session: Session) -> dict[str, int]:
    """How many figures stand, by data set, each once."""
    session.rollback()
    query = select(NeedCount.data_set, func.count().label("number")).where(
        NeedCount.form == "raw", NeedCount.is_current, NeedCount.source != "areas"
    )
    return {row.data_set: row.number for row in session.execute(query.group_by(NeedCount.data_set))}


def begins(error: str) -> str:
    """The first words of an error, as far as they are the same every time."""
    return next((known for known in KNOWN if error.startswith(known)), error)


def emails(session: Session) -> list[tuple[str, str, str]]:
    """What was sent about jobs: to whom, about which, and whether it left."""
    session.rollback()
    found = select(QueuedEmail.name, QueuedEmail.to, QueuedEmail.subject, QueuedEmail.state)
    return sorted((to, subject, state) for name, to, subject, state in session.execute(found) if name[:4] == "job-")


@contextmanager
def stuck_scheduler(site: Flask, moment: datetime, name: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that runs a job and hangs in the middle of writing what it imports."""
    settings = site.extensions["settings"]
    given = {
        "FLASK_APP": "app",
        "LOCALOFFER_DATA_DIR": str(settings.data_dir),
        "LOCALOFFER_DATABASE_URL": settings.database_url,
        "LOCALOFFER_SECRET_KEY": settings.secret_key,
        "LOCALOFFER_REGISTER_URL": settings.register_url,
        "LOCALOFFER_GATHER": "on",
    }
    command = [sys.executable, "-m", "tests.integration.overnight.killed", moment.isoformat(), name]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def day_before(site: Flask, session: Session) -> None:
    """Yesterday everything went well, and found nothing."""
    for job in jobs(*GATHERING):
        at = datetime.combine(DAY, time.fromisoformat(job.at or ""), ENGLAND)
        actions.finish(actions.begin(session, job.name, SCHEDULER, at), Done(), "", at)
    session.commit()


@pytest.mark.usefixtures("day_before")
def test_two_nights_of_faults_end_with_the_right_data_written_once(
    site: Flask, session: Session, service: EesService, source: SourceServer, waits: list[float]
) -> None:
    register, links = gias.schools_path(DAY), gias.links_path(DAY)
    years, plans = (f"{START}/data-sets/{service.publications[name][0].id}/query" for name in (SEN, EHC))
    gias.publish(source, DAY, SCHOOLS)  # and none of the 25th: that day is missing
    childcare.publish(source, NURSERIES)
    everything = jobs(*GATHERING, "job-alarms", "emails")

    source.next(register, faults.busy("45"), faults.half_body)
    source.always(links, faults.web_page)
    source.always(NURSERIES_PATH, faults.changed(lambda body: body.replace(b"Provider postcode", b"Where it is")))
    source.always(years, faults.status(500))
    source.always(plans, faults.web_page)
    with living(site, everything, EVENING) as clock:
        clock.go(morning(5, 30))
        assert 45 in waits
        source.always(links, None)
        source.always(register, faults.status(500))
        clock.go(morning(5, 40))
        source.always(NURSERIES_PATH, None)
        clock.go(morning(6))
        source.always(years, None)
        clock.go(morning(6, 30))
    source.always(register, None)
    with stuck_scheduler(site, morning(6, 40), "register-schools") as process:
        assert process.stdout
        assert process.stdout.readline().strip() == STUCK
        assert services(session) == ["EY1", "EY2"], "nothing of an import is seen before it is whole"
        process.kill()
    with living(site, everything, morning(6, 45)) as clock:
        clock.go(morning(12))
        assert emails(session) == [(who, "A job of the site needs a look: plans", "sent") for who in PEOPLE]
        clock.go(morning(6, 10, day=26))
        source.always(plans, None)
        clock.go(morning(7, day=26))

    errors = {name: [(attempt, begins(error)) for attempt, error in runs(session, name)[1:]] for name in GATHERING}
    assert errors == {
        "needs-protect": [(1, ""), (1, "")],
        "register-schools": [(1, "links_edubasealldata20261024.csv was not used"),
                             (2, "edubasealldata20261024.csv was not fetched"), (3, begins(CUT_OFF)), (4, ""), (1, "")],
        "childcare": [(1, "Childcare_provider_data_as_at_31_August_2026.csv no longer has"), (2, ""), (1, "")],
        "statistics": [(1, BY_YEAR_GROUP), (2, ""), (1, "")],
        "plans": [(1, BY_NEED), (2, BY_NEED), (3, BY_NEED), (4, BY_NEED), (1, BY_NEED), (2, "")],
    }  # fmt: skip
    assert session.scalar(select(func.count(JobRun.id)).where(JobRun.finished_at.is_(None))) == 0
    assert services(session) == ["990001", "990002", "990003", "990004", "990005", "EY1", "EY2"]
    assert figures(session) == {"year-group": 3 * 18, "phase-type": 3, "school-level": 1, "plans-by-need": 3 * 14}
    applied = session.scalars(select(ImportRun.kind).where(ImportRun.state == "applied"))
    assert sorted(applied) == ["childcare", "plans", "schools", "statistics", "statistics", "statistics"]
    assert session.scalar(select(func.count(NeedRelease.id))) == 4
    assert service.asked_for("/csv") == 1, "what was loaded is not fetched again"
    assert emails(session) == sorted(
        (who, f"A job of the site {told}: plans", "sent")
        for who in PEOPLE
        for told in ("is well again", "needs a look")
    )
