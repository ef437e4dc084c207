"""Officers' pages of claims and new organisations: what waits, each with what is known of it, approve and refuse."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.claims import actions, queries
from localoffer.claims.models import Claim
from localoffer.claims.rules import LONGEST_REASON, WHY
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.matching import NUMBERS
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.memberships.rules import MEMBER_LABELS, MEMBER_MEANING, MemberRole
from localoffer.officers.panels import breakable

claims = Blueprint("claims", __name__, url_prefix="/officers/claims")
Page = str | tuple[str, int] | Response
DONE = {
    "approved": "Approved. They are told by email.",
    "refused": "Refused. They are told by email, with your reason.",
    "meanwhile": "Somebody had decided about this meanwhile. Nothing was changed.",
}


@claims.get("")
def listing() -> str:
    """What waits, oldest first, and what was decided."""
    session = db.session()
    return render_template(
        "officers/claims.html",
        section="officers",
        waiting=queries.waiting_claims(session),
        decided=queries.decided_claims(session),
        breakable=breakable,
        done=DONE.get(request.args.get("done", "")),
    )


@claims.get("/<id>")
def show(id: str) -> str:
    """One claim or new organisation."""
    return _page(_claim(id))


@claims.post("/<id>/approve")
def approve(id: str) -> Page:
    """Agree: the person belongs to the organisation."""
    found, role = _claim(id), request.form.get("role", MemberRole.MANAGER.value)
    if role not in set(MemberRole):
        return _page(found, Fault("role", "Select what they can do")), 400
    try:
        actions.approve(db.session(), found, MemberRole(role), actor(), now())
    except ConflictError:
        db.session.rollback()
        return redirect(url_for("claims.listing", done="meanwhile"), 303)
    db.session.commit()
    return redirect(url_for("claims.listing", done="approved"), 303)


@claims.post("/<id>/refuse")
def refuse(id: str) -> Page:
    """Do not agree, with a reason."""
    found, reason = _claim(id), request.form.get("reason", "").replace("\x00", "")
    try:
        actions.refuse(db.session(), found, reason, actor(), now())
        db.session.commit()
    except ConflictError:
        db.session.rollback()
        return redirect(url_for("claims.listing", done="meanwhile"), 303)
    except LocalOfferError as error:
        db.session.rollback()
        return _page(_claim(id), Fault("reason", str(error)), reason), 400
    return redirect(url_for("claims.listing", done="refused"), 303)


def _page(found: Claim, fault: Fault | None = None, reason: str = "") -> str:
    session = db.session()
    return render_template(
        "officers/claim.html",
        section="officers",
        claim=found,
        why=[WHY[code] for code in found.why if code in WHY],
        like=queries.like_these(session, found),
        managers=queries.managers_of(session, found.provider_id)
        if found.provider_id and found.kind == "listed"
        else (),
        kinds=vocabulary("provider_kinds"),
        numbers=NUMBERS,
        labels=MEMBER_LABELS,
        meaning=MEMBER_MEANING,
        breakable=breakable,
        longest=LONGEST_REASON,
        reason=reason,
        faults=(fault,) if fault else (),
    )


def _claim(id: str) -> Claim:
    return queries.claim_by_id(db.session(), id) or abort(404)
