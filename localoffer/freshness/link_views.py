"""The page behind the link in a reminder: opening it changes nothing, pressing its button confirms the listing."""

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from localoffer.clock import now
from localoffer.database import db
from localoffer.freshness import links
from localoffer.freshness.links import LinkState
from localoffer.freshness.models import Reminder

still_right = Blueprint("still_right", __name__, url_prefix="/still-right")
GONE = 410


@still_right.get("/<token>")
def page(token: str) -> tuple[str, int]:
    """Ask whether a listing is still right."""
    reminder = _reminder(token)
    state = links.state_of(reminder, now())
    return _page(reminder, state, done=False), 200 if state is LinkState.OPEN else GONE


@still_right.post("/<token>")
def confirm(token: str) -> tuple[str, int] | Response:
    """The provider says that it is."""
    session, reminder = db.session(), _reminder(token)
    state = links.use(session, reminder, now())
    done = state is LinkState.OPEN
    if done:
        session.commit()
    else:
        session.rollback()
    return _page(reminder, state, done=done), 200 if done else GONE


def _reminder(token: str) -> Reminder:
    return links.reminder_of(db.session(), token) or abort(404)


def _page(reminder: Reminder, state: LinkState, done: bool) -> str:
    service = reminder.service
    of = service.provider
    where = ("directory.provider", of.slug) if service.role == "setting" else ("directory.service", service.slug)
    return render_template(
        "freshness/still_right.html", service=service, provider=of, where=where, state=state.value, done=done,
        home=url_for("provider_home.page", provider_id=of.id),
    )  # fmt: skip
