"""Officers' pages of organisations: find one, see who belongs to it, add and remove people."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.accounts.queries import user_by_email
from localoffer.clock import now
from localoffer.database import db, read_id
from localoffer.directory.duplicates import organisations_like
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError, LocalOfferError, NotFoundError
from localoffer.memberships import actions, queries
from localoffer.memberships.rules import MEMBER_LABELS, MEMBER_MEANING, MemberRole
from localoffer.officers.panels import breakable

organisations = Blueprint("organisations", __name__, url_prefix="/officers/organisations")
Page = str | tuple[str, int] | Response
LONGEST_NAME = 200
DONE = {"added": "They belong to the organisation now.", "removed": "They no longer belong to the organisation."}


@organisations.get("")
def find() -> str:
    """Find an organisation by its name, whether or not families see anything of it."""
    q = " ".join(request.args.get("q", "").replace("\x00", "").split())[:LONGEST_NAME]
    return render_template(
        "officers/organisations.html",
        section="officers",
        q=q,
        found=organisations_like(db.session(), q) if q else (),
        kinds=vocabulary("provider_kinds"),
        breakable=breakable,
    )


@organisations.get("/<provider_id>/people")
def people(provider_id: str) -> str:
    """Who belongs to an organisation."""
    return _page(_provider(provider_id))


@organisations.post("/<provider_id>/people")
def add(provider_id: str) -> Page:
    """Make someone who has an account a member."""
    of, email, role = _provider(provider_id), request.form.get("email", ""), request.form.get("role", "")
    faults, user, session = list[Fault](), None, db.session()
    try:
        user = user_by_email(session, email)
    except NotFoundError:
        faults.append(
            Fault("email", "There is no account with this address. They can make one, then claim the organisation")
        )
    except LocalOfferError as error:
        faults.append(Fault("email", str(error) if email.strip() else "Enter their email address"))
    if role not in set(MemberRole):
        faults.append(Fault("role", "Select what they can do"))
    if user is not None and not faults:
        try:
            actions.join(session, user, of, MemberRole(role), actor(), now())
            session.commit()
            return redirect(url_for("organisations.people", provider_id=of.id, done="added"), 303)
        except ConflictError as error:
            session.rollback()
            faults.append(Fault("email", str(error).rstrip(".")))
    return _page(_provider(provider_id), faults, email, role), 400


@organisations.post("/<provider_id>/people/<user_id>/remove")
def remove(provider_id: str, user_id: str) -> Page:
    """End a membership, also the last manager's: the authority decides that."""
    of = _provider(provider_id)
    theirs = queries.membership_of(db.session(), read_id(user_id) or abort(404), of.id) or abort(404)
    actions.remove_as_officer(db.session(), theirs, actor(), now())
    db.session.commit()
    return redirect(url_for("organisations.people", provider_id=of.id, done="removed"), 303)


def _page(of: Provider, faults: list[Fault] | None = None, email: str = "", role: str = "") -> str:
    return render_template(
        "officers/organisation_people.html",
        section="officers",
        provider=of,
        members=queries.members(db.session(), of.id),
        kind=vocabulary("provider_kinds").label_of(of.kind),
        labels=MEMBER_LABELS,
        meaning=MEMBER_MEANING,
        breakable=breakable,
        faults=faults or [],
        email=email,
        role=role,
        done=DONE.get(request.args.get("done", "")),
    )


def _provider(provider_id: str) -> Provider:
    return db.session.get(Provider, read_id(provider_id) or abort(404)) or abort(404)
