"""Claims and new organisations, as a table for the officers' start page."""

from localoffer.claims.queries import count_waiting
from localoffer.database import db
from localoffer.officers.panels import Panel, Rows


def claims_to_decide() -> Panel:
    """How many claims of listed organisations and how many new ones wait for an officer."""
    return Panel(
        "Claims and new organisations",
        ("What", "How many"),
        _rows,
        "Nobody is waiting to be let in.",
        link=("claims.listing", "Decide about claims and new organisations"),
    )


def _rows() -> Rows:
    found = count_waiting(db.session())
    words = (("listed", "Claims"), ("new", "New organisations"))
    return [(label, f"{found[kind]:,}") for kind, label in words if found.get(kind)]
