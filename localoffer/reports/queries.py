"""Reads of reports: drafts, what was said last, and a setting's reports of every year."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from config.reports.shape import Form
from localoffer.freshness.rules import DEFAULT_INTERVAL_MONTHS, Dates, Freshness, due_on, freshness
from localoffer.publishing.rules import State
from localoffer.publishing.versions import said_last
from localoffer.reports.content import ReportContent
from localoffer.reports.models import Report, ReportRevision


@dataclass(frozen=True)
class PublicReport:
    """What families read of one school year: its contents, and the questions they answer. `revision_id` stands for
    exactly these words, `changed_at` is the moment since which they are read."""

    year: int
    content: ReportContent
    form: Form
    version: int
    published_on: date | None
    dates: Dates
    revision_id: uuid.UUID
    changed_at: datetime

    def due(self) -> date | None:
        """The day by which the next one is due: a year after approval (code of practice, 6.79)."""
        return due_on(self.dates, DEFAULT_INTERVAL_MONTHS)

    def freshness(self, today: date) -> Freshness:
        """Its state, by the rule that listings have."""
        return freshness(self.dates, today, DEFAULT_INTERVAL_MONTHS)


def report_of(session: Session, provider_id: uuid.UUID, year: int) -> Report | None:
    """A setting's report for a school year, written or not yet; None where nobody has begun one."""
    return session.scalars(select(Report).where(Report.provider_id == provider_id, Report.year == year)).first()


def open_draft(session: Session, report_id: uuid.UUID) -> ReportRevision | None:
    """The draft of a report; None where nobody is writing one."""
    drafts = select(ReportRevision).where(ReportRevision.report_id == report_id, ReportRevision.state == State.DRAFT)
    return session.scalars(drafts).first()


def newest(session: Session, report: Report) -> ReportRevision | None:
    """What the setting said last for that year, as with listings; None where nothing but drafts."""
    return said_last(versions(session, report.id))


def versions(session: Session, report_id: uuid.UUID) -> list[ReportRevision]:
    """Every version of a report but its draft, newest first."""
    all_of_it = select(ReportRevision).where(ReportRevision.report_id == report_id, ReportRevision.state != State.DRAFT)
    return list(session.scalars(all_of_it.order_by(ReportRevision.number.desc())))


def last_before(session: Session, provider_id: uuid.UUID, year: int) -> ReportRevision | None:
    """The public version of the latest earlier school year that has one."""
    return session.scalars(_public(provider_id).where(Report.year < year).limit(1)).first()


def public_reports(session: Session, provider_id: uuid.UUID) -> list[PublicReport]:
    """What families can read of a setting, newest school year first: this year's and all earlier ones."""
    return [_as_read(one) for one in session.scalars(_public(provider_id))]


def public_report(session: Session, provider_id: uuid.UUID, year: int | None) -> PublicReport | None:
    """What families can read of a setting for a school year (None: the newest that there is); None where nothing.

    It does not ask whether the setting itself can be read: `localoffer.directory.queries.provider_page` does."""
    wanted = _public(provider_id)
    if year is not None:
        wanted = wanted.where(Report.year == year)
    found = session.scalars(wanted.limit(1)).first()
    return _as_read(found) if found else None


def public_years(session: Session, provider_id: uuid.UUID) -> tuple[int, ...]:
    """The school years of which families can read a report, newest first."""
    years = select(Report.year).where(Report.provider_id == provider_id, Report.public_revision_id.is_not(None))
    return tuple(session.scalars(years.order_by(Report.year.desc())))


def _as_read(one: ReportRevision) -> PublicReport:
    return PublicReport(
        year=one.report.year,
        content=one.content,
        form=one.form,
        version=one.number,
        published_on=one.report.published_on,
        dates=one.report.dates,
        revision_id=one.id,
        changed_at=one.decided_at or one.created_at,
    )


def _public(provider_id: uuid.UUID) -> Select[ReportRevision]:
    query = select(ReportRevision).join(ReportRevision.report).join(ReportRevision.asked)
    whole = query.options(contains_eager(ReportRevision.report), contains_eager(ReportRevision.asked))
    return whole.where(Report.provider_id == provider_id, ReportRevision.id == Report.public_revision_id).order_by(
        Report.year.desc()
    )
