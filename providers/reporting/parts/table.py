"""The part "table": rows with the columns that the question names; they are added and taken out without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase

from werkzeug.datastructures import MultiDict

from config.reports.shape import Question
from localoffer.accounts.forms import Fault
from localoffer.reports.content import ReportContent
from providers.editor.rows.sent import ADD, REMOVE, WAS, Row, read_rows
from providers.reporting.parts.lists import own_buttons
from providers.reporting.question import Reading, laid_over

NAME, MOST = "rows", 200
LONGEST_CELL = 300


@dataclass(frozen=True)
class Typed:
    """The rows as they stand in the boxes: cells in the order of `columns`. `errors`: id of a box to what is wrong.
    `focus` takes the focus after a button, `notice` says what it did."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    focus: str = ""

    def id(self, row: int, column: int) -> str:
        """Name and id of a box."""
        return f"{NAME}-{row}-{ascii_lowercase[column]}"


class _Table:
    template = "reporting/parts/table.html"
    wide = True

    def values(self, question: Question, content: ReportContent) -> Typed:
        """The rows of the answer; an empty one where there is none."""
        return _typed(question, content.answer(question.code).rows)

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report with these rows; empty ones are left out. The buttons of rows give no content."""
        own, letters = own_buttons(form, NAME), ascii_lowercase[: len(question.columns)]
        sent = read_rows(own, NAME, [*letters, WAS], (), MOST)
        rows = [tuple(_cell(row, letter) for letter in letters) for row in sent.rows]
        if REMOVE in own:
            return Reading(None, _without(question, rows, sent.remove))
        if ADD in own and len(rows) < MOST:
            return Reading(None, _with_one_more(question, rows))
        typed = _typed(question, rows)
        if len(rows) > MOST or ADD in own:
            return _refused(typed, 0, 0, f"There is room for {MOST} rows and no more. Take some out")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if len(cell) > LONGEST_CELL:
                    name, many = question.columns[place], f"{LONGEST_CELL} characters or fewer; it is {len(cell):,}"
                    return _refused(typed, number, place, f"Row {number + 1}: “{name}” must be {many}")
        return laid_over(content, question, typed, typed.id(0, 0), rows=tuple(rows))


def _cell(row: Row, letter: str) -> str:
    return next(iter(row.get(letter, ())), "")


def _typed(question: Question, rows: Sequence[tuple[str, ...]]) -> Typed:
    # A row that another version of the questions asked for may have fewer cells.
    width = len(question.columns)
    whole = tuple((*row, *[""] * width)[:width] for row in rows)
    return Typed(question.columns, whole or (("",) * width,))


def _with_one_more(question: Question, rows: Sequence[tuple[str, ...]]) -> Typed:
    typed = _typed(question, [*(rows or [()]), ()])
    number = len(typed.rows)
    return replace(typed, notice=f"Row {number} is added below. Nothing is saved yet.", focus=typed.id(number - 1, 0))


def _without(question: Question, rows: list[tuple[str, ...]], number: int | None) -> Typed:
    if number is None or number >= len(rows):
        return _typed(question, rows)
    left = [row for place, row in enumerate(rows) if place != number]
    notice = f"Row {number + 1} is taken out. Nothing is saved yet."
    return replace(_typed(question, left), notice=notice, focus=f"{NAME}-notice")


def _refused(typed: Typed, row: int, column: int, words: str) -> Reading:
    id = typed.id(row, column)
    return Reading(None, replace(typed, errors={id: words}), (Fault(id, words),))


TABLE = _Table()
