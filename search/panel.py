"""How search stands, as a table for the officers' start page."""

from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from search.relay import waiting
from search.setup import room


def search_state() -> Panel:
    """One row for every engine: how it is, what it holds, what it has not heard of yet."""
    empty = "No index has been built yet: `flask search rebuild` builds it."
    return Panel("Search", ("Engine", "State", "Listings"), _rows, empty)


def _rows() -> Rows:
    rows = []
    for number, target in enumerate(room().targets):
        health, left = target.engine.health(), waiting(db.session(), target.name)
        behind = f", {left.count:,} changes waiting" if left.count else ""
        name = f"{target.engine.name} ({'standby' if number else 'main'})"
        rows.append((name, f"{health.state}{behind}", f"{health.documents:,}"))
    return rows
