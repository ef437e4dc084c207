"""What a school gave last, on its home page."""

from collections.abc import Sequence

from localoffer.clock import ENGLAND
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.needs.figures import year_words
from localoffer.needs.giving import LastGiven, last_given
from localoffer.officers.panels import Panel
from localoffer.wording import date_words

SHOWN = 3
"""School years."""


def counts_panel(provider: Provider) -> Panel | None:
    """The table of a school's own counts; None for a provider that is no school of the register."""
    if not provider.urn:
        return None

    def rows() -> Sequence[tuple[str, str, str]]:
        return [told(one) for one in last_given(db.session(), str(provider.urn))[:SHOWN]]

    return Panel(
        "Counts of pupils with SEND", ("School year", "What you gave", "When"), rows,
        "You have given no counts yet. Families and the council see those of published statistics where there are any.",
        link=("counting.page", "Give or correct counts"),
    )  # fmt: skip


def told(one: LastGiven) -> tuple[str, str, str]:
    """A row of the table: school year, the totals, the day."""
    parts = ((one.support, "SEN support"), (one.plans, "EHC plan"), (one.pupils, "on roll"))
    said = ", ".join(f"{count:,} {words}" for count, words in parts if count is not None)
    return year_words(one.period), said, date_words(one.at.astimezone(ENGLAND).date())
