"""What a page of the report's writer is: a question whose parts are each read from a form by a reader of their own.

The page knows no part by name: whatever keeps the contract of `PartReader` and stands in `parts.READERS` has its place
on the page of every question that asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from config.reports.shape import Part, Question
from localoffer.accounts.forms import Fault
from localoffer.reports.content import Answer, ReportContent


@dataclass(frozen=True)
class Reading:
    """What a form said of one part, or of a whole question. `content` is None where something is wrong or the page is
    to be shown again (a row was asked for). `values` is whatever the template shows: as typed, nothing lost.
    `changed_words` says what became of the text, where it is not what was sent; "" where it is."""

    content: ReportContent | None
    values: Any
    faults: tuple[Fault, ...] = ()
    changed_words: str = ""


class PartReader(Protocol):
    """One part of an answer. Readers hold no state: the same object answers every request."""

    @property
    def template(self) -> str:
        """The template of its fields, included in the page: it finds `question`, `values`, `errors` and `faults`."""

    @property
    def wide(self) -> bool:
        """Whether its fields need the whole width of the page."""

    def values(self, question: Question, content: ReportContent) -> Any:
        """What the template shows of a report."""

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report with this part of its answer as the form has it. Never raises, whatever was posted."""


Values = Mapping[Part, Any]


def with_parts(content: ReportContent, question: Question, **parts: Any) -> ReportContent:
    """The report with these parts of an answer. Raises pydantic.ValidationError where one cannot be so."""
    answer = content.answer(question.code)
    return content.with_answer(Answer.model_validate(dict(answer) | parts))


def laid_over(content: ReportContent, question: Question, values: Any, field: str, **parts: Any) -> Reading:
    """The reading of a part that is right in itself; what the answer still does not take of it is a fault at
    `field`."""
    try:
        return Reading(with_parts(content, question, **parts), values)
    except ValidationError as error:
        words = error.errors()[0]["msg"].removeprefix("Value error, ")
        return Reading(None, values, (Fault(field, words[:1].upper() + words[1:]),))
