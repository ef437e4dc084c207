"""Whose reports families can read, and one report with all that its page shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from localoffer.directory.facts import FreshnessWords
from localoffer.directory.models import Provider, Service
from localoffer.directory.queries import Moved, ProviderView, provider_at, provider_view
from localoffer.freshness.rules import TO_CHASE, Freshness
from localoffer.reports.models import Report, ReportQuestions, ReportRevision
from localoffer.reports.queries import PublicReport, public_report
from localoffer.reports.shown import ShownReport, shown
from localoffer.wording import date_words


@dataclass(frozen=True)
class ReportPage:
    """One report and where it stands among those of its setting. `years`: every school year with a report that can be
    read, newest first; `changed_at`: the moment of the last change of any of them."""

    provider: ProviderView
    report: PublicReport
    shown: ShownReport
    years: tuple[int, ...]
    changed_at: datetime

    @property
    def newest(self) -> int:
        """The latest school year of which there is a report."""
        return self.years[0]

    @property
    def is_newest(self) -> bool:
        """Whether there is no later one."""
        return self.report.year == self.newest

    def last_modified(self, today: date) -> datetime:
        """Since when its page says what it says on `today`: that a report has grown old changes its page too."""
        due = self.report.due()
        grew_old = datetime.combine(due, time(), UTC) if due and due <= today else self.changed_at
        return max(self.changed_at, grew_old)


@dataclass(frozen=True)
class NotWritten:
    """A setting that families can read of, and no report for the school year that was asked for. `years`: those of
    which there is one."""

    provider: ProviderView
    years: tuple[int, ...]


@dataclass(frozen=True)
class Notice:
    """That there is a report, for a page that links to it."""

    title: str
    year: int


def readable() -> ColumnElement[bool]:
    """For a query of providers: those whose reports are shown. A setting's own entry has to be public; one that has
    none of its own (a nursery with several services), something else of it."""
    theirs = select(Service.id).where(Service.provider_id == Provider.id).correlate(Provider)
    public, own = theirs.where(Service.public_revision_id.is_not(None)), theirs.where(Service.role == "setting")
    return or_(public.where(Service.role == "setting").exists(), and_(public.exists(), ~own.exists()))


def report_page(session: Session, slug: str, year: int | None) -> ReportPage | NotWritten | Moved | None:
    """A setting's report by its address and school year (None: the newest); None where families read nothing of that
    setting."""
    provider = readable_provider(session, slug)
    if provider is None or isinstance(provider, Moved):
        return provider
    return report_of_provider(session, provider, year)


def report_of_provider(session: Session, provider: Provider, year: int | None) -> ReportPage | NotWritten:
    """The same for a provider whose reports are shown."""
    changes = _changes(session, provider)
    years = tuple(changes)
    report = public_report(session, provider.id, year) if years else None
    if report is None:
        return NotWritten(provider_view(provider), years)
    return ReportPage(
        provider=provider_view(provider),
        report=report,
        shown=shown(report.form, report.content, report.year),
        years=years,
        changed_at=max(changes.values()),
    )


def readable_provider(session: Session, slug: str) -> Provider | Moved | None:
    """The provider at an address, where its reports are shown."""
    provider = provider_at(session, slug)
    if provider is None or isinstance(provider, Moved):
        return provider
    return session.scalars(select(Provider).where(Provider.id == provider.id, readable())).first()


def report_notice(session: Session, provider: ProviderView) -> Notice | None:
    """The newest report of a provider whose page is public; None where there is none to read."""
    title = ReportQuestions.content_json["title"].as_string()
    found = session.execute(
        select(title, Report.year)
        .join(ReportRevision, ReportRevision.id == Report.public_revision_id)
        .join(ReportQuestions, ReportQuestions.fingerprint == ReportRevision.questions_id)
        .join(Provider, Provider.id == Report.provider_id)
        .where(Report.provider_id == provider.id, readable())
        .order_by(Report.year.desc())
        .limit(1)
    ).first()
    return Notice(found[0], found[1]) if found else None


def standing(report: PublicReport, today: date) -> FreshnessWords:
    """How sure a family can be of the newest report: when it was approved, or that nobody has confirmed it since."""
    state, day = report.freshness(today), report.dates.trusted
    if state is Freshness.NEVER or day is None:
        return FreshnessWords("Not approved yet", "unknown")
    if state in TO_CHASE:
        return FreshnessWords(f"Not confirmed since {date_words(day)}", "old")
    approved = report.content.approval is not None and day == report.dates.confirmed
    return FreshnessWords(f"{'Approved' if approved else 'Published'} on {date_words(day)}", "good")


def _changes(session: Session, provider: Provider) -> dict[int, datetime]:
    """Every school year with a report that can be read, newest first, and since when its words are read."""
    query = (
        select(Report.year, ReportRevision.decided_at, ReportRevision.created_at)
        .join(ReportRevision, ReportRevision.id == Report.public_revision_id)
        .where(Report.provider_id == provider.id)
        .order_by(Report.year.desc())
    )
    return {year: decided or created for year, decided, created in session.execute(query)}
