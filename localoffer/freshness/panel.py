"""The listings that have waited longest to be confirmed, as a table for the officers' start page."""

from localoffer.clock import today
from localoffer.database import db
from localoffer.freshness.queries import dated_listings
from localoffer.officers.panels import Panel, Rows
from localoffer.wording import date_words

SHOWN = 5


def oldest_listings() -> Panel:
    """Those that need confirming, the oldest first."""
    return Panel(
        "Listings longest unconfirmed",
        ("Listing", "Last confirmed"),
        _rows,
        "Every listing has been confirmed or checked in time.",
        link=("staleness.listing", "All that need confirming"),
    )


def _rows() -> Rows:
    found = [one for one in dated_listings(db.session(), today()) if one.to_chase]
    return [(one.name, date_words(one.dates.trusted) or "never") for one in found[:SHOWN]]
