"""Any file of rows to a table of text cells that still knows its original row numbers."""

import hashlib
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

import pandas as pd

from importers.decoding import decode, is_minority, repair
from importers.headings import Header, find_header
from importers.problems import FileError, ReadProblem
from importers.specs.columns import Column
from importers.splitting import SEARCHED, records_of, separator_of
from importers.unpacking import LARGEST_FILE, USUAL, Limits, unpack
from importers.workbooks import Sheet, read_sheets

_PORTION = 2_000
"""Rows turned into columns at a time."""
_BEFORE_FORMULA = ",;\t\n\"' "
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')
_QUOTED = re.compile(r"^'(?='*[0-9=+\-@＝＋－＠])")
"""An apostrophe says "this is text": Excel's, and that of `importers.template` before what looks like a formula."""
_BEFORE_QUOTED = ',;\t\n"|'


@dataclass(frozen=True)
class Table:
    """Rows as text. `frame` has one column per field found and the original row numbers as its index; `positions`
    are those of its columns in the file, from 0. `dropped` are rows whose cells are in the wrong columns."""

    name: str
    sha256: str
    frame: pd.DataFrame
    headings: dict[str, str]
    problems: tuple[ReadProblem, ...] = ()
    encoding: str = ""
    unused: tuple[str, ...] = field(default=())
    positions: tuple[int, ...] = ()
    dropped: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """The heading a field goes by in this file."""
        return self.headings.get(name, name)


def load(path: Path) -> bytes:
    """The bytes of a file. Raises FileError where there is none or it is too large."""
    try:
        check_path(path)
        if path.stat().st_size > LARGEST_FILE:
            raise FileError(f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB. Split the file.")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def check_path(path: Path) -> None:
    """Raises FileError for a folder or a pipe (which would be waited on for ever), OSError where there is nothing."""
    if path.is_dir():
        raise FileError(f"{path} is a folder. Name one file.")
    if not stat.S_ISREG(path.stat().st_mode):
        raise FileError(f"{path} is not an ordinary file. Save what it holds in a file and name that.")


def unreadable(path: Path, error: OSError) -> FileError:
    """Why a file could not be opened, in words."""
    if isinstance(error, FileNotFoundError):
        return FileError(f"There is no file at {path}. Check the path.")
    if isinstance(error, PermissionError):
        return FileError(f"{path} cannot be read: you may not open it. Ask its owner, or copy it where you may.")
    return FileError(f"{path} cannot be read: {error.strerror or error}. Check the path.")


def read_table(content: bytes, name: str, columns: Sequence[Column], limits: Limits = USUAL) -> Table:
    """Read a CSV (also `.gz`, or alone in a `.zip`) or an Excel workbook, keeping the columns named.

    Raises FileError where nothing can be read or a required column is missing.
    """
    digest = hashlib.sha256(content).hexdigest()
    unpacked = unpack(content, name, limits)
    if unpacked.kind == "xlsx":
        return _read_workbook(unpacked.content, name, digest, columns, limits)
    decoded = decode(unpacked.content, name)
    delimiter = separator_of(decoded, columns)
    records = records_of(decoded, delimiter, name)
    head = list(islice(records, SEARCHED))
    header = find_header(head, columns, name)
    gathered = _gather(chain(head, records), header)
    problems = list(header.problems) + gathered.problems
    if decoded.mixed:
        problems += _repair_mixed(gathered, header, decoded.mixed)
    if any(decoded.holds(f"{before}=") for before in _BEFORE_FORMULA):
        problems += _take_out_formulas(gathered, header)
    if any(decoded.holds(f"{before}'") for before in _BEFORE_QUOTED):
        gathered.unquote()
    return _finish(gathered, header, name, digest, problems, decoded.encoding)


@dataclass
class _Gathered:
    """Cells of the wanted columns, column by column, while they are still being put right."""

    numbers: list[int]
    cells: list[list[str]]
    problems: list[ReadProblem]
    dropped: dict[int, tuple[str, ...]]

    def unquote(self) -> None:
        self.cells = [
            [_QUOTED.sub("", cell) if cell.startswith("'") else cell for cell in column] for column in self.cells
        ]


def _gather(records: Iterable[list[str]], header: Header) -> _Gathered:
    """The wanted cells of every row that has any, from the row under the headings on."""
    wanted, width = header.positions, header.width
    pick = itemgetter(*wanted) if len(wanted) > 1 else lambda row: (row[wanted[0]],)
    numbers: list[int] = []
    rows: list[tuple[str, ...]] = []
    cells = _Cells(len(wanted))
    problems: list[ReadProblem] = []
    dropped: dict[int, tuple[str, ...]] = {}
    for number, row in enumerate(records, start=1):
        if number <= header.row or not any(row):
            continue
        if len(row) != width:
            problem, row = _even_out(row, number, width)
            if problem:
                problems.append(problem)
                if problem.rejects:
                    dropped[number] = pick(row)
                    continue
        if row[0].startswith("#") or not any(map(str.strip, row)):
            continue
        numbers.append(number)
        rows.append(pick(row))
        if len(rows) == _PORTION:
            cells.take(rows)
    cells.take(rows)
    return _Gathered(numbers, cells.columns, problems, dropped)


class _Cells:
    """Columns of cells, filled from rows. The same words are kept once: a register says "Open" 30,000 times."""

    def __init__(self, width: int) -> None:
        self.columns: list[list[str]] = [[] for _ in range(width)]
        self._seen: list[dict[str, str]] = [{} for _ in range(width)]

    def take(self, rows: list[tuple[str, ...]]) -> None:
        """Take these rows in and forget them."""
        for column, seen, cells in zip(self.columns, self._seen, zip(*rows, strict=True), strict=False):
            column += [seen.setdefault(cell, cell) for cell in map(str.strip, cells)]
        rows.clear()


def _even_out(row: list[str], number: int, width: int) -> tuple[ReadProblem | None, list[str]]:
    """A ragged row made as wide as the headings, or reported where its cells cannot be trusted."""
    if len(row) > width:
        extra = [cell for cell in row[width:] if cell.strip()]
        if not extra:
            return None, row[:width]
        message = (
            f"has {len(row)} cells under {width} headings, so its values are in the wrong columns. "
            "Put quotation marks round a value that holds a comma."
        )
        return ReadProblem(message, number, value=extra[0]), row
    filled = row + [""] * (width - len(row))
    if not any(cell.strip() for cell in row) or row[0].startswith("#"):
        return None, filled
    message = f"has only {len(row)} cells under {width} headings. The cells missing at its end were read as empty."
    return ReadProblem(message, number, rejects=False), filled


def _repair_mixed(gathered: _Gathered, header: Header, mixed: str) -> list[ReadProblem]:
    label = "Windows-1252" if mixed == "cp1252" else "UTF-8"
    problems = []
    for position, column in enumerate(gathered.cells):
        for index, cell in enumerate(column):
            if cell.isascii():
                continue
            plain = repair(cell)
            if is_minority(cell, mixed):
                problems.append(_mixed_problem(plain, label, gathered.numbers[index], header.found[position]))
            column[index] = plain
    return sorted(problems, key=lambda problem: problem.row or 0)


def _mixed_problem(value: str, label: str, row: int, column: str) -> ReadProblem:
    lost = "\ufffd" in value
    message = f"the file mixes two encodings; this cell is in {label}. " + (
        "A character of it is lost: type it again and save the file as CSV UTF-8."
        if lost
        else "Check that it reads well, and save the file as CSV UTF-8."
    )
    return ReadProblem(message, row, column, value, rejects=lost)


def _take_out_formulas(gathered: _Gathered, header: Header) -> list[ReadProblem]:
    problems = []
    for position, column in enumerate(gathered.cells):
        for index, cell in enumerate(column):
            if not cell.startswith("="):
                continue
            text = _TEXT_FORMULA.match(cell)
            if text:  # ="01234" is how Excel keeps a leading zero
                column[index] = text[1]
                continue
            column[index] = ""
            message = "is a formula. It was not run: type the value itself."
            problems.append(ReadProblem(message, gathered.numbers[index], header.found[position], cell))
    return sorted(problems, key=lambda problem: problem.row or 0)


def _read_workbook(content: bytes, name: str, digest: str, columns: Sequence[Column], limits: Limits) -> Table:
    sheets = read_sheets(content, name, limits.cells)
    best = max(sheets, key=lambda s: max((Header.score(row, columns) for row in s.rows[:SEARCHED]), default=0))
    header = find_header(best.rows[:SEARCHED], columns, name)
    gathered = _gather(best.rows, header)
    problems = list(header.problems) + gathered.problems + _formula_notes(best, header, gathered.numbers)
    problems += _take_out_formulas(gathered, header)
    gathered.unquote()
    return _finish(gathered, header, name, digest, problems, "xlsx")


def _formula_notes(sheet: Sheet, header: Header, numbers: list[int]) -> list[ReadProblem]:
    """A workbook keeps the last result of a formula; it is used, and said."""
    kept = set(numbers)
    message = "is a formula. Its last result was used: paste it as a value if that is not what you meant."
    return [
        ReadProblem(message, row, header.found[header.positions.index(column)], rejects=False)
        for row, column in sheet.formulas
        if row in kept and column in header.positions
    ]


def _finish(
    gathered: _Gathered, header: Header, name: str, digest: str, problems: list[ReadProblem], encoding: str
) -> Table:
    columns = dict(zip(header.fields, gathered.cells, strict=True))
    frame = pd.DataFrame(columns, index=pd.Index(gathered.numbers, dtype="int64", name="row"), dtype=object)
    headings = dict(zip(header.fields, header.found, strict=True))
    return Table(
        name, digest, frame, headings, tuple(problems), encoding, header.unused, header.positions, gathered.dropped
    )
