"""Comments that wait, as tables for the officers' start page and for a provider's home page."""

from localoffer.clock import now
from localoffer.comments.queries import counts, waiting_for
from localoffer.comments.rules import ABOUT_LABELS, LATE_AFTER
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.officers.panels import Panel, Rows
from localoffer.wording import date_words, plural


def comments_to_deal_with() -> Panel:
    """How many comments wait for whom, and for officers to publish."""
    return Panel(
        "Comments of families",
        ("What", "How many"),
        _rows,
        "No comment is waiting.",
        link=("officer_comments.listing", "All comments"),
    )


def _rows() -> Rows:
    found = counts(db.session(), now())
    rows = [
        ("New", found.new),
        ("With providers", found.with_provider),
        (f"Waiting for {plural(LATE_AFTER.days, 'day')} or longer", found.late),
        ("Answered, not published", found.to_publish),
    ]
    shown = [(label, f"{number:,}") for label, number in rows if number]
    return [*shown, ("Publishing is due: the law asks for it once a year", "")] if found.due else shown


def comments_of(provider: Provider) -> Panel:
    """The comments on a provider's services that nobody has answered."""

    def rows() -> Rows:
        return [
            (one.service.name if one.service else "", ABOUT_LABELS[one.kind], date_words(one.created_at))
            for one in waiting_for(db.session(), provider.id)
        ]

    return Panel(
        "Comments waiting for your answer",
        ("Service", "About", "Sent on"),
        rows,
        "No comment is waiting.",
        link=("provider_comments.listing", "Comments about your services"),
    )
