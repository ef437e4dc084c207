"""Write the services template: CSV, or a workbook whose further sheets explain the columns and list the codes."""

from pathlib import Path

import xlsxwriter
from defusedcsv import csv

from config.vocabularies import vocabulary
from importers.problems import FileError
from importers.specs.columns import Column
from importers.specs.services import SERVICES

VOCABULARIES = ("categories", "needs", "stages", "support_layers", "referral_routes", "access_features", "languages",
                "provider_kinds", "statutory")  # fmt: skip
_CODED = {"code": "code or label", "yes-no": "yes or no", "whole": "whole number", "words": "text"}


def write_template(path: Path) -> None:
    """Write to `path`, whose ending says which of the two. Raises FileError."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise FileError(f"{path.name}: end the name with .csv or .xlsx, so that it is clear what to write.")
    if path.exists():
        raise FileError(f"There is something at {path} already, and it was left as it is. Choose another name.")
    try:
        if path.suffix.lower() == ".csv":
            _write_csv(path)
        else:
            _write_workbook(path)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}. Check the folder.") from error


def _note(column: Column) -> str:
    kind = _CODED.get(column.kind, column.kind)
    several = "; several with ; between" if column.many else ""
    need = "Needed. " if column.required else ""
    return f"{need}{column.note} ({kind}{several})".strip()


def _write_csv(path: Path) -> None:
    """Headings, and a note under each: rows that start with # are not read. The mark at the start of the file
    tells Excel that it is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in SERVICES.columns])
        notes = [_note(column) for column in SERVICES.columns]
        writer.writerow([f"# {notes[0]}", *notes[1:]])


def _write_workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "italic": True})
    text = book.add_format({"num_format": "@"})
    try:
        sheet = book.add_worksheet("Services")
        sheet.freeze_panes(2, 0)
        for position, column in enumerate(SERVICES.columns):
            sheet.set_column(position, position, 22, text)  # as text, or Excel turns references into dates
            sheet.write_string(0, position, column.heading, bold)
            sheet.write_string(1, position, ("# " if position == 0 else "") + _note(column), wrapped)
        codes = book.add_worksheet("Codes")
        codes.write_row(0, 0, ["vocabulary", "code", "label"], bold)
        rows = [(name, term.code, term.label) for name in VOCABULARIES for term in vocabulary(name).terms]
        for number, row in enumerate(rows, start=1):
            codes.write_row(number, 0, row)
        codes.set_column(0, 2, 34)
        notes = book.add_worksheet("Columns")
        notes.write_row(0, 0, ["column", "what it holds", "example"], bold)
        for number, column in enumerate(SERVICES.columns, start=1):
            notes.write_row(number, 0, [column.heading, _note(column), column.example])
        notes.set_column(0, 2, 40)
    finally:
        book.close()
