"""Need data that has every kind of page: two schools, an area, the authority, its region and England; three years."""

from sqlalchemy.orm import Session

from localoffer.directory.actions import save_area
from localoffer.directory.models import Provider
from localoffer.needs.figures import ENGLAND, Figure, Level
from localoffer.publishing.actions import Submission, submit_revision
from tests.factories import NOW, OFFICER, content, provider, square
from tests.integration.needs.loading import AUTHORITY, REGION, figure, load

PERIODS = ("202324", "202425", "202526")
SALTBY, HARROW = "100001", "100002"
NEEDS = {"asd": 40, "slcn": 25, "semh": 12, "hi": 3, "vi": 0, "nsa": 2}
"""Pupils of a school with SEN support by need; with an EHC plan a third of them."""


def fill(session: Session) -> None:
    """Places and figures; what a school has of hearing impairment is hidden on public pages."""
    save_area(session, square("A", -2, 52))
    _school(session, "Saltby Primary School", SALTBY, -1.95)
    _school(session, "Harrow Hill School", HARROW, -1.94)
    session.flush()
    figures: list[Figure] = []
    for number, period in enumerate(PERIODS):
        figures += _place("school", SALTBY, period, 1 + number)
        figures += _place("school", HARROW, period, 2)
    load(session, *figures, data_set="school-level")
    totals: list[Figure] = []
    for number, period in enumerate(PERIODS):
        totals += _place("authority", AUTHORITY, period, 10 + number)
        totals += _place("regional", REGION, period, 300)
        totals += _place("national", ENGLAND, period, 9_000)
    load(session, *totals, *_cuts())
    load(session, *_plans(), source="ehc-plans", data_set="plans-by-need", edition="2026")


def _school(session: Session, name: str, urn: str, longitude: float) -> Provider:
    made = provider(session, name, "mainstream-school", urn=urn)
    place = {"name": name, "town": "Saltby", "latitude": 52.05, "longitude": longitude}
    given = content(name=name, summary="", categories=["education/mainstream"], needs=[], places=[place])
    submit_revision(session, Submission(made, given, role="setting", publish=True), OFFICER, NOW)
    return made


def _place(level: Level, code: str, period: str, times: int) -> list[Figure]:
    support = {need: number * times for need, number in NEEDS.items()}
    plans = {need: number // 3 for need, number in support.items() if need != "nsa"}
    given = {"level": level, "place": code, "period": period}
    return [
        figure(500 * times, **given),  # type: ignore[arg-type]
        *(figure(number, provision="sen-support", need=need, **given) for need, number in support.items()),  # type: ignore[arg-type]
        *(figure(number, provision="ehc-plan", need=need, **given) for need, number in plans.items()),  # type: ignore[arg-type]
        figure(sum(support.values()), provision="sen-support", **given),  # type: ignore[arg-type]
        figure(sum(plans.values()), provision="ehc-plan", **given),  # type: ignore[arg-type]
    ]


def _cuts() -> list[Figure]:
    """Year groups and phases of the authority in the newest year."""
    return [
        *(figure(40 + at, provision="sen-support", year_group=group) for at, group in enumerate(("r", "1", "2"))),
        *(figure(9 + at, provision="ehc-plan", year_group=group) for at, group in enumerate(("r", "1", "2"))),
        *(figure(300, provision="sen-support", phase=phase) for phase in ("state-primary", "state-secondary")),
        figure(90, provision="ehc-plan", phase="state-primary"),
        figure(None, provision="ehc-plan", phase="state-secondary", symbol="z"),
    ]


def _plans() -> list[Figure]:
    """Of one need a single plan: it is hidden, and with it what would give it away."""
    return [
        figure(number, provision="ehc-plan", need=need, period=period)
        for period in PERIODS
        for need, number in (("all", 400), ("asd", 210), ("semh", 120), ("msi", 1))
    ]
