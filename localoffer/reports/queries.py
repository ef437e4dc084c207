"""Reads of reports: drafts, what was said last, and a setting's reports of every year."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from config.reports.shape import Form
from localoffer.freshness.rules import DEFAULT_INTERVAL_MONTHS, Dates, Freshness, due_on, freshness
from localoffer.publishing.rules import State
from localoffer.publishing.versions import said_last
from localoffer.reports.content import ReportContent
from localoffer.reports.models import Report, ReportRevision


@dataclass(frozen=True)
class PublicReport:
    """What families read of one school year: its contents, and the questions they answer."""

    year: int
    content: ReportContent
    form: Form
    version: int
    published_on: date | None
    dates: Dates

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
    found = session.scalars(_public(provider_id))
    return [
        PublicReport(
            one.report.year, one.content, one.form, one.number, one.report.published_on, one.report.dates
        )
        for one in found
    ]  # fmt: skip


def _public(provider_id: uuid.UUID) -> Select[ReportRevision]:
    query = select(ReportRevision).join(Report, ReportRevision.report_id == Report.id)
    return query.where(Report.provider_id == provider_id, ReportRevision.id == Report.public_revision_id).order_by(
        Report.year.desc()
    )
