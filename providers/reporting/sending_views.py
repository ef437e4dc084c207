"""Routes of sending a report: check your answers, preview, what happens next, and discarding a draft."""

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.memberships.access import Own
from localoffer.reports import drafting
from localoffer.reports.rules import LEFT_TO_DO, Found, completeness, refused
from localoffer.reports.shown import shown, shown_answer
from localoffer.reports.views import YEARS
from providers.editor.fields import tidy_text
from providers.reporting import rules
from providers.reporting.pages import Page, address, own_work, reporting, settings, show
from providers.reporting.queries import Work

LONGEST_NOTE = 1_000
"""Characters: as many as a report keeps of it."""
MEANWHILE = "Someone else has changed this report since you opened this page. Look at it again, then send it"


@reporting.route(f"/organisations/<provider_id>/report/{YEARS}/write/check", methods=["GET", "POST"])
def check(provider_id: str, year: int) -> Page:
    """All answers on one page, what is missing or thin, and sending them."""
    own, work = own_work(provider_id, year)
    return _check_page(own, work) if request.method == "GET" else _send(own, work)


@reporting.get(f"/organisations/<provider_id>/report/{YEARS}/write/preview")
def preview(provider_id: str, year: int) -> str:
    """The public page of the report as families will see it."""
    own, work = own_work(provider_id, year)
    report = shown(work.form, work.content, work.year)
    return render_template("reporting/preview.html", own=own, work=work, report=report, provider=own.provider)


@reporting.get(f"/organisations/<provider_id>/report/{YEARS}/write/sent")
def sent(provider_id: str, year: int) -> Page:
    """What happens next, as it stands now."""
    own, work = own_work(provider_id, year)
    if work.is_draft or not (work.waiting or work.public):
        return redirect(address("tasks", own, work), 303)
    return show("sent", own, work=work)


@reporting.route(f"/organisations/<provider_id>/report/{YEARS}/write/discard", methods=["GET", "POST"])
def discard(provider_id: str, year: int) -> Page:
    """Put a draft away as its reader saw it. What was sent or is public stays."""
    own, work = own_work(provider_id, year)
    if not work.is_draft:
        return redirect(address("tasks", own, work), 303)
    if request.method == "GET":
        return show("discard", own, work=work)
    seen, session = request.form.get("seen") or abort(400), db.session()
    try:
        drafting.discard(session, work.shown, seen, actor(), now())
        session.commit()
    except ConflictError:
        session.rollback()
        own, work = own_work(provider_id, year)
        words = "Someone else has changed this draft since you opened this page. Look at it again"
        return show("discard", own, (Fault("discard", words),), work=work), 409
    return redirect(url_for("reporting.stands", provider_id=own.provider.id, done="discarded"), 303)


def _send(own: Own, work: Work) -> Page:
    session, note = db.session(), tidy_text(request.form.get("note", ""))
    seen = request.form.get("seen") or abort(400)
    if not work.is_draft:  # the same form again, or nothing was changed
        return redirect(address("sent", own, work), 303)
    faults = _note_faults(work, note)
    if faults:
        return _check_page(own, work, faults, note), 400
    try:
        drafting.submit(session, work.shown, seen, actor(), now(), check_first=settings().report_check, note=note)
        session.commit()
    except (ConflictError, StaleDataError):
        session.rollback()
        own, work = own_work(str(own.provider.id), work.year)
        return _check_page(own, work, (Fault("answers", MEANWHILE),), note), 409
    except LocalOfferError as error:
        session.rollback()
        own, work = own_work(str(own.provider.id), work.year)
        return _check_page(own, work, (Fault("answers", str(error)),), note), 400
    return redirect(address("sent", own, work), 303)


def _note_faults(work: Work, note: str) -> tuple[Fault, ...]:
    if not work.public:
        return ()
    if not note:
        return (Fault("note", "Say what you have changed. Families read it with the report"),)
    if len(note) > LONGEST_NOTE:
        return (Fault("note", f"The note must be {LONGEST_NOTE:,} characters or fewer; it is {len(note):,}"),)
    return ()


def _check_page(own: Own, work: Work, faults: tuple[Fault, ...] = (), note: str = "") -> str:
    found = completeness(work.form, work.kind.code, work.content, today())
    by_code = {one.question.code: one for one in found.findings}
    asked = [(by_code[one.code], shown_answer(one, work.content)) for one in rules.ordered(work.form)]
    sections = [
        (section.title, [row for row in asked if row[0].question.section == section.code])
        for section in work.form.sections
    ]
    return show(
        "check", own, faults,
        work=work, found=found, Found=Found, LEFT_TO_DO=LEFT_TO_DO, tags=rules.TAGS, note=note,
        sections=[row for row in sections if row[1]], reasons=list(refused(work.content, work.form, today())),
        to_check=rules.left_to_check(work.form, work.content), checked_first=settings().report_check,
        is_asked=rules.asks_for_anything(work.form, work.kind.code),
    )  # fmt: skip
