"""A date as day, month and year in three boxes: how it is typed, and what is wrong with it. Pure."""

from datetime import date

from werkzeug.datastructures import MultiDict

from localoffer.accounts.forms import Fault
from localoffer.wording import joined
from providers.editor.fields import tidy_line

UNITS = ("day", "month", "year")
EARLIEST, LATEST = 2000, 2100
"""Years. Whatever began before only has to leave the date empty."""


def typed_day(form: MultiDict[str, str], name: str) -> dict[str, str]:
    """Day, month and year of the date `name` as typed; "" for what was not sent."""
    return {unit: tidy_line(form.get(f"{name}-{unit}", "")) for unit in UNITS}


def is_whole(form: MultiDict[str, str], name: str) -> bool:
    """Whether each box of the date was sent once, as a browser does."""
    return all(len(form.getlist(f"{name}-{unit}")) == 1 for unit in UNITS)


def parts_of(day: date | None) -> dict[str, str]:
    """A date as it stands in the boxes."""
    return {unit: str(getattr(day, unit)) if day else "" for unit in UNITS}


def day_of(parts: dict[str, str], name: str, label: str) -> date | Fault | None:
    """The date of three parts as typed: None where all are empty, else what is wrong and at which part."""
    if not any(parts.values()):
        return None
    missing = [unit for unit in UNITS if not parts[unit]]
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
