"""The route of the results page: read the address, ask, show what was found."""

from flask import Blueprint, current_app, render_template, request

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory import queries
from search import address, filters
from search.asking import Answer, answer
from search.results_page import page_numbers, results_page
from search.searching import Searcher
from search.widening import Wider, that_find_something, wider_searches

search = Blueprint("search", __name__)


@search.get("/search")
def results() -> str:
    """The results page. Whatever the query string holds, it is a page."""
    session = db.session()
    areas = queries.area_labels(session)
    asked = address.read(request.args.items(multi=True), filters.known_codes(areas))
    searcher: Searcher = current_app.extensions["search"]
    found = answer(session, searcher, asked, areas, today())
    authority = current_app.extensions["settings"].authority_short_name
    return render_template(
        "search/results.html",
        page=results_page(found, _wider(searcher, found), today(), authority),
        page_numbers=page_numbers,
        radii=filters.RADII,
        age_text=address.age_text,
        section="search",
    )


def _wider(searcher: Searcher, found: Answer) -> tuple[Wider, ...]:
    """What to offer where nothing was found."""
    if found.results is None or found.results.total:
        return ()
    return that_find_something(searcher, wider_searches(found.asked, found.place, found.area_labels), found.place)
