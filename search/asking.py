"""Asking: from what a visitor asked for to all that an answer shows; the page and `flask search try` both come here."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import structlog
from sqlalchemy.orm import Session

from localoffer.directory.queries import FoundPlace, ListingView, find_place, listings_by_id, listings_named_like
from localoffer.directory.rules import KM_PER_MILE
from search.address import PAGE_SIZE, Asked
from search.filters import GROUPS
from search.planner import plan
from search.query import SearchQuery, SearchResults
from search.searching import Searcher, SearchUnavailableError
from search.snippets import Parts, snippet

log = structlog.get_logger()


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


def answer(session: Session, searcher: Searcher, asked: Asked, labels: Mapping[str, str], today: date) -> Answer:
    """Ask the engines and read the listings found from the database. Never raises for what an engine does.

    `labels`: the name of every area by its code, as the address was read with.
    """
    asked, place = _placed(session, asked)
    try:
        results = searcher.search(query_for(asked, place, today))
    except SearchUnavailableError as error:
        log.warning("search is not available; results are found by name in the database", error=str(error))
        named = listings_named_like(session, asked.text) if asked.text else []
        return _answer(asked, place, None, named, labels)
    found = listings_by_id(session, [uuid.UUID(hit.id) for hit in results.hits])
    return _answer(asked, place, results, found.values(), labels)


def _answer(
    asked: Asked,
    place: FoundPlace | None,
    results: SearchResults | None,
    found: Iterable[ListingView],
    labels: Mapping[str, str],
) -> Answer:
    listings = {str(listing.id): listing for listing in found}
    words = results.plan if results else plan(asked.text)
    snippets = {id: snippet(_texts(listing), words) for id, listing in listings.items()}
    return Answer(asked, place, results, listings, snippets, labels)


def _texts(listing: ListingView) -> tuple[str, ...]:
    """What a snippet may be cut from, most telling first."""
    content = listing.content
    return content.summary, content.description, content.eligibility, content.how_to_get_it


def query_for(asked: Asked, place: FoundPlace | None, today: date | None = None) -> SearchQuery:
    """The engines' question. A place that nobody knows is left out, and the radius with it; `today` is for the
    order only."""
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
        size=PAGE_SIZE,
        today=today,
    )


_POSTCODE = r"[a-z]{1,2}[0-9][a-z0-9]?(?:\s*[0-9][a-z]{2})?"
_PLACED = re.compile(rf"\s+(?=(?:{_POSTCODE})$)|(?:^|\s+)(?:near to|near|close to|around|in)\s+(?=\S)", re.IGNORECASE)

_MOST_TRIES = 3
"""Each costs a look into the database; a place stands at the end."""


def _placed(session: Session, asked: Asked) -> tuple[Asked, FoundPlace | None]:
    """The place asked for: in its own box, or at the end of the words ("anxiety group near M33") where we know it."""
    if asked.near:
        return asked, find_place(session, asked.near)
    for between in list(_PLACED.finditer(asked.text))[-_MOST_TRIES:]:
        what, where = asked.text[: between.start()], asked.text[between.end() :]
        if place := find_place(session, where):
            return replace(asked, text=what, near=where), place
    if re.fullmatch(_POSTCODE, asked.text, re.IGNORECASE) and (place := find_place(session, asked.text)):
        return replace(asked, text="", near=asked.text), place
    return asked, None
