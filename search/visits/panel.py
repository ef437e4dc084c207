"""How often a provider's listings are read and what led to them, as a table for its home page."""

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.officers.panels import Panel, Rows
from search.visits.queries import of_provider
from search.visits.rules import line_words


def visits_of(provider: Provider) -> Panel:
    """Every public listing of a provider, the most read first."""

    def rows() -> Rows:
        found = of_provider(db.session(), provider.id, today())
        return [(row.name, line_words(row.figures), ", ".join(row.figures.searches)) for row in found]

    return Panel(
        "How often families read your pages",
        ("Service", "Times", "Searches that led there"),
        rows,
        "Nothing of yours is public yet.",
    )
