"""Routes of one's own account; signing in and out are Flask-Security's, see `signing_in`."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from config.access import DEFAULT_START, ROLE_LABELS
from config.security import RESET_HOURS, SESSION_HOURS
from localoffer import clock
from localoffer.accounts import actions, entering, resetting, second_factor
from localoffer.accounts.forms import Fault, identity_of, network_of_request
from localoffer.accounts.rules import check_password, start_page, tidy_email
from localoffer.accounts.session_age import drop_session
from localoffer.audit import Actor
from localoffer.claims.queries import claims_of
from localoffer.database import db
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.memberships.queries import memberships_of
from localoffer.memberships.rules import MEMBER_LABELS

accounts = Blueprint("accounts", __name__)
DONE = {
    "verified": "Your email address is verified.",
    "handed-over": "Your colleague is the manager now, and you have left the organisation.",
}


@accounts.get("/start")
def start() -> Response:
    """The way to the first page of whoever is signed in: people of one organisation start at its home page."""
    page = start_page(current_user.role_names)
    own = memberships_of(db.session(), current_user.id) if page == DEFAULT_START else ()
    if len(own) == 1:
        return redirect(url_for("provider_home.page", provider_id=own[0].provider_id))
    return redirect(url_for(page))


@accounts.get("/account")
def account() -> str:
    """One's own account: address, roles, organisations."""
    labels = [label for role, label in ROLE_LABELS.items() if role in current_user.role_names]
    is_staff = start_page(current_user.role_names) == "officers.start"
    return render_template(
        "security/account.html",
        user=current_user,
        labels=labels,
        is_staff=is_staff,
        memberships=memberships_of(db.session(), current_user.id),
        member_labels=MEMBER_LABELS,
        claims=claims_of(db.session(), current_user.id),
        done_words=DONE.get(request.args.get("done", "")),
        second_step=second_factor.of(db.session(), current_user) is not None,
        idle_hours=entering.settings().staff_idle_hours if is_staff else None,
        session_hours=SESSION_HOURS,
    )


@accounts.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End all of one's own sessions, this one too."""
    session, user = db.session(), current_user
    actions.sign_out_everywhere(session, user, Actor("user", str(user.id)), clock.now())
    session.commit()
    drop_session()
    return redirect(url_for("security.login", done="everywhere"), 303)


@accounts.route("/forgotten-password", methods=["GET", "POST"])
def forgotten() -> str | tuple[str, int]:
    """Ask for a link to set a new password. The answer is the same whether or not there is an account."""
    email = request.form.get("email", "")
    if request.method != "POST":
        return _forgotten_page()
    try:
        address = tidy_email(email)
    except LocalOfferError as error:
        return _forgotten_page(email, Fault("email", str(error) if email.strip() else "Enter your email address")), 400
    session = db.session()
    resetting.ask(session, address, network_of_request(), clock.now())
    session.commit()
    return render_template("security/forgotten_sent.html", email=address, hours=RESET_HOURS)


@accounts.route("/reset-password/<token>", methods=["GET", "POST"])
def reset(token: str) -> str | tuple[str, int] | Response:
    """Set a new password with a link from an email."""
    user = resetting.owner(token)
    if user is None:
        return render_template("security/reset_gone.html"), 404
    if request.method != "POST":
        return render_template("security/reset.html", faults=())
    password = request.form.get("password", "")
    session, fault = db.session(), password_fault(password, user.email)
    if fault:
        return render_template("security/reset.html", faults=(fault,)), 400
    try:
        resetting.reset(session, user, password, identity_of(user.email), clock.now())
    except ConflictError:
        session.rollback()
        return render_template("security/reset_gone.html"), 404
    session.commit()
    return redirect(url_for("security.login", done="password"), 303)


def password_fault(password: str, email: str, *, empty: str = "Enter a new password") -> Fault | None:
    """What is wrong with a password somebody chose, `empty` where there is none; None where nothing is."""
    if not password:
        return Fault("password", empty)
    try:
        check_password(password, email)
    except LocalOfferError as error:
        return Fault("password", str(error).rstrip("."))
    return None


def _forgotten_page(email: str = "", fault: Fault | None = None) -> str:
    sends = current_app.extensions["mailbox"] is not None
    return render_template("security/forgotten.html", email=email, faults=(fault,) if fault else (), sends=sends)
