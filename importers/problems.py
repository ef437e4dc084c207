"""What is wrong with a file or a row, in words that name the row, the column, the value and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from localoffer.errors import LocalOfferError

SHOWN = 80
"""Longest part of a value repeated in a message, in characters."""


@dataclass(frozen=True)
class ReadProblem:
    """One finding. `row` counts as a spreadsheet does, from 1; None speaks of the whole file.

    A problem that `rejects` keeps its row out; otherwise the row is used and the finding is a warning.
    """

    message: str
    row: int | None = None
    column: str = ""
    value: str = ""
    rejects: bool = True

    def __str__(self) -> str:
        where = [f"row {self.row}"] if self.row is not None else []
        where += [f"column '{self.column}'"] if self.column else []
        where += [f"value '{shorten(self.value)}'"] if self.value else []
        return f"{', '.join(where)}: {self.message}" if where else self.message

    def to_json(self) -> dict[str, Any]:
        """The same as a JSON-ready dictionary."""
        return {
            "row": self.row,
            "column": self.column,
            "value": shorten(self.value),
            "message": self.message,
            "rejects": self.rejects,
        }


class FileError(LocalOfferError):
    """The file as a whole cannot be used, so nothing of it is. Holds every reason found.

    `seen` are the headings of a file that could be read but lacks a required column.
    """

    def __init__(self, *problems: ReadProblem | str, seen: Sequence[str] = ()) -> None:
        self.seen = tuple(seen)
        self.problems = tuple(ReadProblem(p) if isinstance(p, str) else p for p in problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def shorten(value: str) -> str:
    """The value on one line, cut to `SHOWN` characters, control characters shown as '?'."""
    line = "".join(char if char.isprintable() else "?" for char in " ".join(value.split()))
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def rejected_rows(problems: Iterable[ReadProblem]) -> set[int]:
    """The numbers of the rows that some problem keeps out."""
    return {problem.row for problem in problems if problem.rejects and problem.row is not None}
