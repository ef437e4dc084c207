"""Ofsted's childcare register as GOV.UK serves it: a page of links, and a table with lines above its headings."""

import csv
import io
from collections.abc import Sequence

from tests.sources.server import SourceServer

PAGE_PATH = "/childcare"
HEADINGS = (
    "Web link", "Provider URN", "Provider name", "Provider type", "Provider subtype", "Provider status",
    "Registration date", "Individual register combinations", "Registered person name", "Provider address line 1",
    "Provider town", "Provider postcode", "Places", "Local authority",
    "EYR REIF: Most recent: Inspection date", "EYR OEIF/CIF: Most recent: Overall effectiveness",
    "EYR OEIF: Most recent: Full inspection date",
)  # fmt: skip
OLD_NAMES = {"Provider postcode": "Postcode", "Individual register combinations": "Individual Register combinations"}
"""What some headings were called in older releases."""
Row = dict[str, str]

NURSERY: Row = dict(
    zip(
        HEADINGS,
        ("https://reports.ofsted.gov.uk/provider/16/EY101465", "EY101465", "Acorns Nursery",
         "Childcare on non-domestic premises", "Full day care", "Active", "01/09/2012", "ALL", "Never Printed",
         "3 Lock Lane", "Saltby", "WX4 2BD", "48", "Aldermere", "12/03/2026", "2", "04/02/2021"),
        strict=True,
    )
)  # fmt: skip


def nursery(urn: str, name: str, **changes: str) -> Row:
    """One row; keywords are headings in small letters with `_` for spaces: `provider_type="Childminder"`."""
    row = NURSERY | {"Provider URN": urn, "Provider name": name, "Web link": ""}
    for key, value in changes.items():
        row[next(heading for heading in HEADINGS if heading.casefold().replace(" ", "_").startswith(key))] = value
    return row


def childminder(urn: str) -> Row:
    """Somebody at home, as the register gives them: their name and street kept back."""
    return nursery(
        urn, "REDACTED", provider_type="Childminder", provider_subtype="Childminder", provider_address="REDACTED",
        provider_postcode="REDACTED", registered_person="REDACTED",
    )  # fmt: skip


def as_release(rows: Sequence[Row], *, old: bool = False) -> bytes:
    """The rows as a release: a byte order mark, lines of words, then headings; in capitals and by other names where
    `old`."""
    headings = [OLD_NAMES.get(name, name).upper() if old else name for name in HEADINGS]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["Childcare providers and inspections: management information"])
    writer.writerow(["This table lists providers registered with Ofsted, active or proposed"])
    writer.writerow([])
    writer.writerow(headings)
    writer.writerows([row[name] for name in HEADINGS] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def publish(source: SourceServer, rows: Sequence[Row], quarter: str = "31 August 2026") -> None:
    """Put a quarter's list on the server, with the page that links it and others."""
    name = f"/media/abc/Childcare_provider_data_as_at_{quarter.replace(' ', '_')}.csv"
    source.put(name, as_release(rows))
    source.put(PAGE_PATH, page(name, quarter), "text/html")


def page(newest: str, quarter: str) -> str:
    """The page: older lists, a spreadsheet of the same day, and tables of other things."""
    links = (
        ("/media/old/Childcare_provider_data_as_at_31_March_2026.csv", "Childcare provider data as at 31 March 2026"),
        (newest, f"Childcare provider data as at {quarter}"),
        ("/media/abc/Childcare_provider_data_as_at_31_December_2026.ods", "Provider data as at 31 December 2026"),
        ("/media/abc/inspections.csv", "Childcare provider inspections in 1 September to 30 November 2026"),
        ("/media/abc/metadata.csv", "Childcare provider data metadata as at 30 November 2026"),
    )
    items = "".join(f'<p><a class="govuk-link" href="{href}">{words}</a> (CSV, 31 MB)</p>' for href, words in links)
    return f"<!DOCTYPE html><html><body><h1>Childcare providers</h1>{items}</body></html>"
