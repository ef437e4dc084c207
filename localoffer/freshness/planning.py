"""Who is to be reminded of what. Pure: the listings as they stand and the reminders sent so far in, reminders out.

A listing is told of once in each state it comes into: when it will be due soon (30 days before), on the day, and 14
days after; when it has lapsed, the officers are. Only the state of the day counts, so a week without a scheduler
makes one reminder and not seven.
"""

import uuid
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Literal

from localoffer.freshness.rules import Freshness

Told = Literal["provider", "officers"]
ORDER = tuple(Freshness)


@dataclass(frozen=True)
class Standing:
    """A listing as it stands on the day. `reachable`: there is an address to write to its provider at."""

    id: uuid.UUID
    state: Freshness
    due: date | None
    reachable: bool


@dataclass(frozen=True)
class Planned:
    """A reminder to send."""

    id: uuid.UUID
    due: date
    state: Freshness
    told: Told


Sent = Mapping[uuid.UUID, AbstractSet[tuple[date, Freshness]]]
"""The reminders of each listing: the day it was due and the state it was told of."""


def plan(listings: Iterable[Standing], sent: Sent) -> list[Planned]:
    """The reminders to send now, in the order of the listings."""
    found = []
    for one in listings:
        told = _told(one)
        if told is None or one.due is None:
            continue
        before = {ORDER.index(state) for due, state in sent.get(one.id, ()) if due == one.due}
        # A later state that was told of stays so where a clock was set back.
        if not before or max(before) < ORDER.index(one.state):
            found.append(Planned(one.id, one.due, one.state, told))
    return found


def _told(one: Standing) -> Told | None:
    """Whom this state concerns. Officers hear of a provider that nobody can write to on the day, and once more."""
    if one.state is Freshness.LAPSED or (one.state is Freshness.DUE and not one.reachable):
        return "officers"
    if one.state in (Freshness.DUE_SOON, Freshness.DUE, Freshness.OVERDUE) and one.reachable:
        return "provider"
    return None
