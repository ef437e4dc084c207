"""Who is to be reminded of what. Pure: the listings as they stand and the reminders sent so far in, reminders out.

A listing is told of once in each state it comes into: when it will be due soon (30 days before), on the day, and 14
days after; when it has lapsed, the officers are. Only the state of the day counts, so a week without a scheduler
makes one reminder and not seven.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from localoffer.freshness.rules import NEVER_DUE, Freshness

Told = Literal["provider", "officers"]
ORDER = tuple(Freshness)


class Wanting(StrEnum):
    """What an officer can remind of beside age. The daily job does not."""

    INCOMPLETE = "incomplete"  # it is public, and something is missing in it
    TO_COME = "to-come"  # something will be missing from a day on


State = Freshness | Wanting


@dataclass(frozen=True)
class Standing:
    """A listing, or a provider's report, as it stands on the day. `reachable`: there is an address to write to its
    provider at."""

    id: uuid.UUID
    state: State
    due: date | None
    reachable: bool


@dataclass(frozen=True)
class Planned:
    """A reminder to send."""

    id: uuid.UUID
    due: date
    state: State
    told: Told


@dataclass(frozen=True)
class Choice:
    """What comes of the listings an officer has chosen: those to write about, and those that are left out, because
    their provider was reminded in this state already, cannot be written to, or is not to be asked yet."""

    to_send: list[Planned] = field(default_factory=list)
    reminded: list[uuid.UUID] = field(default_factory=list)
    unreachable: list[uuid.UUID] = field(default_factory=list)
    not_due: list[uuid.UUID] = field(default_factory=list)


Sent = Mapping[uuid.UUID, Mapping[tuple[date, State], Told]]
"""The reminders of each listing: the day it was due and the state it was told of, and whom."""


def plan(listings: Iterable[Standing], sent: Sent) -> list[Planned]:
    """The reminders to send now, in the order of the listings."""
    found = []
    for one in listings:
        told = _told(one)
        if told is None or one.due is None or not isinstance(one.state, Freshness):
            continue
        before = {
            state: to
            for (due, state), to in sent.get(one.id, {}).items()
            if due == one.due and isinstance(state, Freshness)
        }
        if _is_news(one.state, told, before):
            found.append(Planned(one.id, one.due, one.state, told))
    return found


def state_of(code: str) -> State:
    """The state with this code. Raises ValueError where there is none."""
    return Freshness(code) if code in set(Freshness) else Wanting(code)


def plan_chosen(listings: Iterable[Standing], sent: Sent) -> Choice:
    """What to send about listings that an officer has chosen. A provider is reminded once in each state; where only
    officers were told of it, nobody was written to, and the provider is now. What was never confirmed is one state."""
    choice = Choice()
    for one in listings:
        due = one.due or NEVER_DUE
        if one.state is Freshness.FRESH:
            choice.not_due.append(one.id)
        elif sent.get(one.id, {}).get((due, one.state)) == "provider":
            choice.reminded.append(one.id)
        elif not one.reachable:
            choice.unreachable.append(one.id)
        else:
            choice.to_send.append(Planned(one.id, due, one.state, "provider"))
    return choice


def _told(one: Standing) -> Told | None:
    """Whom this state concerns. Officers hear of a provider that nobody can write to, and once more when it lapses."""
    if one.state is Freshness.LAPSED or (one.state in (Freshness.DUE, Freshness.OVERDUE) and not one.reachable):
        return "officers"
    if one.state in (Freshness.DUE_SOON, Freshness.DUE, Freshness.OVERDUE) and one.reachable:
        return "provider"
    return None


def _is_news(state: Freshness, told: Told, before: Mapping[Freshness, Told]) -> bool:
    """Whether nobody has said so yet. A later state that was told of stays so where a clock was set back."""
    if any(ORDER.index(earlier) >= ORDER.index(state) for earlier in before):
        return False
    # Officers who know that nobody can write to a provider need not hear it 14 days later.
    return not (state is Freshness.OVERDUE and told == "officers" and before.get(Freshness.DUE) == "officers")
