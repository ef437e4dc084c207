"""What the address of the trail's page asks for: words, a group of actions, and days in three parts each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from localoffer.accounts.forms import Fault
from localoffer.trail.words import GROUPS

LONGEST = 100
"""Characters of an address or a name to look for."""
PARTS = ("day", "month", "year")
_DAYS = {"from": "First day", "to": "Last day"}


@dataclass(frozen=True)
class Asked:
    """A look into the trail. `values` is what was typed, by the names of the fields; only what was given."""

    who: str = ""
    group: str = ""
    about: str = ""
    first: date | None = None
    last: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def arguments(self) -> dict[str, Any]:
        """For the address of another page of the same."""
        return dict(self.values)


def read_asked(arguments: Mapping[str, str]) -> Asked:
    """What an address asks for. What is wrong with a day is told; a group that there is not is left out."""
    names = ("who", "about", *(f"{name}-{part}" for name in _DAYS for part in PARTS))
    values = {name: text for name in names if (text := _tidy(arguments.get(name, "")))}
    group = arguments.get("what", "")
    if group in GROUPS:
        values["what"] = group
    faults = [
        Fault(name, f"{words} must be {LONGEST} characters or fewer")
        for name, words in (("who", "The email address"), ("about", "The name"))
        if len(values.get(name, "")) > LONGEST
    ]
    first, last = (_day(values, name, faults) for name in _DAYS)
    if first and last and last < first:
        faults.append(Fault("to-day", "Last day must be the same as or after the first day"))
    return Asked(
        values.get("who", ""), values.get("what", ""), values.get("about", ""), first, last, values, tuple(faults)
    )


def _day(values: Mapping[str, str], name: str, faults: list[Fault]) -> date | None:
    """The day of three parts; None where nothing is given, or where it is none, which is added to `faults`."""
    typed = [values.get(f"{name}-{part}", "") for part in PARTS]
    if not any(typed):
        return None
    for part, text in zip(PARTS, typed, strict=True):
        if not text:
            faults.append(Fault(f"{name}-{part}", f"{_DAYS[name]} must include a {part}"))
            return None
    if all(text.isascii() and text.isdigit() and len(text) <= 4 for text in typed):
        day, month, year = map(int, typed)
        if year >= 2000:
            try:
                return date(year, month, day)
            except ValueError:
                pass
    faults.append(Fault(f"{name}-day", f"{_DAYS[name]} must be a real date, like 22 11 2026"))
    return None


def _tidy(text: str) -> str:
    clean = text.replace("\0", "").encode("utf-8", "ignore").decode()
    return " ".join(clean.split())[: LONGEST + 1]
