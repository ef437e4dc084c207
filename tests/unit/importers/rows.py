"""Invented files for tests of importing."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from importers.reading import Table, read_table
from importers.specs.columns import Spec

REGISTER = {
    "URN": "990001", "LA (code)": "999", "LA (name)": "Aldermere", "EstablishmentNumber": "2001",
    "EstablishmentName": "Saltby Primary School", "TypeOfEstablishment (name)": "Community school",
    "EstablishmentTypeGroup (name)": "Local authority maintained schools", "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary", "StatutoryLowAge": "3", "StatutoryHighAge": "11", "Gender (name)": "Mixed",
    "SchoolCapacity": "210", "Town": "Saltby", "Postcode": "WX4 2BD", "Street": "Mill Lane",
    "SchoolWebsite": "www.saltby.example", "TelephoneNum": "1632960101", "Easting": "417000", "Northing": "310000",
    "HeadLastName": "Never", "SEN1 (name)": "", "TypeOfResourcedProvision (name)": "", "CloseDate": "",
    "ResourcedProvisionCapacity": "", "Section41Approved (name)": "Not applicable",
}  # fmt: skip


def school(**changes: str) -> dict[str, str]:
    """One register row. Keywords are headings' first words with the rest looked up: `Town="Thornwick"`."""
    row = dict(REGISTER)
    for name, value in changes.items():
        heading = next(heading for heading in row if heading == name or heading.startswith(f"{name} ("))
        row[heading] = value
    return row


def as_csv(rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> bytes:
    """The rows as a CSV file with the first row's headings."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> bytes:
    """The rows as a workbook, written as given: no headings added."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path.read_bytes()


def table(content: str | bytes, spec: Spec) -> Table:
    """A CSV read by the columns of a spec."""
    return read_table(content if isinstance(content, bytes) else content.encode(), "test.csv", spec.columns)
