"""Excel workbooks: every sheet as rows of text, and which cells hold formulas."""

import io
import re
import zipfile
from dataclasses import dataclass

import pandas as pd

from importers.problems import FileError
from importers.unpacking import MOST_CELLS

_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"[^>]*>(\s*<(?:\w+:)?f[\s>/])?')
_PART = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


@dataclass(frozen=True)
class Sheet:
    """One sheet. `formulas` are (row counted from 1, column counted from 0)."""

    name: str
    rows: list[list[str]]
    formulas: tuple[tuple[int, int], ...] = ()


def read_sheets(content: bytes, name: str, most_cells: int = MOST_CELLS) -> list[Sheet]:
    """Every sheet of a workbook that has cells. Raises FileError."""
    formulas = _look_inside(content, name, most_cells)
    try:
        frames = pd.read_excel(
            io.BytesIO(content), sheet_name=None, header=None, dtype=str, engine="calamine", na_filter=False
        )
    except Exception as error:  # it raises many kinds for a damaged workbook
        raise FileError(f"{name} cannot be opened as a workbook. Open it in Excel and save it again.") from error
    sheets = []
    for position, (title, frame) in enumerate(frames.items()):
        rows = [["" if cell is None else str(cell) for cell in row] for row in frame.to_numpy(dtype=object).tolist()]
        # A formula is laid to the sheet of the same place, which is how every program writes them.
        sheets.append(Sheet(str(title), rows, formulas[position] if position < len(formulas) else ()))
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise FileError(f"{name} has no cells with anything in them. Choose a file with headings and rows.")
    return filled


def _look_inside(content: bytes, name: str, most_cells: int) -> list[tuple[tuple[int, int], ...]]:
    """Refuse a sheet too wide or long to hold in memory; list the formula cells, sheet by sheet."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = sorted((int(match[1]), part) for part in archive.namelist() if (match := _PART.fullmatch(part)))
        for _, part in parts:
            widest = longest = 0
            formulas = []
            for cell in _CELL.finditer(archive.read(part)):
                column, row = _column_number(cell[1]), int(cell[2])
                widest, longest = max(widest, column + 1), max(longest, row)
                if cell[3]:
                    formulas.append((row, column))
            if widest * longest > most_cells:
                raise FileError(
                    f"{name} has a sheet of {longest:,} rows by {widest:,} columns. "
                    "Delete the empty rows and columns beyond your table and save it again."
                )
            found.append(tuple(formulas))
    return found


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
