"""Rows of a sheet of counts, each cell checked, gathered by place and school year. No cell is repeated in a finding."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from config import needs
from config.needs import ALL
from importers.census.codes import provision_of, year_group_of
from importers.counts.columns import NEED, needs_fields
from importers.problems import ReadProblem
from importers.reading import Table
from localoffer.needs.counted import WITH_NEEDS, Cell
from localoffer.needs.figures import is_period
from localoffer.needs.typed import MOST

_YEAR = re.compile(r"(20\d\d)\s*(?:/|-|–|to)?\s*(?:20)?(\d\d)")
_MOST_OF_AREA = 1_000_000


class Where(NamedTuple):
    """Whose counts a row has, as it is written: a URN or an area, and a school year in six digits."""

    urn: str
    area: str
    period: str


@dataclass
class Sheet:
    """What a sheet says. `rows` are the first rows of each place, to be named where the place cannot be found."""

    counts: dict[Where, dict[Cell, int]] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[Where, int] = field(default_factory=dict)
    problems: list[ReadProblem] = field(default_factory=list)
    read: int = 0


class _CellError(Exception):
    """A cell cannot be used: which column, and what to do."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def rows_of(table: Table) -> Sheet:
    """Every row of a table."""
    sheet = Sheet()
    sheet.problems += [ReadProblem(one.message, one.row, rejects=one.rejects) for one in table.problems]
    fields = list(table.frame.columns)
    for number, *cells in table.frame.itertuples(name=None):
        sheet.read += 1
        row = dict(zip(fields, map(str, cells), strict=True))
        try:
            _take(sheet, int(number), row)
        except _CellError as error:
            sheet.problems.append(ReadProblem(str(error), int(number), error.column))
    return sheet


def _take(sheet: Sheet, number: int, row: Mapping[str, str]) -> None:
    where = Where(_urn(row.get("urn", "")), row.get("area", "").strip(), _period(row["year"]))
    if bool(where.urn) == bool(where.area):
        raise _CellError("URN", "give the school's URN or an area, one of the two.")
    provision, year = _provision(row["provision"]), _year_group(row.get("year_group", ""))
    for need, text, column in _counts(row):
        cell = Cell(provision, need, year)
        if provision not in WITH_NEEDS and need != ALL:
            raise _CellError("Need", "only SEN support and EHC plans are counted by need. Leave it empty here.")
        count = _count(text, column, _MOST_OF_AREA if where.area else MOST)
        if cell in sheet.counts[where]:
            raise _CellError(column, "the same count is given in another row already. Keep one of them.")
        sheet.counts[where][cell] = count
        sheet.rows.setdefault(where, number)


def _counts(row: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(need, text, column) of every count in a row: its one, or in a wide sheet those that are filled in."""
    wide = [
        (name.removeprefix(NEED), row[name].strip(), needs.label_of("need", name.removeprefix(NEED)))
        for name in needs_fields(row)
        if row[name].strip()
    ]
    if row.get("pupils", "").strip() or not wide:
        wide.append((_need(row.get("need", "")), row.get("pupils", "").strip(), "Pupils"))
    return wide


def _urn(text: str) -> str:
    plain = text.strip().removesuffix(".0")
    if plain and not re.fullmatch("[0-9]{6}", plain):
        raise _CellError("URN", "this is no URN. It has six digits.")
    return plain


def _period(text: str) -> str:
    found = _YEAR.fullmatch(text.strip().removesuffix(".0"))
    period = f"{found[1]}{found[2]}" if found else ""
    if not is_period(period):
        raise _CellError("School year", "this is no school year. Write it as 2025/26.")
    return period


def _provision(text: str) -> str:
    code = provision_of(text) or needs.code_for("provision", text)
    if code not in (*WITH_NEEDS, ALL):
        raise _CellError("Provision", "this is none of SEN support, EHC plan and All pupils.")
    return code


def _need(text: str) -> str:
    code = needs.code_for("need", text) if text.strip() else ALL
    if code is None:
        raise _CellError("Need", "this is no type of need of the census. The template lists their codes.")
    return code


def _year_group(text: str) -> str:
    if not text.strip():
        return ALL
    code = needs.code_for("year_group", text.strip()) or year_group_of(text)
    if code is None:
        raise _CellError("Year group", "this is no year group. Write N2, R, 1 to 14, X, or leave it empty.")
    return code


def _count(text: str, column: str, most: int) -> int:
    if needs.symbol(text) is not None or re.fullmatch(r"<\s*[0-9]{1,2}", text):
        raise _CellError(column, "this is a mark that stands for a hidden number. Give the number itself.")
    plain = text.replace(",", "").removesuffix(".0")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9 and int(plain) <= most):
        raise _CellError(column, f"this is no number of pupils from 0 to {most:,}.")
    return int(plain)
