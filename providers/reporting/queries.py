"""Reads of the report's writer: the words that are being worked on, and what became of those sent before."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from config.reports import form_in_use
from config.reports.shape import Form, SettingKind
from localoffer.directory.models import Provider
from localoffer.publishing.rules import State
from localoffer.reports.content import ReportContent
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.prefill import fitted
from localoffer.reports.queries import newest, open_draft, report_of


@dataclass(frozen=True)
class Work:
    """What the writer shows of a report: the draft, or where nobody is writing one, what was said last.

    `seen` is what a form says it was made from. `waiting` waits for an officer; `sent_back` came back from one and
    nothing was sent since; `public` is what families read of this school year.
    """

    report: Report
    kind: SettingKind
    form: Form
    shown: ReportRevision
    content: ReportContent
    seen: str
    is_draft: bool
    waiting: ReportRevision | None
    sent_back: ReportRevision | None
    public: ReportRevision | None

    @property
    def year(self) -> int:
        """The school year, by the calendar year in which it begins."""
        return self.report.year


def work_on(session: Session, provider: Provider, kind: SettingKind, year: int) -> Work | None:
    """The state of a setting's report for a school year; None where nobody has begun it. Writes nothing."""
    report = report_of(session, provider.id, year)
    if report is None:
        return None
    draft, last = open_draft(session, report.id), newest(session, report)
    shown = draft or last
    if shown is None:
        return None
    # Without a draft the first answer that is saved begins one, with the questions in use now: the same are shown.
    form = draft.form if draft else form_in_use(kind.form)
    content = draft.content if draft else fitted(form, shown.content)
    return Work(
        report=report,
        kind=kind,
        form=form,
        shown=shown,
        content=content,
        seen=draft.fingerprint if draft else content.fingerprint(),
        is_draft=draft is not None,
        waiting=last if last is not None and last.lifecycle is State.SUBMITTED else None,
        sent_back=last if last is not None and last.lifecycle is State.SENT_BACK else None,
        public=session.get(ReportRevision, report.public_revision_id) if report.public_revision_id else None,
    )
