"""Routes of one's own account; signing in and out are Flask-Security's, see `signing_in`."""

from flask import Blueprint, redirect, render_template, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from config.access import ROLE_LABELS
from localoffer.accounts.rules import start_page
from localoffer.database import db
from localoffer.memberships.queries import memberships_of
from localoffer.memberships.rules import MEMBER_LABELS

accounts = Blueprint("accounts", __name__)


@accounts.get("/start")
def start() -> Response:
    """The way to the first page of whoever is signed in."""
    return redirect(url_for(start_page(current_user.role_names)))


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
    )
