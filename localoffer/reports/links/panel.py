"""Links of public reports that do not open, as a table for the officers' start page."""

from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from localoffer.reports.links.queries import all_broken

MOST_ROWS = 10


def broken_links() -> Panel:
    """Which school's report names a page that does not open, and since when it is known."""
    return Panel(
        "Links in reports that do not open", ("School or setting", "Link", "What came"), _rows,
        "Every link in a report opened when it was last tried.", link=("report_officers.page", "All reports"),
    )  # fmt: skip


def _rows() -> Rows:
    found = all_broken(db.session())
    rows = [(one.provider, one.broken.address, one.broken.words) for one in found[:MOST_ROWS]]
    return [*rows, (f"and {len(found) - MOST_ROWS:,} more", "", "")] if len(found) > MOST_ROWS else rows
