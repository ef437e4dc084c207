"""Routes of the authority's own sign-in: to the provider, and back from it."""

from flask import Blueprint, abort, redirect, render_template, request, session
from flask_security import current_user

from localoffer.accounts import entering, outside, sign_ins
from localoffer.accounts.entering import Page
from localoffer.accounts.forms import network_of_request
from localoffer.accounts.outside import OutsideError
from localoffer.clock import now
from localoffer.database import db

blueprint = Blueprint("outside", __name__, url_prefix="/sign-in/staff")
NEXT = "outside_next"


@blueprint.get("")
def start() -> Page:
    """To the authority's own sign-in."""
    if not outside.is_offered():
        abort(404)
    if current_user.is_authenticated:
        return entering.lead_on()
    session[NEXT] = entering.next_address()
    try:
        return outside.send_there()
    except OutsideError as error:
        return _fault(error)


@blueprint.get("/back")
def back() -> Page:
    """Back from there: signed in, or told why not. A GET, because OpenID Connect comes back with one."""
    if not outside.is_offered():
        abort(404)
    database, moment = db.session(), now()
    try:
        user = outside.account_of(database, outside.came_back(request.args), moment)
    except OutsideError as error:
        database.rollback()
        user_id = error.user.id if error.user else None
        sign_ins.note_failure(database, user_id, f"outside: {error.reason}", network_of_request(), moment)
        database.commit()
        return _fault(error)
    address = session.pop(NEXT, None)
    answer = entering.enter(user, "outside")
    return redirect(address) if address else answer


def _fault(error: OutsideError) -> Page:
    page = render_template("security/outside_fault.html", message=str(error), label=entering.settings().oidc_label)
    return page, error.status
