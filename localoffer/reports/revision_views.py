"""Officers' page of one version of a report: what it says, what is different, what is missing, and the decision."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.audit import Actor
from localoffer.clock import now, today
from localoffer.database import db, read_id
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError
from localoffer.officers.panels import breakable
from localoffer.publishing.forms import reason_fault, tidy
from localoffer.publishing.queries import who
from localoffer.publishing.rules import STATE_WORDS, State
from localoffer.reports import deciding, queries
from localoffer.reports.differing import report_differences
from localoffer.reports.knowing import kind_of
from localoffer.reports.models import ReportRevision
from localoffer.reports.public import readable
from localoffer.reports.rules import completeness
from localoffer.reports.settings import year_words
from localoffer.reports.shown import ShownReport, shown

report_revisions = Blueprint("report_revisions", __name__, url_prefix="/officers/reports/revisions")
Page = str | Response | tuple[str, int]
Verb = Callable[[Session, ReportRevision, Actor, datetime], None]

DONE = {
    "approved": "Approved. Families can read it now.",
    "sent-back": "Sent back. The school can change it and send it again.",
    "withdrawn": "The report is withdrawn. Families no longer read it.",
}


@report_revisions.get("/<id>")
def show(id: str) -> str:
    """One version of a report, and what can be decided about it."""
    return _page(_revision(id))


@report_revisions.post("/<id>/approve")
def approve(id: str) -> Page:
    """Let families read it."""
    return _decide(_revision(id), "approved", deciding.approve)


@report_revisions.post("/<id>/send-back")
def send_back(id: str) -> Page:
    """Return it to its setting with a reason."""
    return _decide_with_reason(_revision(id), "sent-back", "the school knows what to change", deciding.send_back)


@report_revisions.post("/<id>/withdraw")
def withdraw(id: str) -> Page:
    """Take it down, with a reason."""
    return _decide_with_reason(_revision(id), "withdrawn", "the school knows why it is gone", deciding.withdraw)


def _decide(revision: ReportRevision, done: str, verb: Verb) -> Page:
    """Carry out a decision; where someone was quicker, say so."""
    session, id = db.session(), revision.id
    try:
        verb(session, revision, actor(), now())
        session.commit()
    except LocalOfferError as error:
        session.rollback()
        return _page(_revision(str(id)), {"decision": str(error)}), 409
    return redirect(url_for("report_revisions.show", id=id, done=done), 303)


def _decide_with_reason(
    revision: ReportRevision, done: str, what_for: str,
    verb: Callable[[Session, ReportRevision, str, Actor, datetime], None],
) -> Page:  # fmt: skip
    reason = tidy(request.form.get("reason", ""))
    if fault := reason_fault(reason, what_for):
        return _page(revision, {"reason": fault}), 400
    return _decide(revision, done, lambda session, found, by, at: verb(session, found, reason, by, at))


def _page(revision: ReportRevision, faults: dict[str, str] | None = None) -> str:
    session, report = db.session(), revision.report
    kind = kind_of(session, report.provider)
    history = queries.versions(session, report.id)
    said = shown(revision.form, revision.content, report.year)
    before = _compared_with(session, revision, history)
    return render_template(
        "officers/report_revision.html",
        section="officers",
        breakable=breakable,
        revision=revision,
        report=report,
        provider=report.provider,
        kind=kind,
        has_page=session.scalar(select(Provider.id).where(Provider.id == report.provider_id, readable())) is not None,
        said=said,
        found=completeness(revision.form, kind.code if kind else "", revision.content, today()),
        before=before,
        before_years=year_words(before.report.year) if before else "",
        differences=report_differences(_shown(before), said) if before else (),
        history=history,
        who=who(session, [by for one in history for by in (one.author, one.decided_by)]),
        state_words=STATE_WORDS,
        State=State,
        faults=faults or {},
        sent=request.form if request.method == "POST" else {},
        done=DONE.get(request.args.get("done", "")),
    )


def _compared_with(session: Session, revision: ReportRevision, history: list[ReportRevision]) -> ReportRevision | None:
    """What families read of the same school year, or read until this version; of a first one the year before."""
    earlier = [one for one in history if one.id != revision.id]
    public = next((one for one in earlier if one.lifecycle is State.PUBLIC), None)
    were = (State.REPLACED, State.WITHDRAWN)
    read = (one for one in earlier if one.lifecycle in were and one.number < revision.number)
    last = queries.last_before(session, revision.report.provider_id, revision.report.year)
    return public or next(read, None) or last


def _shown(revision: ReportRevision) -> ShownReport:
    return shown(revision.form, revision.content, revision.report.year)


def _revision(id: str) -> ReportRevision:
    """The version with this id. A draft is nobody's but its setting's: 404, as for one that there is not."""
    found = read_id(id)
    revision = db.session().get(ReportRevision, found) if found else None
    if revision is None or revision.lifecycle is State.DRAFT:
        abort(404)
    return revision
