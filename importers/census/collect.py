"""A school census as COLLECT exports it, one CSV for each table: pupils on roll, their needs, and whose return it is.

The pupils are streamed. Of the needs only ranks and types are held, by the row number that ties the tables.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from importers.census.counting import Pupil
from importers.census.opening import Document
from importers.census.returns import OTHER, Header, Return, day_of, digits_of
from importers.problems import FileError, ReadProblem

MOST_LINES = 200
"""Lines of one row: beyond, a quotation mark was left open and the rest of the file is being swallowed."""
LONGEST_LINE = 1_000_000
_PUPIL, _RETURN = "pupilonrolltableid", "schoolcensustableid"
_TABLES = {
    "pupilonroll": frozenset({_PUPIL, "senprovision", "ncyearactual"}),
    "senneeds": frozenset({_PUPIL, "sentyperank", "sentype"}),
    "schoolcensus": frozenset({_RETURN, "lea", "estab", "referencedate"}),
    "school": frozenset({_RETURN, "urn"}),
}
"""Tables of an export by the columns they are known by."""
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def tables_of(documents: Sequence[Document]) -> dict[str, Document]:
    """The tables by kind; others of an export are left unread. Raises FileError for a file that is none, and for two
    of a kind."""
    found: dict[str, Document] = {}
    for document in documents:
        kind = _kind(document)
        if kind is None:
            continue
        if kind in found:
            raise FileError(f"Two files are the table '{kind}'. Bring in one export at a time.")
        found[kind] = document
    if "pupilonroll" not in found:
        raise FileError("The table 'pupilonroll' is missing. Bring it in together with 'senneeds' and 'schoolcensus'.")
    return found


def read_collect(tables: Mapping[str, Document]) -> list[Return]:
    """Every school's return in an export; the table of returns says which is whose. Raises FileError."""
    headers = _headers(tables)
    needs = _needs(tables["senneeds"]) if "senneeds" in tables else {}
    given, pupils = len(needs), tables["pupilonroll"]
    returns = {
        key: Return(pupils.name, header, has_needs_table="senneeds" in tables) for key, header in headers.items()
    }
    wanted = (_PUPIL, "senprovision", "ncyearactual")
    for row in _rows(pupils, wanted, ("enrolstatus", _RETURN)):
        key = row[4] if "schoolcensus" in tables or "school" in tables else ""
        if key not in returns:
            raise FileError(f"{pupils.name} has pupils whose school the other tables do not name. "
                            "Bring in the tables of one export together.")  # fmt: skip
        returns[key].tally.add(Pupil(row[1], row[2], row[3], tuple(needs.pop(row[0], ()))))
    if len(needs) * 2 > given:
        raise FileError(
            "The table 'senneeds' is of other pupils than 'pupilonroll'. Bring in the tables of one export."
        )
    return list(returns.values())


def _headers(tables: Mapping[str, Document]) -> dict[str, Header]:
    """Whose return each is, by the row number of the return; one that says nothing where no table says it."""
    urns = {}
    if "school" in tables:
        urns = {row[0]: digits_of(row[1], 6) for row in _rows(tables["school"], (_RETURN, "urn"))}
    if "schoolcensus" not in tables:
        return {key: Header(urn=urn) for key, urn in urns.items()} or {"": Header()}
    columns = (_RETURN, "lea", "estab", "referencedate")
    return {
        row[0]: Header(
            collection=_short(row[5], OTHER), term=_short(row[4]), day=day_of(row[3]),
            authority=digits_of(row[1], 3), establishment=digits_of(row[2], 4), urn=urns.get(row[0], ""),
        )
        for row in _rows(tables["schoolcensus"], columns, ("term", "collection"))
    }  # fmt: skip


def _needs(table: Document) -> dict[str, list[tuple[str, str]]]:
    """(rank, type) of each pupil that has a need, by the number of the pupil's row."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(table, (_PUPIL, "sentyperank", "sentype")):
        # A code is short. A longer cell is in the wrong column, and is not held: it counts as a type nobody knows.
        found[row[0]].append((row[1][:6], row[2] if len(row[2]) <= 6 else "?"))
    return found


def _kind(document: Document) -> str | None:
    """Which table a file is; None for one that is not needed. Raises FileError for one of no export."""
    headings = [_fold(cell) for cell in next(_records(document, 1), [])]
    kinds = [kind for kind, columns in _TABLES.items() if columns <= set(headings)]
    if kinds:
        return kinds[0]
    if headings and headings[0].endswith("tableid"):
        return None
    listed = ", ".join(f"'{kind}'" for kind in _TABLES)
    raise FileError(f"{document.name} is none of the tables that are counted: {listed}. Its first row is to hold the "
                    "headings as COLLECT exports them.")  # fmt: skip


def _rows(document: Document, needed: tuple[str, ...], also: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The wanted cells of every row, empty for a column of `also` that is not there. Raises FileError for a row whose
    cells are not under the headings."""
    records = _records(document)
    headings = [_fold(cell) for cell in next(records, [])]
    for name in (*needed, *also):
        if headings.count(name) != 1 and (name in needed or name in headings):
            raise FileError(f"{document.name}: the column '{name}' is there {headings.count(name)} times. "
                            "It is needed once.")  # fmt: skip
    places = [headings.index(name) if name in headings else None for name in (*needed, *also)]
    for number, row in enumerate(records, start=2):
        if not any(row):
            continue
        if len(row) != len(headings) and (len(row) < len(headings) or any(row[len(headings) :])):
            message = f"{document.name} has {len(row):,} cells under {len(headings):,} headings, so its cells are in "
            raise FileError(ReadProblem(f"{message}the wrong columns. Nothing was counted.", number))
        yield [row[place].strip().removesuffix(".0") if place is not None else "" for place in places]


def _records(document: Document, most: int | None = None) -> Iterator[list[str]]:
    """The rows as they stand. Every byte can be read: only cells in plain letters are looked at."""
    start = document.start(4)
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "latin-1")
    with document.stream() as file:
        lines = _Lines(_text(file, encoding), document.name)
        for number, row in enumerate(csv.reader(lines)):
            lines.row_ended()
            if number == most:
                return
            yield row


class _Lines:
    """Lines of a file, counted since the last row."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self._text, self._name, self._since = text, name, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._since += 1
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if self._since > MOST_LINES:
            raise FileError(f"{self._name} has a quotation mark that is never closed. Nothing was counted.")
        return line.removeprefix("\xef\xbb\xbf").removeprefix("\ufeff") if self._since == 1 else line

    def row_ended(self) -> None:
        self._since = 0


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _fold(heading: str) -> str:
    return heading.strip().strip('"').casefold()


def _short(text: str, other: str = "") -> str:
    """A code of up to six letters; `other` for anything else but nothing."""
    code = text.strip().upper()
    return code if not code or (code.isascii() and code.isalnum() and len(code) <= 6) else other
