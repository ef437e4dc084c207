"""Freshness: how long ago anyone said that a listing is right, and what that makes it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from config.vocabularies import vocabulary

DUE_SOON_DAYS = 30
LAPSED_AFTER_DAYS = 90
"""How long a listing stays overdue before families are told plainly that nobody has confirmed it."""
DEFAULT_INTERVAL_DAYS = 365
"""The code of practice, 6.79: the report "should be updated annually". Health services and clubs change
sooner: `confirm_every_days` of a kind of provider in its vocabulary says how much."""


class Freshness(StrEnum):
    """States in the order a listing passes through them."""

    FRESH = "fresh"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    NEVER = "never-confirmed"


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


def due_on(dates: Dates, interval_days: int = DEFAULT_INTERVAL_DAYS) -> date | None:
    """The day by which it has to be confirmed again; None where it never was."""
    return dates.trusted + timedelta(days=interval_days) if dates.trusted else None


def freshness(dates: Dates, today: date, interval_days: int = DEFAULT_INTERVAL_DAYS) -> Freshness:
    """The state on `today`. A date in the future counts as today: clocks and typing differ."""
    due = due_on(dates, interval_days)
    if due is None:
        return Freshness.NEVER
    if today < due - timedelta(days=DUE_SOON_DAYS):
        return Freshness.FRESH
    if today < due:
        return Freshness.DUE_SOON
    if today < due + timedelta(days=LAPSED_AFTER_DAYS):
        return Freshness.OVERDUE
    return Freshness.LAPSED


def interval_for(kind: str) -> int:
    """Days between confirmations for a kind of provider: `confirm_every_days` in the provider kinds, else a year."""
    term = vocabulary("provider_kinds").get(kind)
    return int(term.extra.get("confirm_every_days", DEFAULT_INTERVAL_DAYS)) if term else DEFAULT_INTERVAL_DAYS
