"""Routes of sending an entry: check your answers, preview, and what happens next."""

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError

from config.vocabularies import vocabulary
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.views import listing_context
from localoffer.errors import ConflictError
from localoffer.memberships.access import Own
from localoffer.officers.panels import breakable
from localoffer.publishing import drafting
from localoffer.publishing.differences import differences
from localoffer.publishing.previewing import as_families_see_it
from localoffer.publishing.rules import State
from providers.editor import rules
from providers.editor.pages import Page, editor, naming, own_work, show
from providers.editor.queries import Work
from providers.editor.question_views import can_be_reached
from providers.editor.questions import QUESTIONS, question_of

MEANWHILE = "Someone else has changed this entry since you opened this page. Look at it again, then send it"


@editor.route("/services/<service_id>/edit/check", methods=["GET", "POST"])
def check(service_id: str) -> Page:
    """All answers on one page, and sending them."""
    own, work = own_work(service_id)
    return _check_page(own, work) if request.method == "GET" else _send(own, work)


@editor.get("/services/<service_id>/edit/sent")
def sent(service_id: str) -> Page:
    """What happens next, as it stands now."""
    own, work = own_work(service_id)
    if work.is_draft or not (work.waiting or work.public):
        return redirect(url_for("editor.tasks", service_id=service_id))
    return show("sent", own, work=work)


@editor.get("/services/<service_id>/edit/preview")
def preview(service_id: str) -> str:
    """The page of the directory as families will see it."""
    own, work = own_work(service_id)
    listing = as_families_see_it(db.session(), work.shown)
    kind = vocabulary("provider_kinds").label_of(own.provider.kind)
    return render_template(
        "editor/preview.html", **listing_context(listing), kind=kind, similar=(), own=own,
        work=work, breakable=breakable,
    )  # fmt: skip


def _send(own: Own, work: Work) -> Page:
    session, id = db.session(), str(work.service.id)
    gaps = rules.missing(work.content, can_be_reached(own))
    if gaps:
        return _check_page(own, work, tuple(Fault(f"row-{_row(gap)}", gap.words) for gap in gaps)), 400
    if _is_sent(work):  # the same form again
        return redirect(url_for("editor.sent", service_id=id), 303)
    try:
        draft = drafting.start(session, work.service, actor(), now())
        drafting.submit(session, draft, request.form.get("seen", ""), actor(), now())
        session.commit()
    except (ConflictError, StaleDataError):
        session.rollback()
        own, work = own_work(id)
        return _check_page(own, work, (Fault("answers", MEANWHILE),)), 409
    return redirect(url_for("editor.sent", service_id=id), 303)


def _check_page(own: Own, work: Work, faults: tuple[Fault, ...] = ()) -> str:
    words = naming(db.session())
    public = work.public.content if work.public else None
    return show(
        "check", own, faults, work=work, is_sent=_is_sent(work),
        rows=[(question, question.answers(work.content, words)) for question in QUESTIONS],
        differences=differences(public, work.content, words) if public else (),
        missing=[(gap, question_of(gap.part)) for gap in rules.missing(work.content, can_be_reached(own))],
        advice=[(gap, question_of(gap.part)) for gap in rules.advice(work.content, today())],
    )  # fmt: skip


def _is_sent(work: Work) -> bool:
    """Whether these very words wait for an officer already."""
    return not work.is_draft and work.shown.lifecycle is State.SUBMITTED


def _row(gap: rules.Gap) -> str:
    question = question_of(gap.part)
    return question.name if question else gap.part
