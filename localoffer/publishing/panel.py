"""What waits for officers, as a table for their start page."""

from localoffer.clock import today
from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from localoffer.publishing.queries import counts
from localoffer.wording import plural


def waiting_for_officers() -> Panel:
    """Revisions that wait for a decision, and those of trusted providers that nobody has looked at."""
    return Panel(
        "Waiting for officers",
        ("What", "How many"),
        _rows,
        "Nothing is waiting for a decision.",
        link=("queue.waiting", "Decide about listings and changes"),
    )


def _rows() -> Rows:
    found = counts(db.session(), today())
    rows = [("New listings", f"{found.new:,}"), ("Changes", f"{found.changes:,}")]
    if found.oldest_days is not None:
        rows.append(("Waiting longest", plural(found.oldest_days, "day")))
    if found.to_look_at:
        rows.append(("Published, to be looked at", f"{found.to_look_at:,}"))
    return rows if found.new or found.changes or found.to_look_at else []
