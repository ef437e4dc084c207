"""How settings stand with their reports: none, begun, waiting, incomplete, due, or as it should be. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from localoffer.freshness.planning import State, Wanting
from localoffer.freshness.rules import DUE_SOON_DAYS, NEVER_DUE, Dates, Freshness, due_on, freshness
from localoffer.reports.rules import LEFT_TO_DO, Found

Duty = Literal["must", "invited", "exempt"]


class Mark(StrEnum):
    """What officers see of a setting, most pressing first. A setting can have several."""

    NONE = "none"
    BEGUN = "begun"  # families read nothing, but it is being written, was sent back or taken down
    OVERDUE = "overdue"
    DUE = "due"
    INCOMPLETE = "incomplete"
    WAITING = "waiting"
    DUE_SOON = "due-soon"
    UP_TO_DATE = "up-to-date"
    INVITED = "invited"
    PUBLISHED = "published"  # by one that is only invited
    EXEMPT = "exempt"


MARK_LABELS: Mapping[Mark, str] = {
    Mark.NONE: "No report",
    Mark.BEGUN: "Begun, not published",
    Mark.OVERDUE: "Overdue",
    Mark.DUE: "Due",
    Mark.INCOMPLETE: "Published, not complete",
    Mark.WAITING: "Waiting for an officer",
    Mark.DUE_SOON: f"Due within {DUE_SOON_DAYS} days",
    Mark.UP_TO_DATE: "Complete and up to date",
    Mark.INVITED: "Invited, none published",
    Mark.PUBLISHED: "Invited, published",
    Mark.EXEMPT: "Exempt",
}
TO_CHASE = frozenset({Mark.NONE, Mark.BEGUN, Mark.OVERDUE, Mark.DUE, Mark.INCOMPLETE})
"""Marks of a setting that somebody has to ask. Only one that the law asks for a report has any of them."""


@dataclass(frozen=True)
class Waiting:
    """A version that an officer has to decide about."""

    revision_id: uuid.UUID
    sent_at: datetime


@dataclass(frozen=True)
class Written:
    """What there is of a setting's reports. `year`: the newest school year of which families read one, and `findings`
    what became of its questions by today; `revision_id` is the version they read. `begun`: there is a version that
    families do not read, be it a draft, sent back or taken down; `draft_year` is that of a draft."""

    year: int | None = None
    revision_id: uuid.UUID | None = None
    dates: Dates = field(default_factory=Dates)
    findings: Mapping[str, Found] = field(default_factory=dict)
    begun: bool = False
    draft_year: int | None = None
    waiting: Waiting | None = None

    @property
    def is_public(self) -> bool:
        """Whether families read one."""
        return self.year is not None

    @property
    def to_do(self) -> int:
        """How many questions of the public one are missing, thin, copied, unchecked or out of date."""
        return sum(found in LEFT_TO_DO for found in self.findings.values())

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(found is Found.DONE for found in self.findings.values())

    @property
    def counted(self) -> int:
        """How many there are to do in all."""
        return sum(found is not Found.EMPTY for found in self.findings.values())

    def lacks(self, question: str) -> bool:
        """Whether families do not find a whole answer to this question."""
        return self.findings.get(question) is not Found.DONE


def by_today(findings: Mapping[str, str], days: Mapping[str, date], today: date) -> dict[str, Found]:
    """Findings as they were kept when the report was sent, as they are now: what was to come by a day that is past is
    missing. `days` are those days, by question. A code that there is no more counts as empty."""
    found = {code: Found(value) if value in set(Found) else Found.EMPTY for code, value in findings.items()}
    late = {code for code, one in found.items() if one is Found.LATER and days.get(code, date.max) <= today}
    return {code: Found.MISSING if code in late else one for code, one in found.items()}


def age(written: Written, today: date) -> Freshness:
    """How old the report that families read is, by the one rule."""
    return freshness(written.dates, today) if written.is_public else Freshness.NEVER


def marks(duty: Duty, written: Written, today: date) -> tuple[Mark, ...]:
    """The marks of a setting, the most pressing first. One that is invited or exempt is never flagged."""
    found = {Mark.WAITING} if written.waiting else set()
    if duty == "must":
        found |= _flags(written, today)
    elif duty == "exempt":
        found.add(Mark.EXEMPT)
    else:
        found.add(Mark.PUBLISHED if written.is_public else Mark.INVITED)
    return tuple(mark for mark in Mark if mark in found)


def asked_for(duty: Duty, written: Written, today: date) -> tuple[State, date] | None:
    """What a setting can be reminded of, and the day that it is about; None where there is nothing to ask of it now:
    what is up to date, what officers have to decide first, and whoever is only invited."""
    if duty != "must" or written.waiting:
        return None
    state = age(written, today)
    if state is not Freshness.FRESH:
        return state, due_on(written.dates) or NEVER_DUE
    due = due_on(written.dates) or NEVER_DUE
    if written.to_do:
        return Wanting.INCOMPLETE, due
    return (Wanting.TO_COME, due) if Found.LATER in written.findings.values() else None


def _flags(written: Written, today: date) -> set[Mark]:
    if not written.is_public:
        return set() if written.waiting else {Mark.BEGUN if written.begun else Mark.NONE}
    found = {Mark.INCOMPLETE} if written.to_do else set()
    state = age(written, today)
    if state in (Freshness.OVERDUE, Freshness.LAPSED):
        found.add(Mark.OVERDUE)
    elif state is Freshness.DUE:
        found.add(Mark.DUE)
    elif state is Freshness.DUE_SOON:
        found.add(Mark.DUE_SOON)
    return found or {Mark.UP_TO_DATE}
