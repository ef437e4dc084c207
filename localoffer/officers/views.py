"""Routes of the authority's own pages."""

from flask import Blueprint, current_app, render_template

from localoffer.clock import today
from localoffer.database import db
from localoffer.freshness.rules import STATE_LABELS
from localoffer.officers.panels import filled
from localoffer.officers.queries import figures

officers = Blueprint("officers", __name__, url_prefix="/officers")


@officers.get("")
def start() -> str:
    """How the directory stands today: figures, last imports, search."""
    day = today()
    return render_template(
        "officers/start.html",
        section="officers",
        today=day,
        figures=figures(db.session(), day),
        state_labels=STATE_LABELS,
        panels=[filled(panel) for panel in current_app.extensions["officer_panels"]],
    )
