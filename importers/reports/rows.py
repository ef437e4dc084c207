"""A table of reports to its rows, and what is wrong with a file or a row before anybody's report is looked at."""

from collections.abc import Iterable, Iterator

from importers.problems import FileError, ReadProblem, rejected_rows, shorten
from importers.reading import Table, read_table
from importers.reports.columns import SCHOOL, all_columns, forms_asked
from importers.reports.reader import ReportRow
from importers.reports.writing import tidy
from importers.template import LONGEST_CELL
from localoffer.reports.settings import year_words

_WHO = frozenset(column.field for column in SCHOOL)
_ANY = ("urn", "slug", "name")


def read_reports(content: bytes, name: str) -> Table:
    """A file by the columns of every form in use. Raises FileError, also where it names nobody or answers nothing."""
    columns = all_columns(forms_asked())
    try:
        table = read_table(content, name, columns)
    except FileError as problem:
        if problem.seen:
            raise FileError(*problem.problems, ReadProblem(_COLUMNS, rejects=False)) from problem
        raise
    if not set(_ANY) & set(table.frame.columns):
        raise FileError("There is no column that says whose report a row is. Add one of: urn, slug, name.")
    if not set(table.frame.columns) - _WHO:
        raise FileError(f"There is no column with an answer. {_COLUMNS}")
    return table


def rows_of(table: Table) -> tuple[list[ReportRow], list[ReadProblem]]:
    """The rows that could be read, and every finding of reading."""
    lost = rejected_rows(table.problems)
    fields = list(table.frame.columns)
    found = []
    for number, *cells in table.frame.itertuples():
        if number not in lost:
            said = {field: tidied for field, cell in zip(fields, cells, strict=True) if (tidied := tidy(cell))}
            found.append(ReportRow(int(number), said, table.headings))
    return found, list(table.problems)


def fault_of(row: ReportRow, year: int) -> ReadProblem | None:
    """What keeps a row out, whosever it is: another school year, or no answers."""
    said = row.cells.get("year", "").removesuffix(".0")
    if said and said.replace("/", " ").replace("-", " ").partition(" ")[0] != str(year):
        words = f"is not the school year that is imported, {year_words(year)}. Correct it, or give --year."
        return row.problem("year", words)
    if not row.cells.keys() - _WHO:
        return ReadProblem("The row has no answers. Fill in the column of at least one question.", row.number)
    return None


def long_cells(rows: Iterable[ReportRow]) -> Iterator[ReadProblem]:
    """Cells that are as long as a workbook allows: Excel cuts there, and says nothing."""
    words = (
        f"has {LONGEST_CELL:,} characters, the most that a cell of a workbook holds, so its end may be cut off. Look "
        "at it; give longer answers in a CSV file that was not saved by a spreadsheet program."
    )
    for row in rows:
        yield from (row.problem(name, words, False) for name, cell in row.cells.items() if len(cell) == LONGEST_CELL)


def notes_of(table: Table) -> list[str]:
    """What of a file was not read."""
    if not table.unused:
        return []
    return [f"Not read, because no form has such a question: {', '.join(map(shorten, table.unused))}."]


_COLUMNS = (
    "Columns are named after the questions, such as f8 or 'f3 email': 'flask import template reports OUT.xlsx' "
    "writes a template with them all."
)
