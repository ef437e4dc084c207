"""Asking: from what a visitor asked for to all that an answer shows; the page and `flask search try` both come here."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import structlog
from sqlalchemy.orm import Session

from localoffer.directory.queries import FoundPlace, ListingView, listings_by_id, listings_named_like
from localoffer.directory.rules import KM_PER_MILE
from search.address import PAGE_SIZE, Asked
from search.filters import GROUPS
from search.query import Hit, SearchQuery, SearchResults
from search.searching import Searcher, SearchUnavailableError
from search.snippets import Parts, snippet
from search.understanding import Understood, understand
from search.words.queries import known_words
from search.words.rules import Words

log = structlog.get_logger()


@dataclass(frozen=True)
class Answer:
    """What was found. `understood` is what was taken for meant. `results` is None where no engine could answer:
    `listings` are then found by name. `related`: listings for the same purpose that do not hold all of the words, never
    among the results and not counted. `listings` and `snippets`, of results and related, are by id. `words`: what
    was known of words."""

    understood: Understood
    results: SearchResults | None
    related: tuple[Hit, ...]
    listings: Mapping[str, ListingView]
    snippets: Mapping[str, Parts]
    area_labels: Mapping[str, str]
    words: Words

    @property
    def asked(self) -> Asked:
        """With the place and the age in their own fields even where they were typed among the words."""
        return self.understood.asked

    @property
    def place(self) -> FoundPlace | None:
        """Where that is."""
        return self.understood.place


def answer(
    session: Session,
    searcher: Searcher,
    asked: Asked,
    labels: Mapping[str, str],
    today: date,
    known: Words | None = None,
) -> Answer:
    """Ask the engines and read the listings found from the database. Never raises for what an engine does.

    `labels`: the name of every area by its code, as the address was read with. `known`: other words than those
    saved, to try them.
    """
    known = known or known_words(session)
    meant = understand(session, asked, known)
    query = query_for(meant.asked, meant.place, today)
    try:
        results = searcher.search(query, meant.plan)
    except SearchUnavailableError as error:
        log.warning("search is not available; results are found by name in the database", error=str(error))
        named = listings_named_like(session, meant.asked.text) if meant.asked.text else []
        return _answer(meant, None, (), named, labels, known)
    related = _related(searcher, query, meant, results)
    hits = (*results.hits, *related)
    found = listings_by_id(session, [uuid.UUID(hit.id) for hit in hits])
    return _answer(meant, results, related, found.values(), labels, known)


def _related(searcher: Searcher, query: SearchQuery, meant: Understood, results: SearchResults) -> tuple[Hit, ...]:
    """What fills a first page that the words alone do not."""
    room = PAGE_SIZE - results.total
    if not meant.plan.slots or query.page > 1 or room <= 0:
        return ()
    return tuple(searcher.related(query, meant.plan, frozenset(hit.id for hit in results.hits), room))


def _answer(
    meant: Understood,
    results: SearchResults | None,
    related: tuple[Hit, ...],
    found: Iterable[ListingView],
    labels: Mapping[str, str],
    known: Words,
) -> Answer:
    listings = {str(listing.id): listing for listing in found}
    snippets = {id: snippet(_texts(listing), meant.plan) for id, listing in listings.items()}
    return Answer(meant, results, related, listings, snippets, labels, known)


def _texts(listing: ListingView) -> tuple[str, ...]:
    """What a snippet may be cut from, most telling first."""
    content = listing.content
    return content.summary, content.description, content.eligibility, content.how_to_get_it


def query_for(asked: Asked, place: FoundPlace | None, today: date | None = None) -> SearchQuery:
    """The engines' question. A place that nobody knows is left out, and the radius with it; `today` is for the
    order only."""
    sort = (asked if place else replace(asked, near="")).order
    return SearchQuery(
        text=asked.text,
        filters=asked.filters,
        age=asked.age,
        near=(place.latitude, place.longitude) if place else None,
        radius_km=asked.radius * KM_PER_MILE if place and asked.radius else None,
        sort=sort,
        facets=GROUPS,
        page=asked.page,
        size=PAGE_SIZE,
        today=today,
    )
