"""Which organisations of the directory may be the one that somebody speaks of."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.matching import NUMBERS, Candidate, Facts, candidates, facts
from localoffer.directory.models import Location, Provider, Service

MOST_FOUND = 30
"""Organisations that a search for a name shows."""
_COLUMNS = (
    Provider.id, Provider.name, Provider.postcode, Provider.phone, Provider.website,
    Provider.urn, Provider.ofsted_urn, Provider.ukprn, Provider.charity_number,
)  # fmt: skip


def known_facts(session: Session) -> list[Facts]:
    """What is known of every organisation that is not closed, read in two queries."""
    places: dict[uuid.UUID, list[str]] = defaultdict(list)
    found = select(Service.provider_id, Location.postcode).join(Location.service).where(Location.postcode != "")
    for provider_id, postcode in session.execute(found.distinct()):
        places[provider_id].append(postcode)
    rows = session.execute(select(*_COLUMNS).where(Provider.closed_on.is_(None)).order_by(Provider.name, Provider.id))
    return [
        facts(
            row.name, [row.postcode, *places[row.id]], [row.phone], row.website,
            {name: getattr(row, name) for name in NUMBERS}, row.id,
        )
        for row in rows
    ]  # fmt: skip


def may_be(session: Session, asked: Facts) -> tuple[Candidate, ...]:
    """Organisations here that may be the one asked about, surest first."""
    return candidates(asked, known_facts(session))


def organisations_like(session: Session, text: str) -> Sequence[Provider]:
    """Organisations with all these words in their names, and those whose names are nearly this; closed ones last."""
    words = text.split()[:8]
    if not words:
        return []
    with_words = (
        select(Provider)
        .where(*(Provider.name.icontains(word, autoescape=True) for word in words))
        .order_by(Provider.closed_on.is_not(None), Provider.name, Provider.id)
        .limit(MOST_FOUND)
    )
    found = list(session.scalars(with_words))
    near = [candidate.facts.id for candidate in may_be(session, facts(text))]
    by_id = {one.id: one for one in session.scalars(select(Provider).where(Provider.id.in_(near)))}
    found += [by_id[id] for id in near if id in by_id and by_id[id] not in found]
    return found[:MOST_FOUND]
