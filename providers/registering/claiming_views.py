"""Routes of claiming an organisation that is listed, and of what came of a claim."""

import uuid

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from localoffer.accounts.forms import Fault
from localoffer.accounts.models import User
from localoffer.claims import actions
from localoffer.claims.queries import claim_by_id
from localoffer.claims.rules import LONGEST_NOTE, WHY
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError, NotAllowedError
from localoffer.memberships.queries import membership_of
from providers.registering.rules import clean

claiming = Blueprint("claiming", __name__, url_prefix="/register")
Page = str | tuple[str, int] | Response


@claiming.route("/claim/<provider_id>", methods=["GET", "POST"])
def claim(provider_id: str) -> Page:
    """Say that one answers for an organisation that is listed."""
    provider, user = _provider(provider_id), db.session.get_one(User, current_user.id)
    if request.method == "GET":
        return _page(provider, user)
    note = clean(request.form.get("note", "")).strip()
    if len(note) > LONGEST_NOTE:
        return _page(provider, user, Fault("note", f"Use {LONGEST_NOTE} characters or fewer"), note), 400
    settings = current_app.extensions["settings"]
    council = (settings.contact_email, settings.public_url)
    try:
        made = actions.claim(db.session(), user, provider, note, council, now())
    except ConflictError:
        db.session.rollback()
        return redirect(url_for("memberships.people", provider_id=provider_id), 303)
    except NotAllowedError as error:
        db.session.rollback()
        return _page(
            _provider(provider_id), db.session.get_one(User, current_user.id), Fault("note", str(error)), note
        ), 429
    db.session.commit()
    return redirect(url_for("claiming.outcome", claim_id=made.id), 303)


@claiming.get("/claims/<claim_id>")
def outcome(claim_id: str) -> str:
    """What came of one's own claim or registration."""
    found = claim_by_id(db.session(), claim_id)
    if found is None or found.user_id != current_user.id:
        abort(404)
    belongs = (
        found.provider_id is not None and membership_of(db.session(), found.user_id, found.provider_id) is not None
    )
    return render_template(
        "registering/outcome.html", claim=found, belongs=belongs, why=[WHY[code] for code in found.why if code in WHY]
    )


def _page(provider: Provider, user: User, fault: Fault | None = None, note: str = "") -> str:
    return render_template(
        "registering/claim.html",
        provider=provider,
        user=user,
        belongs=membership_of(db.session(), user.id, provider.id) is not None,
        note=note,
        longest=LONGEST_NOTE,
        faults=(fault,) if fault else (),
    )


def _provider(provider_id: str) -> Provider:
    try:
        return db.session.get(Provider, uuid.UUID(provider_id)) or abort(404)
    except ValueError:
        abort(404)
