"""Public routes of comments: the form, the thanks, and what people told us with what we did."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from localoffer.accounts.forms import Fault
from localoffer.accounts.limits import refusal, words_of
from localoffer.clock import now
from localoffer.comments import actions, queries
from localoffer.comments.forms import STALE, TRAP, CommentForm, read_comment
from localoffer.comments.rules import ABOUT_LABELS, CONTACT_KEPT, LONGEST_TEXT, About, abouts
from localoffer.comments.stamps import new_stamp, read_stamp
from localoffer.database import db, stable_id
from localoffer.directory.models import Service
from localoffer.officers.paging import page_asked_for, page_numbers

comments = Blueprint("comments", __name__, url_prefix="/comments")
Page = str | Response | tuple[str, int]


@comments.get("")
def published() -> str:
    """What people told us and what we did."""
    number = page_asked_for(request.args)
    found = db.paginate(queries.published(), page=number, per_page=queries.PAGE, error_out=False)
    return render_template(
        "comments/published.html", section="about", found=found, number=number, labels=ABOUT_LABELS,
        page_numbers=page_numbers,
    )  # fmt: skip


@comments.route("/new", methods=["GET", "POST"])
def new() -> Page:
    """Tell the authority something about a listing (`listing`: its name in addresses), or about the Local Offer."""
    listing = _listing()
    if request.method == "GET":
        return _form_page(listing, CommentForm())
    if request.form.get(TRAP):
        return _thanks(listing)  # a robot, which need not know
    form, stamp = _sent(listing), read_stamp(request.form.get("stamp", ""))
    if form.faults:
        return _form_page(listing, form), 400
    if stamp is None:
        return _form_page(listing, _with(form, STALE)), 400
    return _receive(listing, form, stamp)


@comments.get("/thanks")
def thanks() -> str:
    """Thanks for a comment, and what happens next."""
    return render_template("comments/thanks.html", section="about", listing=_listing(), sends=_sends())


@comments.errorhandler(RateLimitExceeded)
def too_often(error: RateLimitExceeded) -> Response:
    """The form again: what somebody wrote is not lost because others in the same building wrote too."""
    listing = _named()
    return refusal(error, _form_page(listing, _with(_sent(listing), Fault("text", words_of(error)))))


def _receive(listing: Service | None, form: CommentForm, stamp: str) -> Response:
    """The same form sent twice is one comment."""
    session = db.session()
    id = stable_id("comment", stamp, listing.id if listing else "", form.about, form.text)
    try:
        actions.receive(session, id, About(form.about), form.text, form.email, listing, now())
        session.commit()
    except IntegrityError:
        session.rollback()
    return _thanks(_listing())


def _thanks(listing: Service | None) -> Response:
    return redirect(url_for("comments.thanks", listing=listing.slug if listing else None), 303)


def _form_page(listing: Service | None, form: CommentForm) -> str:
    return render_template(
        "comments/new.html", section="about", listing=listing, form=form, abouts=abouts(listing is not None),
        stamp=new_stamp(), longest=LONGEST_TEXT, trap=TRAP, contact_days=CONTACT_KEPT.days,
        sends=_sends(), with_people=queries.has_people(db.session(), listing),
    )  # fmt: skip


def _sent(listing: Service | None) -> CommentForm:
    """What was sent, without an address where this site sends no email."""
    sent = {name: request.form[name] for name in request.form if name != "email" or _sends()}
    return read_comment(sent, abouts(listing is not None))


def _sends() -> bool:
    """Whether this site sends email: where it does not, nobody is asked for an address."""
    return current_app.extensions["mailbox"] is not None


def _listing() -> Service | None:
    """The listing that the address names; 404 for one that is not public."""
    return _named() or (abort(404) if request.args.get("listing") else None)


def _named() -> Service | None:
    slug = request.args.get("listing", "").replace("\0", "")
    return queries.public_listing(db.session(), slug) if slug else None


def _with(form: CommentForm, fault: Fault) -> CommentForm:
    return CommentForm(form.about, form.text, form.email, (*form.faults, fault))
