"""What the editor's routes share: the blueprint, whose entry it is, and what every page of it shows."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from localoffer.accounts.forms import Fault
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.memberships.access import Own, service_access
from localoffer.officers.panels import breakable
from localoffer.publishing.differences import Naming
from providers.editor.queries import Work, work_on

editor = Blueprint("editor", __name__)
Page = str | tuple[str, int] | Response
DONE = {
    "saved": "Saved.",
    "both": "Saved. A colleague has changed other answers since you opened the page: theirs are kept too.",
    "begun": "The entry is begun. Nobody but your organisation sees it until you send it.",
    "copied": "The copy is made. Nobody but your organisation sees it until you send it.",
    "discarded": "The draft is discarded.",
}


def own_work(service_id: str) -> tuple[Own, Work]:
    """The entry of this id for a member of its provider. Ends the request with 404 for anyone else."""
    own, service = service_access(service_id)
    return own, work_on(db.session(), service) or abort(404)


def show(template: str, own: Own, faults: Sequence[Fault] = (), **more: Any) -> str:
    """A page of the editor."""
    return render_template(
        f"editor/{template}.html", own=own, faults=faults, breakable=breakable,
        errors={fault.field: {"text": fault.message} for fault in faults},
        done=None if faults else DONE.get(request.args.get("done", "")), **more,
    )  # fmt: skip


def naming(session: Session) -> Naming:
    """How areas and the authority are called."""
    return Naming(area_labels(session), current_app.extensions["settings"].authority_short_name)


def home(own: Own, done: str | None = None) -> str:
    """The address of the organisation's own page."""
    return url_for("provider_home.page", provider_id=own.provider.id, done=done)
