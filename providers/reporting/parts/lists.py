"""Contacts and links of an answer: read as the service editor reads those of an entry, several lists on one page."""

from typing import Any

from werkzeug.datastructures import MultiDict

from config.reports.shape import Question
from localoffer.accounts.forms import Fault
from localoffer.directory.content import ListingContent
from localoffer.reports.content import ReportContent
from providers.editor.rows.question import RowsQuestion
from providers.editor.rows.sent import ADD, REMOVE
from providers.reporting.question import Reading, laid_over


class Listed:
    """A part whose answer is a list that entries have too: `contacts`, `links`. `most`: as many as a report keeps."""

    wide = False

    def __init__(self, rows: RowsQuestion, template: str, most: int) -> None:
        self._rows, self.template, self._most = rows, template, most

    def values(self, question: Question, content: ReportContent) -> Any:
        """A row for each; an empty one where there is none."""
        return self._rows.values(self._entry(question, content))

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report with this list as the form has it. The buttons of its rows give no content."""
        reading = self._rows.read(own_buttons(form, self._rows.name), self._entry(question, content))
        if reading.content is None:
            return Reading(None, reading.values, reading.faults)
        items, first = getattr(reading.content, self._rows.name), reading.values.rows[0]
        field = next(one.id for name, one in first._fields.items() if name != "was")
        if len(items) > self._most:
            words = f"There is room for {self._most} of them and no more. Take some out"
            return Reading(None, reading.values, (Fault(field, words),))
        items = [self.named(question, item) for item in items]
        return laid_over(content, question, reading.values, field, **{self._rows.name: items})

    def named(self, question: Question, item: Any) -> Any:
        """One of them as the report keeps it."""
        return item

    def _entry(self, question: Question, content: ReportContent) -> ListingContent:
        """An entry that has nothing but this list: what the editor's rows are read against."""
        items = getattr(content.answer(question.code), self._rows.name)
        return ListingContent.model_validate({"name": question.code, self._rows.name: items})


def own_buttons(form: MultiDict[str, str], part: str) -> MultiDict[str, str]:
    """The fields of one list, and the buttons only where they are its own: `add-row` says which list, `remove-row` also
    which row (`links-2`)."""
    own = MultiDict([pair for pair in form.items(multi=True) if pair[0].startswith(f"{part}-")])
    if form.get(ADD) == part:
        own[ADD] = "1"
    name, _, number = form.get(REMOVE, "").rpartition("-")
    if name == part:
        own[REMOVE] = number
    return own
