"""The verbs of whoever writes a report: begin, carry over, save, send, amend, put away.

As with listings (`localoffer.publishing.drafting`): at most one draft of each report, shared by everyone of its
setting; who saves says by `seen` which words they had before them. None commits.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.reports.shape import Form
from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.directory.holding import hold_provider
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError, NotAllowedError
from localoffer.publishing.rules import State
from localoffer.publishing.versions import take
from localoffer.reports import actions
from localoffer.reports.content import Amendment, ReportContent
from localoffer.reports.knowing import kind_of
from localoffer.reports.models import Report, ReportQuestions, ReportRevision
from localoffer.reports.prefill import KnownFacts, carried_over, first_content, fitted
from localoffer.reports.queries import last_before, newest, open_draft, report_of
from localoffer.reports.rules import completeness, not_asked, refused
from localoffer.reports.settings import may_be_written, year_words


@dataclass(frozen=True)
class Sent:
    """What sending led to. `published`: families read it now; otherwise an officer looks first."""

    revision: ReportRevision
    published: bool


def start(
    session: Session, provider: Provider, form: Form, year: int, known: KnownFacts, actor: Actor, now: datetime
) -> ReportRevision:
    """The draft of a setting's report for a school year: the one that is being written; else a new one of what was
    said last in that year (so public words are amended, and those sent back are mended); else last year's answers
    carried over, each to be checked; else what is known.

    It asks the questions that are in use now. Raises NotAllowedError for a year that cannot be written any more, or
    not yet.
    """
    if not may_be_written(year, _day(now)):
        raise NotAllowedError(f"The report of {year_words(year)} cannot be written now: only this year's and the next.")
    hold_provider(session, provider.id)
    report = report_of(session, provider.id, year)
    if report is None:
        report = _new_report(session, provider, year, now)
    draft = open_draft(session, report.id)
    return draft or _new_draft(session, report, form, known, actor, now)


def save(
    session: Session, draft: ReportRevision, content: ReportContent, seen: str, actor: Actor, now: datetime
) -> bool:
    """Write what the draft says from now on; False where it says that already.

    Raises ConflictError where someone else saved, sent or discarded it since it was `seen`, LocalOfferError where it
    answers what is not asked.
    """
    strangers = list(not_asked(content, draft.form))
    if strangers:
        raise LocalOfferError(" ".join(strangers))
    fingerprint = content.fingerprint()
    if fingerprint == draft.fingerprint == seen:
        return False
    take(
        session, draft, seen,
        content_json=content.to_json(), fingerprint=fingerprint, author=str(actor), created_at=now,
    )  # fmt: skip
    return True


def submit(
    session: Session, draft: ReportRevision, seen: str, actor: Actor, now: datetime,
    *, check_first: bool, note: str = "",
) -> Sent:  # fmt: skip
    """Send a draft: published at once, or, with `check_first`, when an officer has looked.

    Where families read the year's report already this amends it: `note` says in words for them what was changed.
    Versions that waited are put aside. Raises LocalOfferError, in words, for what cannot be sent; ConflictError as
    `save` does. Nothing is written then.
    """
    report = draft.report
    hold_provider(session, report.provider_id)
    session.refresh(report)
    take(session, draft, seen, state=State.DRAFT)  # nothing changes, but from here on nobody else changes it
    content = draft.content
    reasons = list(refused(content, draft.form, _day(now)))
    if reasons:
        raise LocalOfferError(" ".join(reasons))
    if report.is_public:
        content = _amended(session, report, draft, note, _day(now))
    take(
        session, draft, seen,
        state=State.SUBMITTED, author=str(actor), created_at=now,
        content_json=content.to_json(), fingerprint=content.fingerprint(),
        confirmed_on=content.approval.on if content.approval else None,
        findings_json=_findings(session, draft, content, _day(now)),
    )  # fmt: skip
    actions.put_aside_older(session, draft, actor, now)
    record(session, actor, "report sent", "provider", report.provider_id, now, year=report.year, revision=draft.number)
    if not check_first:
        actions.publish(session, draft, actor, now)
    session.flush()
    return Sent(draft, not check_first)


def discard(session: Session, draft: ReportRevision, seen: str, actor: Actor, now: datetime) -> None:
    """Put a draft away. A report that was nothing but this draft goes with it. Raises ConflictError as `save` does."""
    report = draft.report
    hold_provider(session, report.provider_id)
    others = select(func.count()).where(ReportRevision.report_id == report.id, ReportRevision.id != draft.id)
    alone = not session.scalar(others)
    take(session, draft, seen, state=State.DISCARDED)
    record(session, actor, "report draft discarded", "provider", report.provider_id, now, year=report.year)
    if alone:
        session.delete(draft)
        session.flush()
        session.delete(report)
    session.flush()


def keep_questions(session: Session, form: Form, now: datetime) -> ReportQuestions:
    """The kept copy of these questions, with what can be ticked as it is called now; made where no report has answered
    exactly these before."""
    stored = form.settled().model_dump(mode="json")
    fingerprint = hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    kept = session.get(ReportQuestions, fingerprint)
    if kept is None:
        kept = ReportQuestions(
            fingerprint=fingerprint, form=form.form, version=form.version, content_json=stored, kept_at=now
        )
        # Two settings may begin at the same moment; that the other was first is no fault.
        actions.add_if_absent(session, kept)
    return session.get_one(ReportQuestions, fingerprint)


def _new_report(session: Session, provider: Provider, year: int, now: datetime) -> Report:
    report = Report(id=uuid.uuid4(), provider_id=provider.id, year=year, created_at=now, updated_at=now)
    session.add(report)
    session.flush()
    return report


def _new_draft(
    session: Session, report: Report, form: Form, known: KnownFacts, actor: Actor, now: datetime
) -> ReportRevision:
    content = _beginning(session, report, form, known)
    last = session.scalar(select(func.max(ReportRevision.number)).where(ReportRevision.report_id == report.id)) or 0
    draft = ReportRevision(
        id=uuid.uuid4(),
        report_id=report.id,
        questions_id=keep_questions(session, form, now).fingerprint,
        number=last + 1,
        state=State.DRAFT,
        content_json=content.to_json(),
        fingerprint=content.fingerprint(),
        author=str(actor),
        created_at=now,
    )
    session.add(draft)
    session.flush()
    record(session, actor, "report begun", "provider", report.provider_id, now, year=report.year, revision=draft.number)
    return draft


def _beginning(session: Session, report: Report, form: Form, known: KnownFacts) -> ReportContent:
    said = newest(session, report)
    if said is not None:
        return fitted(form, said.content)
    last = last_before(session, report.provider_id, report.year)
    if last is None:
        return first_content(form, known)
    return carried_over(form, last.content, last.report.year, known)


def _amended(session: Session, report: Report, draft: ReportRevision, note: str, today: date) -> ReportContent:
    """The draft's content with the note on what was changed, after those that families read already."""
    public = session.get_one(ReportRevision, report.public_revision_id).content
    content = draft.content
    said = content.model_copy(update={"amendments": public.amendments})
    if said.fingerprint() == public.fingerprint():
        raise LocalOfferError("This says the same as what families read now, so there is nothing to send.")
    if not note.strip():
        raise LocalOfferError("Say what you have changed. Families read it above the report.")
    return said.amended(Amendment(on=today, note=note))


def _findings(session: Session, draft: ReportRevision, content: ReportContent, today: date) -> dict[str, str]:
    """What became of each question, kept with the version."""
    kind = kind_of(session, draft.report.provider)
    found = completeness(draft.form, kind.code if kind else "", content, today).findings
    return {one.question.code: one.found.value for one in found}


def _day(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
