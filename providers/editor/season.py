"""The question of the first and the last day: something that runs for a while, such as a holiday club."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from localoffer.accounts.forms import Fault
from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from localoffer.wording import date_words
from providers.editor.asking import Asked, with_parts
from providers.editor.days import day_of, is_whole, parts_of, typed_day
from providers.editor.fields import NOT_WHOLE
from providers.editor.question import Reading, Section

LABELS = {"starts_on": "First day", "ends_on": "Last day"}
Typed = dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class SeasonQuestion(Asked):
    """First and last day."""

    template: str = "editor/season.html"

    def values(self, content: ListingContent) -> Typed:
        """Day, month and year of each date as text."""
        return {name: parts_of(getattr(content, name)) for name in LABELS}

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with these days."""
        typed: Typed = {name: typed_day(form, name) for name in LABELS}
        if not all(is_whole(form, name) for name in LABELS):
            return Reading(None, typed, (Fault("starts_on-day", NOT_WHOLE),))
        read = {name: day_of(typed[name], name, label) for name, label in LABELS.items()}
        faults = tuple(found for found in read.values() if isinstance(found, Fault))
        if faults:
            return Reading(None, typed, faults)
        first, last = read["starts_on"], read["ends_on"]
        if isinstance(first, date) and isinstance(last, date) and last < first:
            return Reading(
                None, typed, (Fault("ends_on-day", "Last day must be the same as the first day or after it"),)
            )
        return Reading(with_parts(content, **read), typed)

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """The days that are given."""
        days = ((label, getattr(content, name)) for name, label in LABELS.items())
        return tuple(f"{label}: {date_words(day)}" for label, day in days if day)


SEASON = SeasonQuestion(
    name="dates", parts=("starts_on", "ends_on"), section=Section.WHERE, title="Does it start or end on a day?",
    task="First and last day",
    help="Only for something that runs for a while, such as a holiday club or a course. After the last day, families "
         "are told that it has ended.",
)  # fmt: skip
