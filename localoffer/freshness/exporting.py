"""Listings and their dates as a file for a spreadsheet, in which no cell can be taken for a formula."""

import io
from collections.abc import Callable, Iterable
from datetime import date

from defusedcsv import csv

from config.vocabularies import vocabulary
from localoffer.freshness.queries import Dated
from localoffer.freshness.rules import STATE_LABELS

COLUMNS = (
    "Listing", "Provider", "Kind of provider", "State", "Due on", "Confirmed by the provider on",
    "Checked by the council on", "Edited on", "Email", "Telephone", "Address of the page", "Id",
)  # fmt: skip


def listings_csv(listings: Iterable[Dated], address_of: Callable[[Dated], str]) -> str:
    """One row a listing, in the order given; dates as 2026-11-22, so that they sort. It begins with a mark that lets
    Excel read accents."""
    kinds = vocabulary("provider_kinds")
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in listings:
        days = (one.due, one.dates.confirmed, one.dates.assured, one.dates.edited)
        writer.writerow(
            (
                one.name, one.provider, kinds.label_of(one.kind), STATE_LABELS[one.state], *map(_day, days),
                one.email, one.phone, address_of(one), one.id,
            )
        )  # fmt: skip
    return "\ufeff" + file.getvalue()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
