"""Routes of the people of a provider: who belongs to it, inviting, changing, leaving, and accepting an invitation."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_security import current_user, login_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.accounts.models import User
from localoffer.accounts.rules import tidy_email
from localoffer.accounts.views import password_fault
from localoffer.clock import now
from localoffer.database import db, read_id
from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError
from localoffer.memberships import actions, inviting, queries
from localoffer.memberships.access import Own, access
from localoffer.memberships.models import Invitation, Membership
from localoffer.memberships.rules import MEMBER_LABELS, MEMBER_MEANING, MemberRole

memberships = Blueprint("memberships", __name__)
Page = str | tuple[str, int] | Response
DONE = {
    "invited": "The invitation is on its way.",
    "withdrawn": "The invitation is withdrawn.",
    "changed": "The role is changed.",
    "removed": "They no longer belong to the organisation.",
    "joined": "You belong to the organisation now.",
}
REMOVE = "remove"


@memberships.get("/organisations/<provider_id>/people")
def people(provider_id: str) -> str:
    """Who belongs to one's own organisation, and who is invited."""
    own, session = access(provider_id), db.session()
    return render_template(
        "memberships/people.html",
        own=own,
        members=queries.members(session, own.provider.id),
        invitations=inviting.open_invitations(session, own.provider.id, now()) if own.is_manager else (),
        labels=MEMBER_LABELS,
        done=DONE.get(request.args.get("done", "")),
    )


@memberships.route("/organisations/<provider_id>/people/invite", methods=["GET", "POST"])
def invite(provider_id: str) -> Page:
    """Invite a colleague by email. For managers."""
    own, faults = access(provider_id, manager=True), list[Fault]()
    email, role = request.form.get("email", ""), request.form.get("role", "")
    if request.method == "POST":
        address, faults = _read_invitation(email, role)
        if not faults:
            try:
                inviting.invite(db.session(), own.provider, address, MemberRole(role), _me(), now())
            except (ConflictError, NotAllowedError) as error:
                db.session.rollback()
                own, faults = access(provider_id, manager=True), [Fault("email", str(error))]
            else:
                db.session.commit()
                return redirect(url_for("memberships.people", provider_id=own.provider.id, done="invited"), 303)
    page = render_template(
        "memberships/invite.html",
        own=own, faults=faults, email=email, role=role, labels=MEMBER_LABELS, meaning=MEMBER_MEANING,
    )  # fmt: skip
    return (page, 400) if faults else page


@memberships.post("/organisations/<provider_id>/invitations/<invitation_id>/withdraw")
def withdraw(provider_id: str, invitation_id: str) -> Response:
    """Withdraw an invitation that was not accepted yet. For managers."""
    own = access(provider_id, manager=True)
    found = db.session.get(Invitation, read_id(invitation_id) or abort(404))
    if found is None or found.provider_id != own.provider.id:
        abort(404)
    inviting.withdraw(db.session(), found, actor(), now())
    db.session.commit()
    return redirect(url_for("memberships.people", provider_id=own.provider.id, done="withdrawn"), 303)


@memberships.route("/organisations/<provider_id>/people/<user_id>", methods=["GET", "POST"])
def person(provider_id: str, user_id: str) -> Page:
    """Change a colleague's role, or remove them. For managers."""
    own, wanted = access(provider_id, manager=True), read_id(user_id) or abort(404)
    theirs = queries.membership_of(db.session(), wanted, own.provider.id) or abort(404)
    choice = request.form.get("role", "") if request.method == "POST" else theirs.role
    faults = []
    if request.method == "POST":
        fault = _apply(theirs, choice)
        if fault is None:
            db.session.commit()
            if wanted == current_user.id:
                return redirect(url_for("accounts.account"), 303)
            done = "removed" if choice == REMOVE else "changed"
            return redirect(url_for("memberships.people", provider_id=own.provider.id, done=done), 303)
        db.session.rollback()
        own, faults = access(provider_id, manager=True), [fault]
        theirs = queries.membership_of(db.session(), wanted, own.provider.id) or abort(404)
    page = render_template(
        "memberships/person.html",
        own=own, theirs=theirs, choice=choice, faults=faults, labels=MEMBER_LABELS, meaning=MEMBER_MEANING,
    )  # fmt: skip
    return (page, 400) if faults else page


@memberships.route("/organisations/<provider_id>/leave", methods=["GET", "POST"])
def leave(provider_id: str) -> Page:
    """Leave one's own organisation. Its last manager makes a colleague a manager first."""
    own, fault = access(provider_id), None
    if request.method == "POST":
        try:
            actions.leave(db.session(), own.membership, actor(), now())
        except NotAllowedError as error:
            db.session.rollback()
            own, fault = access(provider_id), str(error)
        else:
            db.session.commit()
            return redirect(url_for("accounts.account"), 303)
    page = render_template("memberships/leave.html", own=own, fault=fault)
    return (page, 400) if fault else page


@memberships.route("/organisations/<provider_id>/hand-over", methods=["GET", "POST"])
def hand_over(provider_id: str) -> Page:
    """Make a colleague the manager and leave, in one step. For managers."""
    own, session = access(provider_id, manager=True), db.session()
    choice, fault = request.form.get("person", ""), None
    colleagues = [one for one in queries.members(session, own.provider.id) if one.user_id != current_user.id]
    if request.method == "POST":
        fault = _hand_over_to(own, next((one for one in colleagues if str(one.user_id) == choice), None))
        if fault is None:
            session.commit()
            return redirect(url_for("accounts.account", done="handed-over"), 303)
        session.rollback()
        own = access(provider_id, manager=True)
        colleagues = [one for one in queries.members(session, own.provider.id) if one.user_id != current_user.id]
    page = render_template(
        "memberships/hand_over.html",
        own=own, colleagues=colleagues, choice=choice, labels=MEMBER_LABELS, faults=[fault] if fault else [],
    )  # fmt: skip
    return (page, 400) if fault else page


@memberships.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Page:
    """Accept an invitation: with a new password, or signed in with the account there is."""
    session = db.session()
    found = inviting.by_token(session, token, now())
    if found is None:
        return render_template("memberships/invitation_gone.html"), 404
    account = session.scalars(select(User).where(User.email == found.email)).first()
    if request.method == "GET":
        return _invitation_page(token, found, account)
    if account is not None and (not current_user.is_authenticated or current_user.id != account.id):
        return _invitation_page(token, found, account), 403
    return _accept(token, found, account)


def _accept(token: str, found: Invitation, account: User | None) -> Page:
    session, provider_id = db.session(), found.provider_id
    password = request.form.get("password", "")
    if account is None:
        fault = password_fault(password, found.email, empty="Enter a password")
        if fault:
            return _invitation_page(token, found, None, fault), 400
    try:
        if account is None:
            account = inviting.accept_as_new(session, found, password, now())
        else:
            inviting.accept(session, found, account, now())
    except ConflictError:
        session.rollback()
        return render_template("memberships/invitation_gone.html"), 404
    session.commit()
    if not current_user.is_authenticated:
        login_user(account, authn_via=["invitation"])
        session.commit()
    elif current_user.id != account.id:
        return redirect(url_for("security.login"), 303)
    return redirect(url_for("memberships.people", provider_id=provider_id, done="joined"), 303)


def _invitation_page(token: str, found: Invitation, account: User | None, fault: Fault | None = None) -> str:
    return render_template(
        "memberships/invitation.html",
        invitation=found,
        account=account,
        token=token,
        meaning=MEMBER_MEANING[MemberRole(found.role)],
        faults=[fault] if fault else [],
    )


def _read_invitation(email: str, role: str) -> tuple[str, list[Fault]]:
    faults, address = [], ""
    try:
        address = tidy_email(email)
    except LocalOfferError as error:
        faults.append(Fault("email", str(error) if email.strip() else "Enter your colleague’s email address"))
    if role not in set(MemberRole):
        faults.append(Fault("role", "Select what they can do"))
    return address, faults


def _apply(theirs: Membership, choice: str) -> Fault | None:
    """Do what was chosen; what is wrong with it, or None."""
    try:
        if choice == REMOVE:
            actions.leave(db.session(), theirs, actor(), now())
        elif choice in set(MemberRole):
            actions.change(db.session(), theirs, MemberRole(choice), actor(), now())
        else:
            return Fault("role", "Select what they can do")
    except NotAllowedError as error:
        return Fault("role", str(error))
    return None


def _hand_over_to(own: Own, theirs: Membership | None) -> Fault | None:
    """Do it; what is wrong with it, or None."""
    if theirs is None:
        return Fault("person", "Select who is to be the manager")
    try:
        actions.hand_over(db.session(), own.membership, theirs, actor(), now())
    except NotAllowedError as error:
        return Fault("person", str(error))
    return None


def _me() -> User:
    return db.session.get_one(User, current_user.id)
