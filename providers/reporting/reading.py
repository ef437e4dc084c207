"""A whole question: its parts read one after the other, each laid over what those before it made of the report."""

from werkzeug.datastructures import MultiDict

from config.reports.shape import Part, Question
from localoffer.accounts.forms import Fault
from localoffer.reports.content import ReportContent
from providers.editor.question_views import CHECK_READING
from providers.editor.rows.sent import ADD, REMOVE
from providers.reporting.parts import readers_of
from providers.reporting.parts.text import PREVIEW
from providers.reporting.question import Reading, Values

AGAIN = (ADD, REMOVE, PREVIEW, CHECK_READING)
"""Buttons that show the page again as typed and save nothing: whoever presses one has not finished typing, so
nothing is said of what is wrong yet."""


def values_of(question: Question, content: ReportContent) -> Values:
    """What the page of a question shows of a report, by part."""
    return {part: reader.values(question, content) for part, reader in readers_of(question).items()}


def read(question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
    """The report with this answer as the form has it, looked at by whoever sent it: nothing of it is from last year or
    filled in any more. Never raises, whatever was posted."""
    said: ReportContent | None = content
    values: dict[Part, object] = {}
    faults: list[Fault] = []
    words = ""
    for part, reader in readers_of(question).items():
        reading = reader.read(question, form, said or content)
        values[part] = reading.values
        faults += reading.faults
        words = words or reading.changed_words
        said = reading.content if said is not None else None
    if any(button in form for button in AGAIN):
        return Reading(None, values)
    if said is not None:
        said = said.with_answer(said.answer(question.code).confirmed())
    return Reading(said, values, tuple(faults), words)
