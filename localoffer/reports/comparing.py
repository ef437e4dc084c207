"""The same question across the reports of several settings. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.reports.shape import Form
from localoffer.reports.shown import ShownAnswer, ShownReport

MOST = 4
"""Settings that are compared at once: more columns than that nobody can read."""


@dataclass(frozen=True)
class Compared:
    """A setting's report among those that are compared, with the questions it was asked."""

    slug: str
    name: str
    shown: ShownReport
    form: Form


@dataclass(frozen=True)
class Cell:
    """What one setting says. `answer` is None where it says nothing; `asked` is False where its questions have none
    like that."""

    answer: ShownAnswer | None
    asked: bool


@dataclass(frozen=True)
class Row:
    """One question and a cell for each setting, in the order of the columns."""

    code: str
    label: str
    cells: tuple[Cell, ...]


def compare(reports: Sequence[Compared]) -> tuple[Row, ...]:
    """Every question that at least one of them answers, in the order in which the first that asks it has it. A code
    is the same matter in every form, so that a school, a nursery and a college stand side by side."""
    labels = _labels(answer for report in reports for answer in report.shown.answers)
    order = dict.fromkeys(question.code for report in reports for question in report.form.questions)
    return tuple(
        Row(code, labels[code], tuple(_cell(report, code) for report in reports)) for code in order if code in labels
    )


def each_once(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names in their order, each once, and those that were there more than once."""
    found = [name for name in names if name]
    once = tuple(dict.fromkeys(found))
    return once, tuple(name for name in once if found.count(name) > 1)


def _labels(answers: Iterable[ShownAnswer]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for answer in answers:
        labels.setdefault(answer.code, answer.label)
    return labels


def _cell(report: Compared, code: str) -> Cell:
    return Cell(report.shown.answer(code), report.form.question(code) is not None)
