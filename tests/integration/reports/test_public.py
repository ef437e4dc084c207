"""What families can read of a school's reports: the public words of each school year, and nothing else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.directory.models import Provider
from localoffer.publishing.rules import State
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.models import ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import public_report, public_years
from tests import factories
from tests.factories import NOW
from tests.unit.reports.answering import answered, schools, whole

SENCO = Actor("user", "a SENCO")
NEXT = datetime(2027, 9, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def school(session: Session) -> Provider:
    return factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")


def published(
    session: Session, school: Provider, content: ReportContent, year: int = 2026, now: datetime = NOW, note: str = ""
) -> ReportRevision:
    draft = drafting.start(session, school, schools(), year, KnownFacts(), SENCO, now)
    drafting.save(session, draft, content, draft.fingerprint, SENCO, now)
    drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=False, note=note)
    return draft


def test_draft_is_read_by_nobody(session: Session, school: Provider) -> None:
    drafting.start(session, school, schools(), 2026, KnownFacts(), SENCO, NOW)
    assert public_report(session, school.id, None) is None
    assert public_report(session, school.id, 2026) is None
    assert public_years(session, school.id) == ()


def test_newest_school_year_is_read_where_none_is_named(session: Session, school: Provider) -> None:
    published(session, school, whole())
    published(session, school, whole(approval={"role": "Trust board", "on": "2027-09-15"}), 2027, NEXT)
    newest, older = public_report(session, school.id, None), public_report(session, school.id, 2026)
    assert newest
    assert older
    assert (newest.year, older.year) == (2027, 2026)
    assert older.content == whole()
    assert public_report(session, school.id, 2025) is None
    assert public_years(session, school.id) == (2027, 2026)


def test_amended_words_are_read_from_the_moment_they_are_public(session: Session, school: Provider) -> None:
    first = published(session, school, whole())
    question = schools().question("f8")
    assert question
    said = whole().with_answer(answered(question, text="Another way of teaching, for everyone in every class."))
    later = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
    second = published(session, school, said, now=later, note="How we teach.")
    read = public_report(session, school.id, 2026)
    assert read
    assert (read.revision_id, read.version, read.changed_at) == (second.id, 2, later)
    assert [change.note for change in read.content.amendments] == ["How we teach."]
    assert first.lifecycle is State.REPLACED


def test_another_schools_report_is_not_this_ones(session: Session, school: Provider) -> None:
    published(session, school, whole())
    other = factories.provider(session, "Thornwick Primary School", "mainstream-school", urn="100002")
    assert public_report(session, other.id, None) is None
