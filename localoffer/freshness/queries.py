"""Public listings by how long ago someone said that they are right, for officers."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.vocabularies import vocabulary
from localoffer.directory.models import Area, Location, LocationArea, Provider, Service
from localoffer.freshness.rules import STATE_LABELS, TO_CHASE, Dates, Freshness, due_on, freshness, interval_for

WHICH: Mapping[str, tuple[str, frozenset[Freshness]]] = {
    "": ("All that need confirming", frozenset(TO_CHASE)),
    **{state.value: (label, frozenset({state})) for state, label in STATE_LABELS.items()},
    "all": ("All listings", frozenset(Freshness)),
}
"""What an address may ask for: words, and the states that are meant."""


@dataclass(frozen=True)
class Dated:
    """A public listing with its dates and what they make of it on the day asked about."""

    id: uuid.UUID
    name: str
    page: tuple[str, str]
    """Endpoint and readable address of its page."""
    provider_id: uuid.UUID
    provider: str
    kind: str
    email: str
    phone: str
    dates: Dates
    state: Freshness
    due: date | None

    @property
    def to_chase(self) -> bool:
        """Whether somebody has to ask the provider."""
        return self.state in TO_CHASE


@dataclass(frozen=True)
class Count:
    """How many listings of a state, a kind or an area there are, and how many of them need confirming."""

    code: str
    label: str
    total: int
    to_chase: int


def dated_listings(session: Session, today: date) -> list[Dated]:
    """Every public listing: those never confirmed first, then the oldest first."""
    query = (
        select(
            Service.id, Service.name, Service.role, Service.slug,
            Service.edited_on, Service.confirmed_on, Service.assured_on,
            Provider.id, Provider.name, Provider.slug, Provider.kind, Provider.email, Provider.phone,
        )
        .join(Provider, Service.provider_id == Provider.id)
        .where(Service.public_revision_id.is_not(None))
    )  # fmt: skip
    found = [_dated(tuple(row), today) for row in session.execute(query)]
    return sorted(found, key=lambda one: (one.dates.trusted or date.min, one.name.casefold(), str(one.id)))


def _dated(row: tuple[Any, ...], today: date) -> Dated:
    id, name, role, slug, edited, confirmed, assured, of_id, of, of_slug, kind, email, phone = row
    dates, months = Dates(edited, confirmed, assured), interval_for(kind)
    page = ("directory.provider", of_slug) if role == "setting" else ("directory.service", slug)
    state = freshness(dates, today, months)
    return Dated(id, name, page, of_id, of, kind, email, phone, dates, state, due_on(dates, months))


def listings_of_areas(session: Session) -> dict[str, set[uuid.UUID]]:
    """The public listings with a place in each area, by the area's search value (`ward:E05015239`)."""
    query = (
        select(Area.kind, Area.code, Service.id)
        .join(LocationArea, LocationArea.area_id == Area.id)
        .join(Location, Location.id == LocationArea.location_id)
        .join(Service, Service.id == Location.service_id)
        .where(Service.public_revision_id.is_not(None))
        .distinct()
    )
    found: dict[str, set[uuid.UUID]] = {}
    for kind, code, id in session.execute(query):
        found.setdefault(f"{kind}:{code}", set()).add(id)
    return found


def count_states(listings: Sequence[Dated]) -> list[Count]:
    """Every state in the order a listing passes through them."""
    counted = Counter(one.state for one in listings)
    return [
        Count(state.value, label, counted[state], counted[state] if state in TO_CHASE else 0)
        for state, label in STATE_LABELS.items()
    ]


def count_kinds(listings: Sequence[Dated]) -> list[Count]:
    """Kinds of provider that have a listing, in the vocabulary's order, then any it has lost."""
    total, chased = Counter(one.kind for one in listings), Counter(one.kind for one in listings if one.to_chase)
    kinds = vocabulary("provider_kinds")
    order = [term.code for term in kinds.terms if total[term.code]]
    order += sorted(code for code in total if code not in kinds)
    return [Count(code, kinds.label_of(code), total[code], chased[code]) for code in order]


def count_areas(
    listings: Sequence[Dated], within: Mapping[str, set[uuid.UUID]], labels: Mapping[str, str]
) -> list[Count]:
    """Areas in the order of `labels`. A listing with places in two areas counts in both, one without in none."""
    chased = {one.id for one in listings if one.to_chase}
    known = {one.id for one in listings}
    return [
        Count(key, label, len(within[key] & known), len(within[key] & chased))
        for key, label in labels.items()
        if key in within
    ]
