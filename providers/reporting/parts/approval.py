"""The part "approval": which role of the governing body approved the report, and on which day."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from config.reports.shape import Question
from localoffer.accounts.forms import Fault
from localoffer.reports.content import Approval, ReportContent
from providers.editor.days import day_of, is_whole, parts_of, typed_day
from providers.editor.fields import NOT_WHOLE, tidy_line
from providers.reporting.question import Reading

NAME = "approved"
LONGEST_ROLE = 200


@dataclass(frozen=True)
class Typed:
    """As it stands in the boxes."""

    role: str
    day: dict[str, str]


class _Approval:
    template = "reporting/parts/approval.html"
    wide = False

    def values(self, question: Question, content: ReportContent) -> Typed:
        """The role and the day of the report."""
        given = content.approval
        return Typed(given.role if given else "", parts_of(given.on if given else None))

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The report approved so; all boxes empty: not yet. One without the other is a fault."""
        typed = Typed(tidy_line(form.get("role", "")), typed_day(form, NAME))
        if len(form.getlist("role")) != 1 or not is_whole(form, NAME):
            return Reading(None, typed, (Fault("role", NOT_WHOLE),))
        day = day_of(typed.day, NAME, "Day of approval")
        if isinstance(day, Fault):
            return Reading(None, typed, (day,))
        if day is None and not typed.role:
            return Reading(content.with_approval(None), typed)
        if day is None:
            return Reading(None, typed, (Fault(f"{NAME}-day", "Enter the day on which it was approved"),))
        if not typed.role:
            return Reading(None, typed, (Fault("role", "Enter the role of who approved it, like Chair of governors"),))
        if len(typed.role) > LONGEST_ROLE:
            words = f"The role must be {LONGEST_ROLE} characters or fewer; it is {len(typed.role):,}"
            return Reading(None, typed, (Fault("role", words),))
        return Reading(content.with_approval(Approval(role=typed.role, on=day)), typed)


APPROVAL = _Approval()
