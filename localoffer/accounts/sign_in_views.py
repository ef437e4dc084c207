"""Routes of signing in: password, code, link by email, and answers that were kept meanwhile."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_security import current_user

from localoffer.accounts import entering, links, sign_ins
from localoffer.accounts.code_tries import try_code
from localoffer.accounts.entering import Page
from localoffer.accounts.forms import Fault, SignInForm, identity_of, locked_words, network_of_request
from localoffer.accounts.models import User
from localoffer.accounts.rules import tidy_email
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import LocalOfferError

sign_in = Blueprint("sign_in", __name__, url_prefix="/sign-in")


def by_password() -> Page:
    """Sign in with email address and password. Stands at Flask-Security's own address (`signing_in`)."""
    if current_user.is_authenticated:
        return entering.lead_on()
    form = SignInForm()
    if request.method == "POST" and form.validate_on_submit():
        assert isinstance(form.user, User)
        return entering.enter(form.user, "password")
    return entering.sign_in_page(form.faults)


@sign_in.route("/code", methods=["GET", "POST"])
def code() -> Page:
    """The second step: the code of one's app, or a recovery code."""
    if current_user.is_authenticated:
        return entering.lead_on()
    found = entering.waiting()
    if found is None and entering.kept_answers():
        return entering.sign_in_page((Fault("email", "That took too long. Sign in again"),)), 403
    if found is None:
        return redirect(url_for("security.login", next=entering.next_address()), 303)
    if request.method != "POST":
        return entering.code_page()
    step, fault = try_code(found.user, request.form.get("code", ""))
    if step is None:
        return entering.code_page(fault), 400
    return entering.finish(found.user, (found.how, step), strong=True)


@sign_in.route("/link", methods=["GET", "POST"])
def ask() -> Page:
    """Ask for a link that signs in. The answer is the same whether or not there is an account."""
    email = request.form.get("email", "")
    if request.method != "POST":
        return _ask_page()
    try:
        address = tidy_email(email)
    except LocalOfferError as error:
        return _ask_page(email, Fault("email", str(error) if email.strip() else "Enter your email address")), 400
    if current_app.extensions["mailbox"] is None:
        return _ask_page()
    links.ask(db.session(), address, network_of_request(), now())
    db.session.commit()
    return render_template("security/link_sent.html", email=address, minutes=int(links.LIFE.total_seconds() // 60))


@sign_in.route("/link/<token>", methods=["GET", "POST"])
def by_link(token: str) -> Page:
    """Sign in with a link from an email. Mail programs open links by themselves, so only the button does it."""
    session, moment = db.session(), now()
    user = links.owner(session, token, moment)
    if user is None:
        return render_template("security/link_gone.html"), 404
    if request.method != "POST":
        return render_template("security/link.html", user=user, fault="")
    until = sign_ins.locked(session, identity_of(user.email), moment)
    if until:
        sign_ins.note_failure(session, user.id, "locked", network_of_request(), moment)
        session.commit()
        return render_template("security/link.html", user=user, fault=locked_words(until)), 429
    if not links.use(session, token, moment):
        session.rollback()
        return render_template("security/link_gone.html"), 404
    user.email_verified_at = moment
    return entering.enter(user, "link")


@sign_in.post("/answers")
def answers() -> Page:
    """Go on with kept answers after signing in somewhere else: another tab, a link, the authority's own sign-in."""
    kept = entering.kept_answers()
    if kept is None:
        abort(400)
    if current_user.is_authenticated:
        return entering.again_page(kept)
    return entering.sign_in_page((Fault("email", "You are not signed in yet"),), kept), 403


def _ask_page(email: str = "", fault: Fault | None = None) -> str:
    sends = current_app.extensions["mailbox"] is not None
    return render_template("security/link_ask.html", email=email, faults=(fault,) if fault else (), sends=sends)
