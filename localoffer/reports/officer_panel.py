"""How reports stand, as a table for the officers' start page."""

from localoffer.clock import today
from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from localoffer.reports.asked import asked_settings, count_marks
from localoffer.reports.standing import TO_CHASE, Mark


def reports_to_ask_for() -> Panel:
    """Schools without a report, with one that is old or not complete, and reports that wait for an officer."""
    return Panel(
        "SEN information reports",
        ("What", "Schools"),
        _rows,
        "Every school that has to publish one has a complete one that is up to date.",
        link=("report_officers.page", "All schools and their reports"),
    )


def _rows() -> Rows:
    found = count_marks(asked_settings(db.session(), today()))
    wanted = {mark.value for mark in TO_CHASE | {Mark.WAITING}}
    return [(one.label, f"{one.total:,}") for one in found if one.code in wanted and one.total]
