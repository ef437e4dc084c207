"""The part "text": Markdown in a box, with how it will look; HTML that comes in is made into Markdown."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from config.reports.shape import Question
from localoffer.reports.content import LONGEST, ReportContent
from localoffer.reports.markdown import to_html
from localoffer.reports.pasted import from_paste, looks_like_html
from providers.editor.fields import TextField, faults_of, tidy_text
from providers.reporting.question import Reading, laid_over

PREVIEW = "show-text"
"""The button that shows how the text will look, and saves nothing."""
LONGEST_HTML = 500_000
"""Characters of HTML that are made into Markdown: ten times the longest answer, as much as Word makes of one. What is
longer is refused as it came."""
CLEANED = "The HTML in your text was made into plain text with headings and lists."


def cleaned(text: str) -> str:
    """A text as it came in, without HTML and what no database keeps."""
    return tidy_text(from_paste(text) if len(text) <= LONGEST_HTML else text)


class _PastedField(TextField):
    tidied = staticmethod(cleaned)


@dataclass(frozen=True)
class Written:
    """The box with what is in it, and how that will look where somebody asked."""

    field: Any
    looks: Markup | None = None


class _Text:
    template = "reporting/parts/text.html"
    wide = False

    def values(self, question: Question, content: ReportContent) -> Written:
        """The text of the answer."""
        return Written(self._field(None, content.answer(question.code).text)["text"])

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report with this text. One that is too long is refused, and stays in the box."""
        typed = self._field(form)
        typed.validate()
        text = typed["text"].data or ""
        looks = to_html(text) if PREVIEW in form and len(text) <= LONGEST else None
        values, faults = Written(typed["text"], looks), faults_of(typed)  # type: ignore[arg-type]  # not a class's
        if faults:
            return Reading(None, values, faults)
        reading = laid_over(content, question, values, "text", text=text)
        changed = CLEANED if looks_like_html(form.get("text", "")) else ""
        return Reading(reading.content, values, reading.faults, changed)

    def _field(self, sent: MultiDict[str, str] | None, text: str = "") -> BaseForm:
        # WTForms takes an empty form for none at all; a form that was sent has its token at least.
        form = BaseForm({"text": _PastedField("Your answer", LONGEST, rows=14)})  # type: ignore[arg-type]  # as above
        form.process(formdata=sent, data={"text": text})
        return form


TEXT = _Text()
