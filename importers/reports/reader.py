"""A row of a file of reports, and the reading of its cells beside what a report says already. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from importers.problems import ReadProblem
from importers.reports.columns import Bit, field_of
from importers.reports.writing import Cells
from importers.validation import CellError

NOTHING = "(none)"
"""What a cell holds to take away what the report says; an empty one leaves it as it is."""


@dataclass(frozen=True)
class ReportRow:
    """One row: its number, its cells that are not empty, by column, and the headings of every column of the file."""

    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]

    def problem(self, field: str, message: str, rejects: bool = True) -> ReadProblem:
        """A finding about one of its cells; about the whole row where there is no such column."""
        return ReadProblem(message, self.number, self.headings.get(field, ""), self.cells.get(field, ""), rejects)


class RowReader:
    """The cells of a row, each read once it says something that the report does not say yet. `held` are the report's
    own cells; `problems` grows with what cannot be read."""

    def __init__(self, row: ReportRow, held: Cells) -> None:
        self.row, self.held = row, held
        self.problems: list[ReadProblem] = []

    def given(self, question: str, bit: Bit) -> bool:
        """Whether the row says something there, new or not."""
        return field_of(question, bit) in self.row.cells

    def says(self, name: str) -> str | None:
        """What a cell says anew: "" where it takes away what was there, None where it is empty or says the same."""
        cell = self.row.cells.get(name)
        if cell is None or cell == self.held.get(name):
            return None
        return "" if cell == NOTHING else cell

    def read(self, name: str, read: Callable[[str], Any], nothing: Any, *, lenient: bool = False) -> Any:
        """The value of what a cell says anew; `nothing` where it takes away; None where it says nothing new or cannot
        be read, which is then among the problems."""
        cell = self.says(name)
        return self.attempt(name, lambda: read(cell), lenient=lenient) if cell else (nothing if cell == "" else None)

    def attempt(self, name: str, read: Callable[[], Any], *, lenient: bool = False) -> Any:
        """What `read` gives; None, and a problem of this column, where it cannot be."""
        try:
            return read()
        except CellError as problem:
            words = f"{problem} It was left out." if lenient else str(problem)
            self.problems.append(self.row.problem(name, words, rejects=not lenient))
            return None
