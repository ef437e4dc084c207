"""How search stands, as a table for the officers' start page."""

from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from search.setup import room

_PATIENCE_SECONDS = 0.3
"""An officer who looks once would rather wait a moment than read "unknown"."""


def search_state() -> Panel:
    """One row for every engine: how it is, what it holds, what it has not heard of yet."""
    empty = "No index has been built yet: `flask search rebuild` builds it."
    return Panel("Search", ("Engine", "State", "Listings"), _rows, empty)


def _rows() -> Rows:
    rows = []
    room().look_at_all()
    for target in room().all_targets:
        found = room().standing(db.session(), target, patience=_PATIENCE_SECONDS)
        rows.append((f"{found.engine} ({found.role})", ", ".join([found.state, *found.behind]), f"{found.listings:,}"))
    return rows
