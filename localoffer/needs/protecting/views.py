"""Officers' page of disclosure control: the threshold, how much is hidden, and what administrators decided to show."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from config import needs
from config.access import Role
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import LocalOfferError
from localoffer.needs.figures import year_words
from localoffer.needs.protecting import actions, queries
from localoffer.trail.lines import who_acted

need_protection = Blueprint("need_protection", __name__, url_prefix="/officers/needs/protection")
DONE = {
    "off": "Figures of this source are shown as they are, on public pages within the next minutes.",
    "on": "Figures of this source are protected again, on public pages within the next minutes.",
}


@need_protection.get("")
def page() -> str:
    """What is hidden and why."""
    return _page()


@need_protection.post("/<source>")
def switch(source: str) -> Response | tuple[str, int]:
    """Show the figures of a source as they are, or protect them again. Administrators alone."""
    session, reason = db.session(), request.form.get("reason", "")
    is_off = request.form.get("to") == "off"
    try:
        actions.switch(session, source, is_off, reason, actor(), now())
        session.commit()
    except LocalOfferError as error:
        session.rollback()
        return _page(Fault(f"reason-{source}", str(error)), source, reason), 400
    return redirect(url_for("need_protection.page", done="off" if is_off else "on"), 303)


def _page(fault: Fault | None = None, source: str = "", reason: str = "") -> str:
    session = db.session()
    made = queries.decisions(session)
    return render_template(
        "officers/need_protection.html", section="officers", threshold=_threshold(), year_words=year_words,
        hidden=queries.hidden_by_year(session), decisions=made, off=queries.switched_off(session),
        sources=needs.sources(), who=who_acted(session, [row.switched_by for row in made]),
        may_switch=current_user.has_role(Role.ADMINISTRATOR), faults=(fault,) if fault else (), at_fault=source,
        reason=reason, longest=actions.LONGEST_REASON, done=DONE.get(request.args.get("done", "")),
    )  # fmt: skip


def _threshold() -> int:
    return int(current_app.extensions["settings"].need_threshold)
