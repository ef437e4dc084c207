"""Write sheets of services: the empty template, or one with rows in it, as CSV or as a workbook whose further sheets
list the codes and explain the columns."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import xlsxwriter

from config.vocabularies import vocabulary
from importers.problems import FileError
from importers.specs.columns import Column
from importers.specs.services import SERVICES

VOCABULARIES = ("categories", "needs", "stages", "support_layers", "referral_routes", "access_features", "languages",
                "provider_kinds", "statutory")  # fmt: skip
Format = Literal["csv", "xlsx"]
Code = tuple[str, str, str]
"""What a code belongs to, the code, and its label."""
_CODED = {"code": "code or label", "yes-no": "yes or no", "whole": "whole number", "words": "text"}
# What a spreadsheet may run as a formula, the wide forms too; and what reading would take for such a mark.
_RISKY = re.compile(r"'*[=+\-@＝＋－＠\t\r]|'+[0-9]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGEST_CELL = 32_767
"""Characters: Excel's own limit."""


def write_template(path: Path, made: Callable[[Format], bytes] | None = None) -> None:
    """Write what is `made` (the services template) to `path`, whose ending says which of the two. Raises FileError."""
    format = path.suffix.lower().removeprefix(".")
    if format not in ("csv", "xlsx"):
        raise FileError(f"{path.name}: end the name with .csv or .xlsx, so that it is clear what to write.")
    if path.exists():
        raise FileError(f"There is something at {path} already, and it was left as it is. Choose another name.")
    try:
        path.write_bytes((made or template)("csv" if format == "csv" else "xlsx"))
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}. Check the folder.") from error


def template(
    format: Format, columns: Sequence[Column] = SERVICES.columns, rows: Sequence[Mapping[str, str]] = ()
) -> bytes:
    """The template with these columns and, under the notes, these rows of cells by field. Rows that start with # are
    not read again."""
    notes = [note_of(column) for column in columns]
    notes[0] = f"# {notes[0]}"
    cells = [[row.get(column.field, "") for column in columns] for row in rows]
    return write_sheet(format, [column.heading for column in columns], cells, notes, columns)


def write_sheet(
    format: Format,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
    explained: Sequence[Column] = (),
    title: str = "Services",
    codes: Sequence[Code] | None = None,
) -> bytes:
    """A sheet of text cells; none of them can be run as a formula. A workbook also lists every code (those of services
    unless others are given), and the columns `explained`."""
    safe = [[neutral(cell) for cell in row] for row in rows]
    if format == "csv":
        return _csv(headings, notes, safe)
    listed = _codes_of_services() if codes is None else codes
    return _workbook(title, headings, notes, safe, explained, listed)


def _codes_of_services() -> list[Code]:
    return [(name, term.code, term.label) for name in VOCABULARIES for term in vocabulary(name).terms]


def neutral(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet could take for a formula; reading takes it off again."""
    return f"'{cell}" if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell


def note_of(column: Column) -> str:
    """What a column holds, for whoever fills it in."""
    kind = _CODED.get(column.kind, column.kind)
    several = "; several with ; between" if column.many else ""
    need = "Needed. " if column.required else ""
    return f"{need}{column.note} ({kind}{several})".strip()


def _csv(headings: Sequence[str], notes: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The mark at the start of the file tells Excel that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    if notes:
        writer.writerow(notes)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _workbook(
    title: str,
    headings: Sequence[str],
    notes: Sequence[str],
    rows: Sequence[Sequence[str]],
    explained: Sequence[Column],
    listed: Sequence[Code],
) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "italic": True})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(2 if notes else 1, 0)
    for position, heading in enumerate(headings):
        sheet.set_column(position, position, 22, text)  # as text, or Excel turns references into dates
        sheet.write_string(0, position, heading, bold)
    for position, note in enumerate(notes):
        sheet.write_string(1, position, note, wrapped)
    for number, row in enumerate(rows, start=2 if notes else 1):
        for position, cell in enumerate(row):
            if cell:
                sheet.write_string(number, position, cell[:LONGEST_CELL], text)
    codes = book.add_worksheet("Codes")
    codes.write_row(0, 0, ["vocabulary", "code", "label"], bold)
    for number, line in enumerate(listed, start=1):
        codes.write_row(number, 0, line)
    codes.set_column(0, 2, 34)
    if explained:
        about = book.add_worksheet("Columns")
        about.write_row(0, 0, ["column", "what it holds", "example"], bold)
        for number, column in enumerate(explained, start=1):
            about.write_row(number, 0, [column.heading, note_of(column), column.example])
        about.set_column(0, 2, 40)
    book.close()
    return made.getvalue()
