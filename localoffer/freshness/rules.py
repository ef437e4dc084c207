"""Freshness: how long ago anyone said that a listing is right, and what that makes it."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from config.vocabularies import VocabularyError, vocabulary

DUE_SOON_DAYS = 30
DUE_DAYS = 14
"""How long a listing is due, from the day itself, before it is called overdue."""
LAPSED_AFTER_DAYS = 90
"""How long after it fell due families are told plainly that nobody has confirmed it."""
DEFAULT_INTERVAL_MONTHS = 12
"""The code of practice, 6.79: the report "should be updated annually". Health services and clubs change
sooner: `confirm_every_months` of a kind of provider in its vocabulary says how much."""
LONGEST_INTERVAL_MONTHS = 60
NEVER_DUE = date(1, 1, 1)
"""Stands for the due day of what was never confirmed, where a day is needed: earlier than any."""
_KEY = "confirm_every_months"


class Freshness(StrEnum):
    """States in the order a listing passes through them."""

    FRESH = "fresh"
    DUE_SOON = "due-soon"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    NEVER = "never-confirmed"


TO_CHASE = (Freshness.DUE, Freshness.OVERDUE, Freshness.LAPSED, Freshness.NEVER)
"""States in which somebody has to ask the provider."""

STATE_LABELS: Mapping[Freshness, str] = {
    Freshness.FRESH: "Up to date",
    Freshness.DUE_SOON: f"Due within {DUE_SOON_DAYS} days",
    Freshness.DUE: "Due",
    Freshness.OVERDUE: f"Overdue by {DUE_DAYS} days or more",
    Freshness.LAPSED: f"Overdue by {LAPSED_AFTER_DAYS} days or more",
    Freshness.NEVER: "Never confirmed",
}
"""What officers read. What families read is `localoffer.directory.facts.freshness_words`."""


@dataclass(frozen=True)
class Dates:
    """The three dates of a listing: content changed, provider said it is right, authority checked it."""

    edited: date | None = None
    confirmed: date | None = None
    assured: date | None = None

    @property
    def trusted(self) -> date | None:
        """The latest day on which someone said that the listing is right. An edit alone is not that."""
        return max((day for day in (self.confirmed, self.assured) if day), default=None)


def due_on(dates: Dates, interval_months: int = DEFAULT_INTERVAL_MONTHS) -> date | None:
    """The day by which it has to be confirmed again; None where it never was."""
    return months_after(dates.trusted, interval_months) if dates.trusted else None


def asked_for(dates: Dates, interval_months: int = DEFAULT_INTERVAL_MONTHS) -> date:
    """The day that a reminder is about: the one on which it is due; NEVER_DUE for what was never confirmed."""
    return due_on(dates, interval_months) or NEVER_DUE


def freshness(dates: Dates, today: date, interval_months: int = DEFAULT_INTERVAL_MONTHS) -> Freshness:
    """The state on `today`. A date in the future counts as today: clocks and typing differ."""
    due = due_on(dates, interval_months)
    if due is None:
        return Freshness.NEVER
    if today < due - timedelta(days=DUE_SOON_DAYS):
        return Freshness.FRESH
    if today < due:
        return Freshness.DUE_SOON
    if today < due + timedelta(days=DUE_DAYS):
        return Freshness.DUE
    if today < due + timedelta(days=LAPSED_AFTER_DAYS):
        return Freshness.OVERDUE
    return Freshness.LAPSED


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on (or back); the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def lapsed_if_trusted_by(today: date, interval_months: int) -> date:
    """The latest day such that what was last trusted on it, or before, has lapsed by `today`: `freshness` turned
    round, for a database to ask."""
    due = today - timedelta(days=LAPSED_AFTER_DAYS)
    day = months_after(due, -interval_months)
    # Several days can fall due on one: 28 to 31 August are all due on 28 February.
    while months_after(day + timedelta(days=1), interval_months) <= due:
        day += timedelta(days=1)
    return day


def interval_for(kind: str) -> int:
    """Months between confirmations for a kind of provider: `confirm_every_months` in the provider kinds, else a
    year. Raises VocabularyError where that is no whole number of months."""
    term = vocabulary("provider_kinds").get(kind)
    given = term.extra.get(_KEY, DEFAULT_INTERVAL_MONTHS) if term else DEFAULT_INTERVAL_MONTHS
    if type(given) is not int or not 1 <= given <= LONGEST_INTERVAL_MONTHS:
        raise VocabularyError(
            f"provider_kinds.yml: {_KEY} of '{kind}' is {given!r}; give whole months from 1 to "
            f"{LONGEST_INTERVAL_MONTHS}"
        )
    return given


def check_intervals() -> None:
    """Look at the interval of every kind of provider. Raises VocabularyError, so that a fault is found at start."""
    for term in vocabulary("provider_kinds").terms:
        if "confirm_every_days" in term.extra:
            raise VocabularyError(
                f"provider_kinds.yml: '{term.code}' has confirm_every_days; intervals are whole months now: {_KEY}"
            )
        interval_for(term.code)
