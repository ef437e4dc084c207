"""Routes of one's own second step: set up an authenticator app, get other recovery codes, take the app off."""

from collections.abc import Sequence

import segno
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_security import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from localoffer.accounts import entering, second_factor
from localoffer.accounts.code_tries import try_code
from localoffer.accounts.entering import Page
from localoffer.accounts.forms import Fault
from localoffer.accounts.models import User
from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import ConflictError, LocalOfferError

second_step = Blueprint("second_step", __name__, url_prefix="/account/second-step")
SIZE = '<svg width="260" height="260" '
"""Pixels, whatever the picture holds: it fits the narrowest page, also with a long address in it."""
KEY_HOURS = 1
"""How long a page with a new key can stay open."""


@second_step.get("")
def overview() -> str:
    """Whether there is an app, and what can be done."""
    user = _me()
    return render_template(
        "security/second_step.html",
        found=second_factor.of(db.session(), user),
        left=second_factor.recovery_codes_left(db.session(), user),
        required=entering.needs_second_factor(user),
        done=request.args.get("done"),
    )


@second_step.route("/set-up", methods=["GET", "POST"])
def set_up() -> Page:
    """Join an app to one's account: its key, then a code it shows. Nothing is written before the code is right."""
    user = _me()
    if second_factor.of(db.session(), user) is not None:
        return redirect(url_for("second_step.overview"), 303)
    key = _key_of_form() if request.method == "POST" else second_factor.new_key()
    if key is None:
        return _set_up_page(
            second_factor.new_key(), "The page had been open too long. Add this new key to your app"
        ), 400
    if request.method != "POST":
        return _set_up_page(key)
    code = request.form.get("code", "")
    if not code.strip():
        return _set_up_page(key, "Enter the code your app shows"), 400
    try:
        codes = second_factor.set_up(db.session(), user, key, code, str(current_app.secret_key), now())
    except ConflictError:
        db.session.rollback()
        return redirect(url_for("second_step.overview"), 303)
    except LocalOfferError as error:
        db.session.rollback()
        return _set_up_page(key, str(error)), 400
    session[entering.STRONG] = True
    db.session.commit()
    return _codes_page(codes)


@second_step.route("/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> Page:
    """Other recovery codes, for a code."""
    asked = _ask("security/second_step_codes_ask.html")
    if asked is not None:
        return asked
    codes = second_factor.renew_recovery_codes(db.session(), _me(), now())
    db.session.commit()
    return _codes_page(codes, "You have new recovery codes.")


@second_step.route("/remove", methods=["GET", "POST"])
def remove() -> Page:
    """Take the app off one's account, for a code. Not where the authority asks for one."""
    if entering.needs_second_factor(_me()):
        return redirect(url_for("second_step.overview"), 303)
    asked = _ask("security/second_step_remove.html")
    if asked is not None:
        return asked
    user = _me()
    second_factor.remove(db.session(), user, Actor("user", str(user.id)), now())
    db.session.commit()
    return redirect(url_for("second_step.overview", done="removed"), 303)


def _ask(template: str) -> Page | None:
    """The page that asks for a code; None once the right one was sent."""
    user = _me()
    if second_factor.of(db.session(), user) is None:
        return redirect(url_for("second_step.overview"), 303)
    if request.method != "POST":
        return render_template(template, faults=())
    step, fault = try_code(user, request.form.get("code", ""))
    if step is None:
        return render_template(template, faults=(Fault("code", fault),)), 400
    return None


def _set_up_page(key: str, fault: str = "") -> str:
    site = f"{entering.settings().authority_short_name} Local Offer"
    address = second_factor.key_address(key, current_user.email, site)
    picture = segno.make(address, error="m").svg_inline(border=4, light="#fff", omitsize=True)
    groups = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return render_template(
        "security/second_step_set_up.html",
        picture=picture.replace("<svg ", SIZE, 1),
        groups=groups,
        sealed=_signer().dumps([key, str(current_user.id)]),
        faults=(Fault("code", fault),) if fault else (),
        required=entering.needs_second_factor(_me()),
    )


def _codes_page(codes: Sequence[str], done: str = "Your second step is set up.") -> str:
    return render_template("security/second_step_codes.html", codes=codes, done=done)


def _key_of_form() -> str | None:
    """The key this site made for this person; None for any other."""
    try:
        key, owner = _signer().loads(request.form.get("key", ""), max_age=KEY_HOURS * 3600)
    except BadData:
        return None
    return str(key) if owner == str(current_user.id) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="authenticator key")


def _me() -> User:
    user = current_user._get_current_object()
    assert isinstance(user, User)
    return user
