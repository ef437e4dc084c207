"""Officers' pages of comments: all of them, and one with what can be done about it."""

import uuid
from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.comments import actions, queries
from localoffer.comments.forms import TextForm, read_answer, read_published, read_reason, read_seen
from localoffer.comments.models import Comment, CommentContact
from localoffer.comments.queries import UNANSWERED, Filters
from localoffer.comments.rules import ABOUT_LABELS, CHANGED, LONGEST_TEXT, REASON_LABELS, STATE_LABELS, steps
from localoffer.database import db
from localoffer.errors import LocalOfferError, NotAllowedError
from localoffer.officers.paging import page_asked_for, page_numbers

officer_comments = Blueprint("officer_comments", __name__, url_prefix="/officers/comments")
Answer = str | Response | tuple[str, int]
STATES = {UNANSWERED: "Not answered", "": "All"} | {state.value: label for state, label in STATE_LABELS.items()}
PUBLISHED = {"": "Published or not", "yes": "Published", "no": "Not published"}
DONE = {
    "answered": "The answer is saved. Whoever left an email address is sent it.",
    "pass-on": "The provider is asked to answer.",
    "set-aside": "The comment is set aside.",
    "reopened": "The comment is taken up again.",
    "published": "Published. Everyone can read it now.",
    "unpublished": "It is off the public page.",
}


@officer_comments.get("")
def listing() -> str:
    """Comments of families, by where they stand and what they are about."""
    filters, number, session = _filters(), page_asked_for(request.args), db.session()
    found = db.paginate(queries.for_officers(filters), page=number, per_page=queries.PAGE, error_out=False)
    return render_template(
        "comments/officers.html", section="officers", found=found, number=number, filters=filters, states=STATES,
        labels=ABOUT_LABELS, published=PUBLISHED, state_labels=STATE_LABELS, page_numbers=page_numbers,
        counts=queries.counts(session, now()),
    )  # fmt: skip


@officer_comments.get("/<id>")
def show(id: str) -> str:
    """One comment and what can be done about it."""
    return _page(_comment(id))


@officer_comments.post("/<id>/answer")
def answer(id: str) -> Answer:
    """Say what the council did."""
    form = read_answer(request.form)
    return _do(id, "answered", form, lambda found, seen: actions.answer(
        db.session(), found, form.texts["answer"], "council", seen, actor(), now()
    ))  # fmt: skip


@officer_comments.post("/<id>/pass-on")
def pass_on(id: str) -> Answer:
    """Ask the provider to answer."""
    return _do(id, "pass-on", TextForm({}), lambda found, seen: actions.pass_on(
        db.session(), found, seen, actor(), now()
    ))  # fmt: skip


@officer_comments.post("/<id>/set-aside")
def set_aside(id: str) -> Answer:
    """Neither answer nor publish it, for a reason."""
    reason = read_reason(request.form)
    if isinstance(reason, Fault):
        return _page(_comment(id), TextForm({}, (reason,))), 400
    return _do(id, "set-aside", TextForm({}), lambda found, seen: actions.set_aside(
        db.session(), found, reason, seen, actor(), now()
    ))  # fmt: skip


@officer_comments.post("/<id>/reopen")
def reopen(id: str) -> Answer:
    """Take up again what was set aside."""
    return _do(id, "reopened", TextForm({}), lambda found, seen: actions.reopen(
        db.session(), found, seen, actor(), now()
    ))  # fmt: skip


@officer_comments.post("/<id>/publish")
def publish(id: str) -> Answer:
    """Show it with its answer to everyone, in words that identify nobody."""
    form = read_published(request.form)
    said, did = form.texts["published_text"], form.texts["published_answer"]
    return _do(id, "published", form, lambda found, seen: actions.publish(
        db.session(), found, said, did, seen, actor(), now()
    ))  # fmt: skip


@officer_comments.post("/<id>/unpublish")
def unpublish(id: str) -> Answer:
    """Take it off the public page."""
    return _do(id, "unpublished", TextForm({}), lambda found, seen: actions.unpublish(
        db.session(), found, seen, actor(), now()
    ))  # fmt: skip


def _do(id: str, done: str, form: TextForm, act: Callable[[Comment, int | None], None]) -> Answer:
    """Do it and commit. What cannot be done is said at the top of the comment's page, with what was entered kept."""
    found, session = _comment(id), db.session()
    if form.faults:
        return _page(found, form), 400
    try:
        act(found, read_seen(request.form))
        session.commit()
    except (LocalOfferError, StaleDataError) as error:
        session.rollback()
        fault = Fault("comment", CHANGED if isinstance(error, StaleDataError) else str(error))
        status = 403 if isinstance(error, NotAllowedError) else 409
        return _page(_comment(id), TextForm(form.texts, (fault,))), status
    return redirect(url_for("officer_comments.show", id=found.id, done=done), 303)


def _page(found: Comment, form: TextForm | None = None) -> str:
    session, form = db.session(), form or TextForm({})
    has_provider = queries.has_people(session, found.service)
    usual = {
        "answer": found.answer,
        "published_text": found.published_text or found.text,
        "published_answer": found.published_answer or found.answer,
    }
    return render_template(
        "comments/officer.html", section="officers", comment=found, texts=usual | dict(form.texts), faults=form.faults,
        steps=steps(found.stands, has_provider), has_provider=has_provider, labels=ABOUT_LABELS,
        state_labels=STATE_LABELS, reasons=REASON_LABELS, longest=LONGEST_TEXT,
        wants_answer=session.get(CommentContact, found.id) is not None, done=DONE.get(request.args.get("done", "")),
    )  # fmt: skip


def _comment(text: str) -> Comment:
    try:
        id = uuid.UUID(text)
    except ValueError:
        abort(404)
    return db.session.get(Comment, id) or abort(404)


def _filters() -> Filters:
    state = request.args.get("state", UNANSWERED if "state" not in request.args else "")
    about, there = request.args.get("about", ""), request.args.get("published", "")
    return Filters(
        state if state in STATES else "", about if about in ABOUT_LABELS else "", there if there in PUBLISHED else ""
    )
