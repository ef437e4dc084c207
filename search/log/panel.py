"""What families looked for in vain this week, as a table for the officers' start page."""

from datetime import timedelta

from localoffer.clock import today
from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from localoffer.wording import plural
from search.log.queries import A_WEEK, words_page
from search.log.tables import TABLES

SHOWN = 5


def found_nothing() -> Panel:
    """The searches that most often found nothing in the last seven days."""
    return Panel(
        "Searches that found nothing this week",
        ("Words", "Asked"),
        _rows,
        "Nothing was asked twice in vain in the last seven days.",
        link=("search_log.overview", "All about searches"),
    )


def _rows() -> Rows:
    found = words_page(db.session(), TABLES["nothing"], today() - timedelta(A_WEEK - 1), size=SHOWN)
    return [(row.words, plural(row.asked, "time")) for row in found.rows]
