"""The demonstration's schools have reports in every state that officers and families meet."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from importers.demonstration.load import load_demonstration
from importers.demonstration.sending_reports import how_many, write_reports
from localoffer.directory.models import Provider
from localoffer.freshness.rules import Freshness
from localoffer.publishing.rules import State
from localoffer.reports.knowing import kind_of
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.queries import PublicReport, open_draft, public_reports, report_of
from localoffer.reports.rules import completeness

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def loaded(session: Session, settings: Settings) -> Session:
    load_demonstration(session, TODAY, NOW, quiet=True)
    assert write_reports(session, settings, NOW) == how_many()
    return session


def school(session: Session, urn: str) -> Provider:
    return session.scalars(select(Provider).where(Provider.urn == urn)).one()


def public(session: Session, urn: str) -> list[PublicReport]:
    return public_reports(session, school(session, urn).id)


def test_reports_stand_as_the_file_says(loaded: Session, settings: Settings) -> None:
    assert public(loaded, "990018") == []
    assert [report.year for report in public(loaded, "990010")] == [2026, 2025]
    assert [report.year for report in public(loaded, "990027")] == [2026], "its first report here"
    assert [report.freshness(TODAY) for report in public(loaded, "990015")] == [Freshness.OVERDUE]
    assert [report.freshness(TODAY) for report in public(loaded, "990012")] == [Freshness.DUE_SOON]
    assert len(public(loaded, "990010")[0].content.amendments) == 1
    waiting = select(ReportRevision).where(ReportRevision.state == State.SUBMITTED)
    assert [one.report.provider.urn for one in loaded.scalars(waiting)] == ["990026"]
    drafts = select(ReportRevision).where(ReportRevision.state == State.DRAFT)
    assert sorted(one.report.provider.urn or "" for one in loaded.scalars(drafts)) == ["990005", "990022", "990030"]
    renewed = report_of(loaded, school(loaded, "990005").id, 2026)
    assert renewed is not None
    draft = open_draft(loaded, renewed.id)
    assert draft is not None
    assert {answer.carried_from for answer in draft.content.answers} == {2025, None}


def test_this_years_reports_are_complete_but_for_those_meant_not_to_be(loaded: Session) -> None:
    incomplete = set()
    for provider in loaded.scalars(select(Provider).where(Provider.urn.is_not(None))):
        kind = kind_of(loaded, provider)
        for report in public_reports(loaded, provider.id)[:1] if kind else ():
            is_whole = kind and completeness(report.form, kind.code, report.content, TODAY).is_complete
            if report.year == 2026 and not is_whole:
                incomplete.add(provider.urn)
    assert incomplete == {"990007", "990013", "990029", "990040", "990045"}


def test_second_load_writes_nothing_even_later(loaded: Session, settings: Settings) -> None:
    before = loaded.scalar(select(func.count()).select_from(Report))
    assert write_reports(loaded, settings, datetime(2027, 2, 1, 12, tzinfo=UTC)) == 0
    assert loaded.scalar(select(func.count()).select_from(Report)) == before


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 8, 31), date(2027, 1, 15)], ids=str)
def test_every_day_of_the_year_is_a_day_to_load_on(session: Session, settings: Settings, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    load_demonstration(session, day, now, quiet=True)
    assert write_reports(session, settings, now) == how_many()
    assert [report.freshness(day) for report in public(session, "990015")] == [Freshness.OVERDUE]
    days = session.scalars(select(Report.confirmed_on).where(Report.confirmed_on.is_not(None)))
    assert all(confirmed <= day for confirmed in days if confirmed)
