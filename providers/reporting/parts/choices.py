"""The part "choices": boxes to tick."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from config.reports.shape import Question
from localoffer.reports.content import ReportContent
from providers.editor.fields import CodesField, faults_of
from providers.reporting.question import Reading, laid_over


class _Choices:
    template = "reporting/parts/choices.html"
    wide = False

    def values(self, question: Question, content: ReportContent) -> Any:
        """The boxes with those of the answer ticked."""
        return _boxes(question, None, list(content.answer(question.code).choices))["choices"]

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report with the boxes that were ticked."""
        typed = _boxes(question, form)
        typed.validate()
        faults = faults_of(typed)  # type: ignore[arg-type]  # a form that is no class's
        if faults:
            return Reading(None, typed["choices"], faults)
        return laid_over(content, question, typed["choices"], "choices", choices=tuple(typed["choices"].data or ()))


def _boxes(question: Question, sent: MultiDict[str, str] | None, ticked: list[str] | None = None) -> BaseForm:
    offered = [(choice.code, choice.label) for choice in question.offered()]
    boxes = CodesField("Tick all that you have or do", lambda: offered)
    form = BaseForm({"choices": boxes})  # type: ignore[arg-type]  # the stubs want less
    form.process(formdata=sent, data={"choices": ticked or []})
    return form


CHOICES = _Choices()
