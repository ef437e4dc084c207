"""Routes of accounts that people make for themselves, and of showing that an address is one's own."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from localoffer import clock
from localoffer.accounts import entering, making
from localoffer.accounts.forms import Fault
from localoffer.accounts.models import User
from localoffer.accounts.rules import tidy_email
from localoffer.accounts.views import password_fault
from localoffer.database import db
from localoffer.errors import ConflictError, LocalOfferError

new_account = Blueprint("new_account", __name__)
Page = str | tuple[str, int] | Response
HOURS = int(making.LIFE.total_seconds() // 3600)


@new_account.route("/new-account", methods=["GET", "POST"])
def ask() -> Page:
    """Ask for a link to make an account. The answer is the same whether or not there is one."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.start"), 303)
    if request.method == "GET":
        return _ask_page()
    email = request.form.get("email", "")
    try:
        address = tidy_email(email)
    except LocalOfferError as error:
        return _ask_page(email, Fault("email", str(error) if email.strip() else "Enter your email address")), 400
    making.ask(db.session(), address, _leads_to(), clock.now())
    db.session.commit()
    return render_template("security/new_account_sent.html", email=address, hours=HOURS, leads_to=_leads_to())


@new_account.route("/new-account/<token>", methods=["GET", "POST"])
def choose(token: str) -> Page:
    """Choose a password with a link from an email: this makes the account and signs in."""
    session, now = db.session(), clock.now()
    check = making.by_token(session, token, now)
    if check is None or making.owner(session, check) is not None:
        return _gone()
    if request.method == "GET":
        return render_template("security/new_account.html", email=check.email, faults=())
    password = request.form.get("password", "")
    fault = password_fault(password, check.email)
    if fault:
        return render_template("security/new_account.html", email=check.email, faults=(fault,)), 400
    leads_to = check.leads_to
    try:
        user = making.make(session, check, password, now)
    except ConflictError:
        session.rollback()
        return _gone()
    session.commit()
    entering.finish(user, ("new account",), strong=False)
    return redirect(leads_to or url_for("registering.find"), 303)


@new_account.post("/account/verify")
def send() -> Page:
    """Send the person who is signed in a link that shows that their address is theirs."""
    session = db.session()
    user = session.get_one(User, current_user.id)
    if user.email_verified_at is not None:
        return redirect(making.own_path(request.form.get("next", "")) or url_for("accounts.account"), 303)
    making.ask_to_verify(session, user, _leads_to(), clock.now())
    session.commit()
    return render_template("security/verify_sent.html", email=user.email, hours=HOURS)


@new_account.route("/address/<token>", methods=["GET", "POST"])
def verify(token: str) -> Page:
    """Show that the address of an account is one's own. Opening the page changes nothing; its button does."""
    session, now = db.session(), clock.now()
    check = making.by_token(session, token, now)
    user = making.owner(session, check) if check else None
    if check is None or user is None or not user.active:
        return _gone()
    if request.method == "GET":
        return render_template("security/verify.html", email=check.email)
    leads_to = check.leads_to
    try:
        making.verify(session, check, user, now)
    except ConflictError:
        session.rollback()
        return _gone()
    session.commit()
    return redirect(leads_to or url_for("accounts.account", done="verified"), 303)


def _leads_to() -> str:
    """The page of this site the person was on their way to, from the address or the form."""
    return making.own_path(request.values.get("next", ""))


def _gone() -> tuple[str, int]:
    return render_template("security/address_link_gone.html", hours=HOURS), 404


def _ask_page(email: str = "", fault: Fault | None = None) -> str:
    return render_template(
        "security/new_account_ask.html",
        email=email,
        faults=(fault,) if fault else (),
        sends=current_app.extensions["mailbox"] is not None,
        leads_to=_leads_to(),
    )
