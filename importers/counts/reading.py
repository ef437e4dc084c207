"""A sheet of counts as cells: first its headings are looked at, and a list of pupils is refused before more is read."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from importers.census.guarding import safe_name
from importers.counts.columns import ROW, about_a_person, columns, needs_fields
from importers.decoding import Decoded, decode
from importers.headings import Header
from importers.problems import FileError, ReadProblem
from importers.reading import Table, read_table
from importers.splitting import SEARCHED, records_of
from importers.unpacking import Limits, unpack
from importers.workbooks import read_sheets

Read = TypeVar("Read")
LIMITS = Limits(file=10_000_000, unpacked=50_000_000, cells=2_000_000)
_UNKNOWN = 5
"""Rows that are looked at where none has a heading we know."""
LIST_OF_PUPILS = (
    "It has a column for a name, a pupil's number, a birthday, an address or the like, so it may be a list of pupils. "
    "Nothing of it was read. Counts are one row for each school, provision and need: take such columns out, or begin "
    "with the template (flask import template counts)."
)


def read_counts(content: bytes, name: str) -> Table:
    """The table, with problems that repeat no cell. Raises FileError, whose words repeat none either."""
    shown = safe_name(name)
    _plainly(shown, lambda: _refuse_pupils(content, shown))
    return _plainly(shown, lambda: _table(content, shown))


def _refuse_pupils(content: bytes, name: str) -> None:
    """Raises FileError for a sheet with a heading that speaks of one person."""
    for rows in _starts(content, name):
        scores = [Header.score(row, columns()) for row in rows] or [0]
        heads = scores.index(max(scores)) + 1 if any(scores) else _UNKNOWN
        if any(about_a_person(row) for row in rows[:heads]):
            raise FileError(f"{name} was refused. {LIST_OF_PUPILS}")


def _starts(content: bytes, name: str) -> Iterator[list[list[str]]]:
    """The first rows of every sheet."""
    unpacked = unpack(content, name, LIMITS)
    if unpacked.kind == "xlsx":
        yield from (sheet.rows[:SEARCHED] for sheet in read_sheets(unpacked.content, name, LIMITS.cells))
        return
    decoded = decode(unpacked.content, name)
    for separator in (",", ";", "\t", "|"):  # whichever shows the headings of a list of pupils
        yield _first_rows(decoded, separator, name)


def _first_rows(decoded: Decoded, separator: str, name: str) -> list[list[str]]:
    """As many as are searched for headings, as far as they can be split."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(records_of(decoded, separator, name), SEARCHED))
    except FileError:
        return rows  # whoever reads all of it says so
    return rows


def _table(content: bytes, name: str) -> Table:
    table = read_table(content, name, columns(), LIMITS)
    if "pupils" not in table.frame.columns and not needs_fields(table.frame.columns):
        raise FileError(f"{name}: no column has counts. Add '{ROW[-1].heading}', or one for each type of need.")
    return table


def _plainly(name: str, read: Callable[[], Read]) -> Read:
    """What `read` gives. Raises FileError without the cells and headings that findings repeat elsewhere, and no other
    error."""
    missing = False
    try:
        return read()
    except FileError as error:
        missing = bool(error.seen)
        problems = tuple(ReadProblem(one.message, one.row) for one in error.problems)
    except Exception as error:
        problems = (ReadProblem(f"{name} could not be read ({type(error).__name__})."),)
    if missing:
        wanted = ", ".join(f"'{column.heading}'" for column in ROW if column.required)
        raise FileError(f"{name} lacks a column. It needs {wanted}, 'URN' or 'Area', and the counts.")
    raise FileError(*problems)
