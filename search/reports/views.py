"""Routes of the search inside reports."""

from flask import Blueprint, current_app, render_template, request

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.reports.comparing import MOST
from search import address, filters
from search.reports.asking import ReportAnswer, answer, known_codes
from search.reports.results import reports_page
from search.results_page import page_numbers
from search.searching import Searcher
from search.suggesting import near_spellings
from search.understanding import understand
from search.views import place_names
from search.widening import FEW, Wider, that_find_more, wider_searches

report_search = Blueprint("report_search", __name__, url_prefix="/reports")


@report_search.get("/search")
def results() -> str:
    """Schools whose reports say what was asked. Whatever the query string holds, it is a page."""
    session = db.session()
    areas = area_labels(session)
    asked = address.read(request.args.items(multi=True), known_codes(areas))
    searcher: Searcher = current_app.extensions["report_search"]
    found = answer(session, searcher, asked, areas, today())
    return render_template(
        "search/reports.html",
        page=reports_page(found, _wider(searcher, found), _near_instead(found)),
        page_numbers=page_numbers,
        radii=filters.RADII,
        age_text=address.age_text,
        most=MOST,
        section="search",
    )


def _wider(searcher: Searcher, found: ReportAnswer) -> tuple[Wider, ...]:
    """What to offer where little was found."""
    if found.results is None or found.results.total >= FEW:
        return ()
    candidates = wider_searches(found.asked, found.place, found.area_labels)
    session = db.session()
    return that_find_more(
        searcher, candidates, lambda asked: understand(session, asked, found.words), found.results.total
    )


def _near_instead(found: ReportAnswer) -> tuple[str, ...]:
    """Places that may have been meant by one that nobody knows."""
    if found.place is not None or not found.asked.near:
        return ()
    return near_spellings(found.asked.near, place_names().read(db.session()))
