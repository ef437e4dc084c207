"""Officers' page of one revision: what it changes, how families will see it, and the decision about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.accounts.acting import actor
from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.directory.views import listing_context
from localoffer.errors import LocalOfferError
from localoffer.officers.panels import breakable
from localoffer.publishing import queries, reviewing
from localoffer.publishing.differences import Naming, differences
from localoffer.publishing.forms import CONTACT_PARTS, EditForm, edit_form, read_edits, read_seen, reason_fault, tidy
from localoffer.publishing.models import Review, Revision, TrustedProvider
from localoffer.publishing.previewing import as_families_see_it
from localoffer.publishing.reviewing import LONGEST_NOTE, Seen
from localoffer.publishing.rules import STATE_WORDS, State

revisions = Blueprint("revisions", __name__, url_prefix="/officers/queue/revisions")
Answer = str | Response | tuple[str, int]

DONE = {
    "approved": "Approved. Families see it now.",
    "edited": "Published with your edits. Families see it now.",
    "sent-back": "Sent back. The provider can change it and send it again.",
    "withdrawn": "The listing is withdrawn. Families no longer see it.",
    "restored": "This version is public again. Families see it now.",
    "looked": "Noted that you looked at it.",
    "assigned": "The assignment is saved.",
    "noted": "The note is saved. Only officers see it.",
}


@revisions.get("/<id>")
def show(id: str) -> str:
    """One revision: what it changes, its listing's history, notes, and what can be decided."""
    return _page(_revision(id))


@revisions.get("/<id>/preview")
def preview(id: str) -> str:
    """The listing's page as families will see it."""
    revision = _revision(id)
    listing = as_families_see_it(db.session(), revision)
    kind = vocabulary("provider_kinds").label_of(listing.provider.kind)
    return render_template(
        "officers/revision_preview.html", **listing_context(listing), kind=kind, similar=(), section="officers",
        breakable=breakable, revision=revision,
    )  # fmt: skip


@revisions.post("/<id>/approve")
def approve(id: str) -> Answer:
    """Make it what families read."""
    return _decide(_revision(id), "approved", reviewing.approve)


@revisions.route("/<id>/edit", methods=["GET", "POST"])
def edit(id: str) -> Answer:
    """Change it first, then publish it."""
    revision = _revision(id)
    if request.method == "GET":
        return _edit_page(revision, edit_form(revision.content))
    form, seen, session = read_edits(request.form, revision.content), _seen(), db.session()
    if form.content is None:
        return _edit_page(revision, form), 400
    try:
        public = reviewing.approve_with_edits(session, revision, form.content, seen, actor(), now())
        session.commit()
    except (LocalOfferError, StaleDataError) as error:
        session.rollback()
        kept = EditForm(form.texts, form.contacts, None, {"conflict": _words(error)})
        return _edit_page(revision, kept), 409
    return redirect(url_for("revisions.show", id=public.id, done="edited"), 303)


@revisions.post("/<id>/send-back")
def send_back(id: str) -> Answer:
    """Return it to its provider with a reason."""
    return _decide_with_reason(_revision(id), "sent-back", "the provider knows what to change", reviewing.send_back)


@revisions.post("/<id>/withdraw")
def withdraw(id: str) -> Answer:
    """Take the listing down, with a reason."""
    return _decide_with_reason(_revision(id), "withdrawn", "colleagues know why it is gone", reviewing.withdraw)


@revisions.post("/<id>/restore")
def restore(id: str) -> Answer:
    """Make an earlier public revision public again."""
    return _decide(_revision(id), "restored", reviewing.restore)


@revisions.post("/<id>/looked")
def looked(id: str) -> Response:
    """Note that an officer has looked at what a trusted provider published."""
    session = db.session()
    reviewing.look_at(session, _revision(id), actor(), now())
    session.commit()
    return redirect(url_for("queue.published", done="looked"), 303)


@revisions.post("/<id>/assign")
def assign(id: str) -> Answer:
    """Say who deals with it."""
    revision, session = _revision(id), db.session()
    wanted = request.form.get("to", "")
    to = next((person for person in queries.colleagues(session) if str(person.id) == wanted), None)
    if wanted and to is None:
        return _page(revision, {"to": "Select a colleague from the list"}), 400
    reviewing.assign(session, revision, to, actor(), now())
    session.commit()
    return redirect(url_for("revisions.show", id=id, done="assigned"), 303)


@revisions.post("/<id>/note")
def note(id: str) -> Answer:
    """Write down something for colleagues."""
    revision, session, text = _revision(id), db.session(), tidy(request.form.get("note", ""))
    if not text or len(text) > LONGEST_NOTE:
        fault = (
            f"The note must be {LONGEST_NOTE:,} characters or fewer; it is {len(text):,}" if text else "Enter a note"
        )
        return _page(revision, {"note": fault}), 400
    reviewing.add_note(session, revision.service, text, actor(), now())
    session.commit()
    return redirect(url_for("revisions.show", id=id, done="noted", _anchor="notes"), 303)


def _decide(revision: Revision, done: str, verb: Callable[[Session, Revision, Seen, Actor, datetime], None]) -> Answer:
    """Carry out a decision as the officer saw the revision; where someone was quicker, say so."""
    session, id, seen = db.session(), revision.id, _seen()
    try:
        verb(session, revision, seen, actor(), now())
        session.commit()
    except (LocalOfferError, StaleDataError) as error:
        session.rollback()
        return _page(_revision(str(id)), {"decision": _words(error)}), 409
    return redirect(url_for("revisions.show", id=id, done=done), 303)


def _decide_with_reason(
    revision: Revision, done: str, what_for: str,
    verb: Callable[[Session, Revision, str, Seen, Actor, datetime], None],
) -> Answer:  # fmt: skip
    reason = tidy(request.form.get("reason", ""))
    if fault := reason_fault(reason, what_for):
        return _page(revision, {"reason": fault}), 400
    return _decide(revision, done, lambda session, found, seen, by, at: verb(session, found, reason, seen, by, at))


def _words(error: LocalOfferError | StaleDataError) -> str:
    if isinstance(error, StaleDataError):
        return (
            "Someone else changed this listing at the same moment. Nothing of yours was saved. Look again, then decide."
        )
    return str(error)


def _page(revision: Revision, faults: dict[str, str] | None = None) -> str:
    session, service = db.session(), revision.service
    public = session.get(Revision, service.public_revision_id) if service.public_revision_id else None
    earlier = queries.history(session, service.id)
    before = _compared_with(revision, public, earlier)
    review, notes = session.get(Review, revision.id), queries.notes(session, service.id)
    actors = [a for item in earlier for a in (item.author, item.decided_by)] + [item.author for item in notes]
    return render_template(
        "officers/revision.html",
        section="officers",
        breakable=breakable,
        revision=revision,
        service=service,
        provider=service.provider,
        kind=vocabulary("provider_kinds").label_of(service.provider.kind),
        before=before,
        differences=differences(before.content if before else None, revision.content, _naming(session)),
        public=public,
        history=earlier,
        newer=[item for item in earlier if item.state == State.SUBMITTED and item.number > revision.number],
        notes=notes,
        review=review,
        is_trusted=session.get(TrustedProvider, service.provider_id) is not None,
        colleagues=queries.colleagues(session),
        who=queries.who(session, [*actors, review.looked_by if review else None]),
        state_words=STATE_WORDS,
        State=State,
        faults=faults or {},
        sent=request.form if faults else {},
        done=DONE.get(request.args.get("done", "")) if not faults else None,
    )


def _edit_page(revision: Revision, form: EditForm) -> str:
    return render_template(
        "officers/revision_edit.html", section="officers", breakable=breakable, revision=revision, form=form,
        parts=CONTACT_PARTS, seen=request.form.get("seen") if request.method == "POST" else None,
    )  # fmt: skip


def _compared_with(revision: Revision, public: Revision | None, history: Any) -> Revision | None:
    """What a revision is compared with: what families read now; for what they read now, the public one before."""
    if public is not None and public.id != revision.id:
        return public
    before = (
        item for item in history if item.number < revision.number and item.state in (State.REPLACED, State.WITHDRAWN)
    )
    return next(before, None)


def _naming(session: Session) -> Naming:
    return Naming(area_labels(session), current_app.extensions["settings"].authority_short_name)


def _seen() -> Seen:
    return read_seen(request.form.get("seen", "")) or abort(400)


def _revision(id: str) -> Revision:
    return queries.revision_by_id(db.session(), id) or abort(404)
