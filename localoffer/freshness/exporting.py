"""Listings and their dates as a file for a spreadsheet."""

from collections.abc import Callable, Sequence
from datetime import date

from config.vocabularies import vocabulary
from localoffer.freshness.queries import Dated
from localoffer.freshness.rules import STATE_LABELS
from localoffer.officers.downloading import File

COLUMNS = (
    "Listing", "Provider", "Kind of provider", "State", "Due on", "Confirmed by the provider on",
    "Checked by the council on", "Edited on", "Email", "Telephone", "Address of the page", "Id",
)  # fmt: skip


def listings_file(listings: Sequence[Dated], address_of: Callable[[Dated], str]) -> File:
    """One row a listing, in the order given; dates as 2026-11-22, so that they sort."""
    kinds = vocabulary("provider_kinds")
    rows = [
        (
            one.name, one.provider, kinds.label_of(one.kind), STATE_LABELS[one.state],
            *map(_day, (one.due, one.dates.confirmed, one.dates.assured, one.dates.edited)),
            one.email, one.phone, address_of(one), one.id,
        )
        for one in listings
    ]  # fmt: skip
    return File("listings-to-confirm", COLUMNS, rows, len(rows))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
