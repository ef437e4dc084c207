"""What a setting's home page says of its report is what is in the database."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.publishing.rules import State
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.home_panel import YearStands, report_panel, years_of
from localoffer.reports.prefill import KnownFacts
from tests import factories
from tests.factories import NOW, OFFICER
from tests.unit.reports.answering import schools, whole, without

TODAY = date(2026, 11, 22)
LAST_YEAR = NOW.replace(year=2025)


@pytest.fixture
def school(session: Session) -> Provider:
    return factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")


def sent(session: Session, school: Provider, year: int, content: ReportContent, note: str = "") -> None:
    now = LAST_YEAR if year == 2025 else NOW
    draft = drafting.start(session, school, schools(), year, KnownFacts(), OFFICER, now)
    drafting.save(session, draft, content, draft.fingerprint, OFFICER, now)
    drafting.submit(session, draft, draft.fingerprint, OFFICER, now, check_first=False, note=note)


def standing(session: Session, school: Provider) -> list[tuple[int, State | None, bool, int]]:
    return [(one.year, one.newest, one.is_public, one.to_do) for one in years_of(session, school, TODAY)]


def test_nothing_written_is_this_year_not_begun(session: Session, school: Provider) -> None:
    assert years_of(session, school, TODAY) == [YearStands(2026)]


def test_last_years_report_stands_beside_this_years_until_that_is_public(session: Session, school: Provider) -> None:
    old = whole(approval={"role": "Chair of governors", "on": date(2025, 11, 1)})
    sent(session, school, 2025, old)
    assert [row[:3] for row in standing(session, school)] == [(2025, State.PUBLIC, True), (2026, None, False)]
    drafting.start(session, school, schools(), 2026, KnownFacts(), OFFICER, NOW)
    assert standing(session, school)[1] == (2026, State.DRAFT, False, 0)


def test_what_the_public_one_leaves_to_do_is_counted(session: Session, school: Provider) -> None:
    sent(session, school, 2026, without("f8", "f21"))
    assert standing(session, school) == [(2026, State.PUBLIC, True, 2)]
    drafting.start(session, school, schools(), 2026, KnownFacts(), OFFICER, NOW)
    drafting.start(session, school, schools(), 2027, KnownFacts(), OFFICER, NOW)
    assert standing(session, school) == [(2026, State.DRAFT, True, 2), (2027, State.DRAFT, False, 0)]


def test_clinic_has_no_table_and_a_school_has_one(app: Flask, session: Session, school: Provider) -> None:
    clinic = factories.provider(session, "Clinic", "health")
    session.commit()
    with app.app_context():
        assert report_panel(clinic) is None
        panel = report_panel(school)
        assert panel is not None
        assert list(panel.rows()) == [
            ("2026 to 2027", "Not begun", "Begin it: the law asks you to publish one every year")
        ]
        assert (panel.title, panel.link) == (
            "SEN information report",
            ("reporting.stands", "Write or change the report"),
        )
