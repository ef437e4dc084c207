"""Asking: from what a visitor asked for to all that an answer shows; the page and `flask search try` both come here."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from localoffer.directory.queries import (
    FoundPlace,
    ListingView,
    area_labels,
    find_place,
    listings_by_id,
    listings_named_like,
)
from localoffer.directory.rules import KM_PER_MILE
from search.address import PAGE_SIZE, Asked
from search.filters import GROUPS
from search.query import SearchQuery, SearchResults
from search.searching import Searcher, SearchUnavailableError
from search.snippets import Parts, snippet


@dataclass(frozen=True)
class Answer:
    """What was found. `asked` has the place in its own field even where it was typed among the words. `results` is
    None where no engine could answer: `listings` are then found by name. `listings` and `snippets` are by id."""

    asked: Asked
    place: FoundPlace | None
    results: SearchResults | None
    listings: Mapping[str, ListingView]
    snippets: Mapping[str, Parts]
    area_labels: Mapping[str, str]


def answer(session: Session, searcher: Searcher, asked: Asked, size: int = PAGE_SIZE) -> Answer:
    """Ask the engines and read the listings found from the database. Never raises for what an engine does."""
    asked, place = _placed(session, asked)
    labels = area_labels(session)
    try:
        results = searcher.search(query_for(asked, place, size))
    except SearchUnavailableError:
        named = listings_named_like(session, asked.text, size)
        return Answer(asked, place, None, {str(one.id): one for one in named}, {}, labels)
    found = listings_by_id(session, [uuid.UUID(hit.id) for hit in results.hits])
    listings = {str(id): listing for id, listing in found.items()}
    snippets = {}
    if results.plan.slots:
        for id, listing in listings.items():
            content = listing.content
            texts = (content.summary, content.description, content.eligibility, content.how_to_get_it)
            snippets[id] = snippet(texts, results.plan)
    return Answer(asked, place, results, listings, snippets, labels)


def query_for(asked: Asked, place: FoundPlace | None, size: int = PAGE_SIZE) -> SearchQuery:
    """The engines' question. A place that nobody knows is left out, and the radius with it."""
    sort = asked.order
    return SearchQuery(
        text=asked.text,
        filters=asked.filters,
        age=asked.age,
        near=(place.latitude, place.longitude) if place else None,
        radius_km=asked.radius * KM_PER_MILE if place and asked.radius else None,
        sort="relevance" if sort == "distance" and place is None else sort,
        facets=GROUPS,
        page=asked.page,
        size=size,
    )


_NEAR = re.compile(r"^(?P<what>.*?)\s*\b(?:near to|near|close to|around|in)\s+(?P<where>\S.*)$", re.IGNORECASE)
_POSTCODE = r"[a-z]{1,2}[0-9][a-z0-9]?(?:\s*[0-9][a-z]{2})?"
_ENDS = re.compile(rf"^(?P<what>.*?)(?:^|\s)(?P<where>{_POSTCODE})$", re.IGNORECASE)


def _placed(session: Session, asked: Asked) -> tuple[Asked, FoundPlace | None]:
    """The place asked for: in its own box, or among the words ("anxiety group near M33") where we know it."""
    if asked.near:
        return asked, find_place(session, asked.near)
    for pattern in (_NEAR, _ENDS):
        found = pattern.match(asked.text)
        place = find_place(session, found["where"]) if found else None
        if found and place:
            return replace(asked, text=found["what"].strip(), near=found["where"]), place
    return asked, None
