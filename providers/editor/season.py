"""The question of the first and the last day: something that runs for a while, such as a holiday club."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from localoffer.accounts.forms import Fault
from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from localoffer.wording import date_words, joined
from providers.editor.asking import Asked, with_parts
from providers.editor.fields import NOT_WHOLE, tidy_line
from providers.editor.question import Reading, Section

LABELS = {"starts_on": "First day", "ends_on": "Last day"}
UNITS = ("day", "month", "year")
EARLIEST, LATEST = 2000, 2100
"""Years. A club that began before only has to leave the first day empty."""
Typed = dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class SeasonQuestion(Asked):
    """First and last day."""

    template: str = "editor/season.html"

    def values(self, content: ListingContent) -> Typed:
        """Day, month and year of each date as text."""
        return {name: _parts(getattr(content, name)) for name in LABELS}

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with these days."""
        typed: Typed = {name: {unit: _one(form, f"{name}-{unit}") for unit in UNITS} for name in LABELS}
        whole = all(len(form.getlist(f"{name}-{unit}")) == 1 for name in LABELS for unit in UNITS)
        if not whole:
            return Reading(None, typed, (Fault("starts_on-day", NOT_WHOLE),))
        read = {name: day_of(typed[name], name) for name in LABELS}
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


def day_of(parts: dict[str, str], name: str) -> date | Fault | None:
    """The date of three parts as typed: None where all are empty, else what is wrong and at which part."""
    if not any(parts.values()):
        return None
    label, missing = LABELS[name], [unit for unit in UNITS if not parts[unit]]
    if missing:
        return Fault(f"{name}-{missing[0]}", f"{label} must include a {joined(missing)}")
    for unit in UNITS:
        if not (parts[unit].isascii() and parts[unit].isdigit() and len(parts[unit]) <= 4):
            return Fault(f"{name}-{unit}", f"{label} must be a real date, like 22 11 2026")
    try:
        day = date(*(int(parts[unit]) for unit in reversed(UNITS)))
    except ValueError:
        return Fault(f"{name}-day", f"{label} must be a real date, like 22 11 2026")
    if not EARLIEST <= day.year <= LATEST:
        return Fault(f"{name}-year", f"Year of the {label.lower()} must be between {EARLIEST} and {LATEST}")
    return day


def _parts(day: date | None) -> dict[str, str]:
    return {unit: str(getattr(day, unit)) if day else "" for unit in UNITS}


def _one(form: MultiDict[str, str], name: str) -> str:
    return tidy_line(form.get(name, ""))


SEASON = SeasonQuestion(
    name="dates", parts=("starts_on", "ends_on"), section=Section.WHERE, title="Does it start or end on a day?",
    task="First and last day",
    help="Only for something that runs for a while, such as a holiday club or a course. After the last day, families "
         "are told that it has ended.",
)  # fmt: skip
