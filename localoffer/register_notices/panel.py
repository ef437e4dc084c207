"""What the registers say of places listed here, as a table for the officers' start page."""

from collections import Counter

from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from localoffer.register_notices.queries import open_notices
from localoffer.register_notices.rules import KINDS


def changes_in_registers() -> Panel:
    """How many notices of each kind wait for an officer."""
    return Panel(
        "Changes in the registers",
        ("What", "How many"),
        _rows,
        "The registers say nothing new about places listed here.",
        link=("register_notices.listing", "Look at what the registers say"),
    )


def _rows() -> Rows:
    found = Counter(notice.kind for notice in open_notices(db.session()))
    return [(kind.words, f"{found[code]:,}") for code, kind in KINDS.items() if found[code]]
