"""What the checks of need data found and nobody has looked at, as a table for the officers' start page."""

from collections import Counter

from flask import current_app

from config.needs.checks import check_rules
from localoffer.database import db
from localoffer.needs.checking import queries
from localoffer.officers.panels import Panel, Rows


def need_data_to_look_at() -> Panel:
    """How many findings of each kind."""
    return Panel(
        "Need data to look at",
        ("What was found", "Findings"),
        _rows,
        "Nothing is to be looked at.",
        link=("need_checks.listing", "All that was found"),
    )


def _rows() -> Rows:
    session = db.session()
    found = queries.findings(session, str(current_app.extensions["settings"].authority_code))
    kinds = Counter(one.finding.kind for one in queries.shown(session, found) if one.note is None)
    return [(kind.label, f"{kinds[kind.code]:,}") for kind in check_rules().kinds if kinds[kind.code]]
