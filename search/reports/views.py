"""Routes of the search inside reports."""

from flask import Blueprint, current_app, render_template, request

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.reports.comparing import MOST
from search import address, filters
from search.little_found import near_instead, wider
from search.reports.asking import answer, known_codes
from search.reports.results import reports_page
from search.results_page import page_numbers
from search.searching import Searcher

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
        page=reports_page(found, wider(searcher, found), near_instead(found)),
        page_numbers=page_numbers,
        radii=filters.RADII,
        age_text=address.age_text,
        most=MOST,
        section="search",
    )
