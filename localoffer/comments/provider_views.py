"""Routes by which the people of a provider read and answer comments on its services."""

import uuid

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.comments import actions, queries
from localoffer.comments.forms import TextForm, read_answer, read_seen
from localoffer.comments.models import Comment
from localoffer.comments.rules import ABOUT_LABELS, CHANGED, LONGEST_TEXT, STATE_LABELS, State
from localoffer.database import db
from localoffer.errors import LocalOfferError, NotAllowedError
from localoffer.memberships.access import Own, access
from localoffer.officers.paging import page_asked_for, page_numbers

provider_comments = Blueprint("provider_comments", __name__, url_prefix="/organisations")


@provider_comments.get("/<provider_id>/comments")
def listing(provider_id: str) -> str:
    """What families said about the services of one's own organisation."""
    own, number = access(provider_id), page_asked_for(request.args)
    found = db.paginate(queries.of_provider(own.provider.id), page=number, per_page=queries.PAGE, error_out=False)
    return render_template(
        "comments/of_provider.html", own=own, found=found, number=number, labels=ABOUT_LABELS,
        state_labels=STATE_LABELS, page_numbers=page_numbers, done=request.args.get("done") == "answered",
    )  # fmt: skip


@provider_comments.route("/<provider_id>/comments/<comment_id>", methods=["GET", "POST"])
def comment(provider_id: str, comment_id: str) -> str | Response | tuple[str, int]:
    """Read one comment and say what was done."""
    own = access(provider_id)
    found = _comment(own, comment_id)
    if request.method == "GET":
        return _page(own, found, TextForm({"answer": found.answer}))
    form = read_answer(request.form)
    if form.faults:
        return _page(own, found, form), 400
    session, seen = db.session(), read_seen(request.form)
    try:
        actions.answer(session, found, form.texts["answer"], "provider", seen, actor(), now())
        session.commit()
    except (LocalOfferError, StaleDataError) as error:
        session.rollback()
        own = access(provider_id)
        fault = Fault("answer", CHANGED if isinstance(error, StaleDataError) else str(error))
        status = 403 if isinstance(error, NotAllowedError) else 409
        return _page(own, _comment(own, comment_id), TextForm(form.texts, (fault,))), status
    return redirect(url_for("provider_comments.listing", provider_id=own.provider.id, done="answered"), 303)


def _comment(own: Own, text: str) -> Comment:
    """One that this provider may see; 404 for any other."""
    try:
        id = uuid.UUID(text)
    except ValueError:
        abort(404)
    query = queries.of_provider(own.provider.id).where(Comment.id == id)
    return db.session.scalars(query).first() or abort(404)


def _page(own: Own, found: Comment, form: TextForm) -> str:
    return render_template(
        "comments/answer.html", own=own, comment=found, form=form, labels=ABOUT_LABELS, longest=LONGEST_TEXT,
        is_open=found.stands in (State.NEW, State.WITH_PROVIDER),
    )  # fmt: skip
