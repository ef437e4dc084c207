"""The part "date": a day in three boxes."""

from werkzeug.datastructures import MultiDict

from config.reports.shape import Question
from localoffer.accounts.forms import Fault
from localoffer.reports.content import ReportContent
from providers.editor.days import day_of, is_whole, parts_of, typed_day
from providers.editor.fields import NOT_WHOLE
from providers.reporting.question import Reading, laid_over

NAME = "on"


class _Day:
    template = "reporting/parts/day.html"
    wide = False

    def values(self, question: Question, content: ReportContent) -> dict[str, str]:
        """Day, month and year as text."""
        return parts_of(content.answer(question.code).on)

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report with this day; empty boxes take it out."""
        typed = typed_day(form, NAME)
        if not is_whole(form, NAME):
            return Reading(None, typed, (Fault(f"{NAME}-day", NOT_WHOLE),))
        day = day_of(typed, NAME, "Date")
        if isinstance(day, Fault):
            return Reading(None, typed, (day,))
        return laid_over(content, question, typed, f"{NAME}-day", on=day)


DAY = _Day()
