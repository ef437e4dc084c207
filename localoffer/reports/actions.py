"""The verbs that decide about reports: publish, approve, send back. Of two officers at once one wins. None commits."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.directory.actions import mark_changed
from localoffer.directory.holding import hold_listing
from localoffer.directory.models import Service
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.publishing.rules import STATE_WORDS, State, require_step
from localoffer.reports.models import Report, ReportQuestions, ReportRevision


def approve(session: Session, revision: ReportRevision, actor: Actor, now: datetime) -> None:
    """An officer lets families read a report that waits. Raises ConflictError where it does not wait any more."""
    _claim(session, revision, State.SUBMITTED, now)
    publish(session, revision, actor, now)


def send_back(session: Session, revision: ReportRevision, reason: str, actor: Actor, now: datetime) -> None:
    """An officer returns a report that waits to its setting. Raises LocalOfferError without a reason, ConflictError
    where it does not wait any more."""
    if not reason.strip():
        raise LocalOfferError("Say why you are sending it back, so that the school or setting knows what to change.")
    _claim(session, revision, State.SUBMITTED, now)
    _decide(revision, State.SENT_BACK, actor, now, reason.strip())
    _record(session, "report sent back", revision, actor, now)
    session.flush()


def publish(session: Session, revision: ReportRevision, actor: Actor, now: datetime) -> None:
    """Make a version what families read of its school year. The one before is replaced and kept.

    The report is due again a year after its governing body approved it; where it names no approval, after the day on
    which it was first published: an amendment alone does not move that day on.
    """
    require_step(revision.lifecycle, State.PUBLIC)
    report, today = revision.report, _day(now)
    before = session.get(ReportRevision, report.public_revision_id) if report.public_revision_id else None
    if before is not None:
        before.state = State.REPLACED
        session.flush()  # before the new one turns public: the database allows one public version a report
    _decide(revision, State.PUBLIC, actor, now)
    report.public_revision_id = revision.id
    report.published_on = report.published_on or today
    report.edited_on = today
    report.confirmed_on = revision.confirmed_on or report.published_on
    report.updated_at = now
    _record(session, "report made public", revision, actor, now)
    session.flush()
    _tell_search(session, report, now)


def withdraw(session: Session, revision: ReportRevision, reason: str, actor: Actor, now: datetime) -> None:
    """An officer takes a report down: families no longer read it; all it said is kept, and the setting can mend and
    send it again. Raises LocalOfferError without a reason, ConflictError where it is not public any more."""
    if not reason.strip():
        raise LocalOfferError("Say why you are taking it down, so that the school or setting knows what to change.")
    _claim(session, revision, State.PUBLIC, now)
    _decide(revision, State.WITHDRAWN, actor, now, reason.strip())
    report = revision.report
    report.public_revision_id, report.updated_at = None, now
    _record(session, "report withdrawn", revision, actor, now)
    session.flush()
    _tell_search(session, report, now)


def put_aside_older(session: Session, revision: ReportRevision, actor: Actor, now: datetime) -> None:
    """Versions of the same report that wait and are older than `revision` are no longer to be decided."""
    older = select(ReportRevision).where(
        ReportRevision.report_id == revision.report_id,
        ReportRevision.state == State.SUBMITTED,
        ReportRevision.number < revision.number,
    )
    for waiting in session.scalars(older.order_by(ReportRevision.number)):
        _decide(waiting, State.DISCARDED, actor, now, f"Version {revision.number}, which is newer, was sent.")
        _record(session, "report put aside", waiting, actor, now)
    session.flush()


def add_if_absent(session: Session, kept: ReportQuestions) -> None:
    """Write questions down; nothing where another transaction has just done so."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {
        "fingerprint": kept.fingerprint, "form": kept.form, "version": kept.version,
        "content_json": kept.content_json, "kept_at": kept.kept_at,
    }  # fmt: skip
    session.execute(dialect.insert(ReportQuestions).values(values).on_conflict_do_nothing())


def _claim(session: Session, revision: ReportRevision, state: State, now: datetime) -> None:
    """Hold the report and the version, which is in this state, until the commit. The update waits for anyone who
    decides at the same moment, and then finds the state they left. The content cannot have changed: what was sent
    never does."""
    report = update(Report).where(Report.id == revision.report_id).values(updated_at=Report.updated_at)
    session.execute(report, execution_options={"synchronize_session": False})
    held = update(ReportRevision).where(ReportRevision.id == revision.id, ReportRevision.state == state)
    found = session.execute(held.values(decided_at=now), execution_options={"synchronize_session": False})
    session.expire_all()
    if not cast("CursorResult[object]", found).rowcount:
        raise ConflictError(
            f"Someone else decided first: this version is {STATE_WORDS[revision.lifecycle]} now. "
            "Nothing of yours was saved."
        )


def _tell_search(session: Session, report: Report, now: datetime) -> None:
    """Search reads a report together with the listing of the setting itself, where families see that."""
    own = select(Service).where(Service.provider_id == report.provider_id, Service.role == "setting")
    for service in session.scalars(own.where(Service.public_revision_id.is_not(None)).order_by(Service.id)):
        hold_listing(session, service.id)
        mark_changed(session, [service], now)


def _decide(revision: ReportRevision, state: State, actor: Actor, now: datetime, reason: str = "") -> None:
    require_step(revision.lifecycle, state)
    revision.state, revision.decided_by, revision.decided_at = state, str(actor), now
    revision.reason = reason


def _record(session: Session, action: str, revision: ReportRevision, actor: Actor, now: datetime) -> None:
    report = revision.report
    record(session, actor, action, "provider", report.provider_id, now, year=report.year, revision=revision.number)


def _day(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
