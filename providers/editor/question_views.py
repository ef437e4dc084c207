"""Routes of the task list and of its questions."""

from itertools import groupby

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.content import ListingContent
from localoffer.errors import ConflictError
from localoffer.memberships.access import Own
from localoffer.publishing import drafting
from providers.editor import rules
from providers.editor.pages import Page, editor, naming, own_work, show
from providers.editor.queries import Work, writer_of
from providers.editor.question import Question, Reading
from providers.editor.questions import QUESTIONS, question_named

CHECK, LATER = "check", "later"
CHECK_READING = "check-reading"
"""The button of `templates/editor/how_it_reads.html`."""


@editor.get("/services/<service_id>/edit")
def tasks(service_id: str) -> str:
    """The task list of an entry."""
    own, work = own_work(service_id)
    words, back = naming(db.session()), work.sent_back.content if work.sent_back else None
    public = work.public.content if work.public else None
    rows = [(one, rules.task_state(one, work.content, words, back, public)) for one in QUESTIONS]
    return show(
        "tasks", own, work=work, TaskState=rules.TaskState,
        sections=[(name, list(group)) for name, group in groupby(rows, lambda row: row[0].section)],
        answered=sum(state in (rules.TaskState.DONE, rules.TaskState.LOOK_AGAIN) for _, state in rows),
        missing=rules.missing(work.content, can_be_reached(own)),
    )  # fmt: skip


@editor.route("/services/<service_id>/edit/<question>", methods=["GET", "POST"])
def question(service_id: str, question: str) -> Page:
    """One question: what the entry says, and what it is to say."""
    own, work = own_work(service_id)
    asked = question_named(question) or abort(404)
    if request.method == "GET":
        return _page(own, work, asked, asked.values(work.content))
    if not request.form.get("seen") or not request.form.get("seen_here"):
        abort(400)
    reading = asked.read(request.form, work.content)
    if CHECK_READING in request.form:  # as typed, with how it reads; nothing is saved
        return _again(own, work, asked, Reading(None, reading.values))
    if reading.content is None:
        return _again(own, work, asked, reading)
    if reading.content.fingerprint() == work.seen:  # nothing new, or the same form again
        return _go_on(asked, reading, service_id)
    return _save(own, work, asked)


def can_be_reached(own: Own) -> bool:
    """Whether the organisation itself has a way to be reached, which an entry without one shows."""
    return bool(own.provider.phone or own.provider.email or own.provider.website)


def _save(own: Own, work: Work, asked: Question) -> Page:
    """Write what was typed, unless someone else has changed the same answer."""
    session, service_id = db.session(), str(work.service.id)
    draft = drafting.start(session, work.service, actor(), now())
    reading, seen = asked.read(request.form, draft.content), request.form["seen"]
    if reading.content is None:  # a row of it is gone meanwhile
        session.rollback()
        return _taken(*own_work(service_id), asked)
    elsewhere = draft.fingerprint != seen and _here(draft.content, asked) == request.form["seen_here"]
    try:
        drafting.save(session, draft, reading.content, draft.fingerprint if elsewhere else seen, actor(), now())
        session.commit()
    except ConflictError:
        session.rollback()
        return _taken(*own_work(service_id), asked)
    return _go_on(asked, reading, service_id, "both" if elsewhere else None)


def _go_on(asked: Question, reading: Reading, service_id: str, done: str | None = None) -> Response:
    """To the task list, back to "check your answers", or to the next question that says nothing yet."""
    assert reading.content is not None
    if request.form.get("then") == LATER:
        return redirect(url_for("editor.tasks", service_id=service_id, done=done or "saved"), 303)
    if request.args.get("back") == CHECK:
        return redirect(url_for("editor.check", service_id=service_id, done=done, _anchor=asked.name), 303)
    following = rules.next_question(QUESTIONS, asked, reading.content)
    if following is None:
        return redirect(url_for("editor.tasks", service_id=service_id, done=done or "saved"), 303)
    return redirect(url_for("editor.question", service_id=service_id, question=following.name, done=done), 303)


def _again(own: Own, work: Work, asked: Question, reading: Reading) -> Page:
    """The page with what was typed: something is wrong with it, or a row was asked for. It stays made from what its
    reader saw, so that a colleague's change in between is found when it is saved."""
    seen, here = request.form["seen"], request.form["seen_here"]
    page = _page(own, work, asked, reading.values, reading.faults, seen=seen, seen_here=here)
    return (page, 400) if reading.faults else page


def _taken(own: Own, work: Work, asked: Question) -> Page:
    """The page with what was typed beside what a colleague saved; saving once more is then a choice."""
    reading, session = asked.read(request.form, work.content), db.session()
    page = _page(
        own, work, asked, reading.values,
        (Fault("saved-now", "This answer has been changed since you opened it. Yours is not saved yet"),),
        theirs=asked.answers(work.content, naming(session)), by=writer_of(session, work.shown),
        at=work.shown.created_at,
    )  # fmt: skip
    return page, 409


def _page(
    own: Own, work: Work, asked: Question, values: object, faults: tuple[Fault, ...] = (),
    seen: str = "", seen_here: str = "", **more: object,
) -> str:  # fmt: skip
    return show(
        asked.template.removeprefix("editor/").removesuffix(".html"), own, faults,
        work=work, question=asked, values=values, back=request.args.get("back"),
        seen=seen or work.seen, seen_here=seen_here or _here(work.content, asked), **more,
    )  # fmt: skip


def _here(content: ListingContent, asked: Question) -> str:
    return rules.part_print(content, asked.parts)
