"""The route of the results page: read the address, ask, look the listings up, show them."""

import uuid
from dataclasses import replace

from flask import Blueprint, current_app, render_template, request

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.queries import FoundPlace, ListingView
from localoffer.directory.rules import KM_PER_MILE
from search import address, filters
from search.address import Asked
from search.query import SearchQuery, SearchResults
from search.results_page import page_numbers, results_page
from search.searching import Searcher, SearchUnavailableError

search = Blueprint("search", __name__)


@search.get("/search")
def results() -> str:
    """The results page. Whatever the query string holds, it is a page."""
    session = db.session()
    areas = queries.area_labels(session)
    asked = address.read(request.args.items(multi=True), filters.known_codes(areas))
    place = queries.find_place(session, asked.near) if asked.near else None
    found = _ask(asked, place)
    listings = _listings(found) if found else _by_name(asked)
    return render_template(
        "search/results.html",
        page=results_page(asked, found, listings, place, areas, today()),
        page_numbers=page_numbers,
        radii=filters.RADII,
        age_text=address.age_text,
        section="search",
    )


def query_for(asked: Asked, place: FoundPlace | None) -> SearchQuery:
    """The engine's question for what was asked; a place that nobody knows measures nothing."""
    placed = asked if place else replace(asked, near="", radius=None)
    return SearchQuery(
        text=asked.text,
        filters=asked.filters,
        age=asked.age,
        near=(place.latitude, place.longitude) if place else None,
        radius_km=placed.radius * KM_PER_MILE if placed.radius else None,
        sort=placed.order,
        facets=filters.GROUPS,
        page=asked.page,
        size=address.PAGE_SIZE,
    )


def _ask(asked: Asked, place: FoundPlace | None) -> SearchResults | None:
    """The answer; None where no engine can give one."""
    searcher: Searcher | None = current_app.extensions.get("search")
    if searcher is None:
        return None
    try:
        return searcher.search(query_for(asked, place))
    except SearchUnavailableError:
        current_app.logger.warning("search is not available; results are found by name in the database")
        return None


def _listings(found: SearchResults) -> dict[str, ListingView]:
    """The listings of this page's hits, as they are now in the database."""
    by_id = queries.listings_by_id(db.session(), [uuid.UUID(hit.id) for hit in found.hits])
    return {str(key): listing for key, listing in by_id.items()}


def _by_name(asked: Asked) -> dict[str, ListingView]:
    """What the page falls back on: listings with all the words in their name."""
    if not asked.text:
        return {}
    return {str(listing.id): listing for listing in queries.listings_named_like(db.session(), asked.text)}
