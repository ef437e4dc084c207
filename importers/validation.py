"""Every cell of every row checked against its column, and every finding listed, before anything is written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from config.vocabularies import vocabulary
from importers.problems import ReadProblem, rejected_rows
from importers.reading import Table
from importers.specs.columns import Column, Spec
from localoffer.directory.postcodes import read_postcode

_DATE_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d/%m/%y", "%d.%m.%y")
_CLOCK = re.compile(r"(?<=\d)[ T]\d\d:\d\d(:\d\d(\.\d+)?)?Z?$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)(?= )")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(1, 80_000)
"""Excel's day numbers, to the year 2119."""
_YES = {"yes", "y", "true", "1", "x", "✓"}
_NO = {"no", "n", "false", "0", ""}
SOUTH, NORTH, WEST, EAST = 49.8, 55.9, -6.5, 1.9
"""Degrees that hold all of England, Scilly to Berwick."""


class CellError(ValueError):
    """A cell cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One checked row: typed values by field (empty cells left out) and its number in the file."""

    number: int
    values: Mapping[str, Any]

    def text(self, field: str) -> str:
        """The value of a text column, "" where it is empty."""
        return str(self.values.get(field, ""))

    def get(self, field: str, default: Any = None) -> Any:
        """The value, or `default` where the cell is empty."""
        return self.values.get(field, default)


@dataclass(frozen=True)
class Checked:
    """What validation hands on: good rows, and every finding, those of reading included."""

    rows: tuple[Row, ...]
    problems: tuple[ReadProblem, ...]


def check_table(table: Table, spec: Spec, needed: frozenset[str] | None = None) -> Checked:
    """Check every row of a table. `needed` replaces the spec's required columns where a row may be partial."""
    columns = [spec.column(name) for name in table.frame.columns if name in spec]
    required = needed if needed is not None else frozenset(c.field for c in spec.columns if c.required)
    problems = list(table.problems)
    already = rejected_rows(problems)
    named = {(problem.row, problem.column) for problem in problems if problem.rejects}
    rows = []
    cells = [table.frame[column.field].tolist() for column in columns]
    for number, *values in zip(table.frame.index.tolist(), *cells, strict=True):
        found = _check_row(number, columns, values, table, required, problems, named)
        if found is not None and number not in already:
            rows.append(Row(number, found))
    return Checked(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.row or 0)))


def _check_row(
    number: int,
    columns: list[Column],
    cells: list[str],
    table: Table,
    required: frozenset[str],
    problems: list[ReadProblem],
    named: set[tuple[int | None, str]],
) -> dict[str, Any] | None:
    """The typed values, or None where some cell keeps the row out. `named` are cells already found wrong."""
    values: dict[str, Any] = {}
    good = True
    for column, cell in zip(columns, cells, strict=True):
        if not cell:
            if column.field in required:
                good = False
                if (number, table.heading(column.field)) in named:
                    continue
                message = "is empty, and the row cannot be used without it. Fill it in."
                problems.append(ReadProblem(message, number, table.heading(column.field)))
            continue
        try:
            values[column.field] = check_cell(cell, column)
        except CellError as problem:
            lenient = column.lenient and column.field not in required
            message = f"{problem} It was left out." if lenient else str(problem)
            heading = table.heading(column.field)
            problems.append(ReadProblem(message, number, heading, cell, rejects=not lenient))
            good = good and lenient
    return values if good else None


def check_cell(cell: str, column: Column) -> Any:
    """The typed value of a cell that is not empty. Raises CellError."""
    check = _CHECKS[column.kind]
    if not column.many:
        return check(cell, column)
    return tuple(check(part.strip(), column) for part in cell.split(";") if part.strip())


def _text(cell: str, column: Column) -> str:
    line = " ".join(cell.split())
    if len(line) > column.longest:
        raise CellError(f"is {len(line)} characters long. Shorten it to {column.longest}.")
    return line


def _words(cell: str, column: Column) -> str:
    if len(cell) > column.longest:
        raise CellError(f"is {len(cell)} characters long. Shorten it to {column.longest}.")
    return cell.replace("\r\n", "\n")


def _whole(cell: str, column: Column) -> int:
    try:
        value = Decimal(cell.replace(",", ""))  # 1e+05 and 3.0 are how some exports write whole numbers
    except InvalidOperation as error:
        raise CellError("is not a number. Use digits only, such as 11.") from error
    if not value.is_finite() or value != value.to_integral_value() or not 0 <= value < 10**10:
        raise CellError("is not a whole number of 0 or more. Use digits only, such as 11.")
    return int(value)


def _money(cell: str, column: Column) -> Decimal:
    if cell.casefold() == "free":
        return Decimal(0)
    try:
        value = Decimal(cell.replace(",", "").removeprefix("£").strip())
    except InvalidOperation as error:
        raise CellError("is not an amount in pounds. Write it like 4.50.") from error
    if not value.is_finite() or not 0 <= value <= 1_000_000 or value != round(value, 2):
        raise CellError("is not an amount in pounds. Write it like 4.50.")
    return value


def _number(cell: str, column: Column) -> float:
    try:
        value = float(cell.replace(",", ""))
    except ValueError as error:
        raise CellError("is not a number. Use digits, such as 2.5.") from error
    if not -1e9 < value < 1e9:
        raise CellError("is not a number that can be used. Use digits, such as 2.5.")
    return value


def _degrees(cell: str, low: float, high: float, word: str) -> float:
    try:
        value = float(cell)
    except ValueError as error:
        raise CellError(f"is not a {word}. Give degrees, such as {(low + high) / 2:.3f}.") from error
    if value == 0 and low > 0:
        raise CellError("coordinates of 0,0 are in the sea off Africa. Leave both empty if they are not known.")
    if not low <= value <= high:
        raise CellError(f"lies outside England ({word} {low} to {high}). Check that the two are not swapped.")
    return value


def _date(cell: str, column: Column) -> date:
    text = _ORDINAL.sub("", _CLOCK.sub("", " ".join(cell.split())))
    for form in _DATE_FORMS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
        if 1800 <= found.year <= 2200:
            return found
    days = re.fullmatch(r"(\d{1,5})(\.\d+)?", text)  # Excel counts days; the rest is the time of day
    if days and int(days[1]) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(days[1]))
    raise CellError("is not a date. Write it like 22/11/2026 or 2026-11-22.")


def _yes_no(cell: str, column: Column) -> bool:
    word = cell.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise CellError("is neither yes nor no. Write one of them.")


def _postcode(cell: str, column: Column) -> str:
    postcode = read_postcode(cell)
    if postcode is None:
        raise CellError("is not a full postcode. Write it like M33 7ZF.")
    return postcode


def _phone(cell: str, column: Column) -> str:
    text = " ".join(cell.split())
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"[1-9]\d{8,9}(\.0)?", text):  # a number column has lost its first 0
        return f"0{text.removesuffix('.0')}"
    if not 3 <= len(digits) <= 40 or len(text) > 50:
        raise CellError("is not a phone number. Write it like 0161 496 0000.")
    return text


def _email(cell: str, column: Column) -> str:
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+", cell) or len(cell) > 254:
        raise CellError("is not an email address. Write it like name@example.org.")
    return cell


def _web(cell: str, column: Column) -> str:
    address = cell.strip()
    if not re.match(r"[a-zA-Z][a-zA-Z+.\-]*:", address) or re.match(r"[\w.\-]+:\d+(/|$)", address):
        address = f"https://{address}"
    if not re.fullmatch(r"https?://[^\s/@]+\.[^\s/@]+(/\S*)?", address, re.IGNORECASE) or len(address) > 300:
        raise CellError("is not a web address. Write it like https://www.example.org.")
    return address


def _code(cell: str, column: Column) -> str:
    terms = vocabulary(column.vocabulary)
    code = terms.code_for(cell)
    if code is None:
        some = ", ".join(term.code for term in terms.terms[:6])
        more = " and others" if len(terms.terms) > 6 else ""
        raise CellError(f"is not one of the codes or labels of {column.vocabulary}: {some}{more}.")
    return code


_CHECKS: dict[str, Callable[[str, Column], Any]] = {
    "text": _text,
    "words": _words,
    "whole": _whole,
    "money": _money,
    "number": _number,
    "date": _date,
    "yes-no": _yes_no,
    "postcode": _postcode,
    "phone": _phone,
    "email": _email,
    "web": _web,
    "latitude": lambda cell, column: _degrees(cell, SOUTH, NORTH, "latitude"),
    "longitude": lambda cell, column: _degrees(cell, WEST, EAST, "longitude"),
    "code": _code,
}
