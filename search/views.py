"""Routes of search: the results page, and suggestions while someone types."""

from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory import queries
from search import address, filters
from search.asking import answer
from search.little_found import near_instead, place_names, wider
from search.log.recording import note_search
from search.reports.block import in_reports
from search.results_page import page_numbers, results_page
from search.searching import Searcher
from search.suggesting import Suggested, place_suggestions, suggestions
from search.words.queries import known_words

search = Blueprint("search", __name__)
SUGGESTIONS_KEPT = 60
"""Seconds a browser, or a cache on the way, may keep suggestions: names change seldom, and the same ones are typed."""


@search.get("/search")
def results() -> str:
    """The results page. Whatever the query string holds, it is a page."""
    session = db.session()
    areas = queries.area_labels(session)
    asked = address.read(request.args.items(multi=True), filters.known_codes(areas))
    searcher: Searcher = current_app.extensions["search"]
    found = answer(session, searcher, asked, areas, today())
    note_search(found)
    authority = current_app.extensions["settings"].authority_short_name
    return render_template(
        "search/results.html",
        page=results_page(found, wider(searcher, found), today(), authority, near_instead(found)),
        in_reports=in_reports(found),
        page_numbers=page_numbers,
        radii=filters.RADII,
        age_text=address.age_text,
        section="search",
    )


@search.get("/search/suggest")
def suggest() -> AnyResponse:
    """What could be meant, while someone types: JSON for the search box, the results page for whoever opens it."""
    words = address.tidy(request.args.get("q", ""), address.LONGEST_TEXT)
    near = address.tidy(request.args.get("near", ""), address.LONGEST_PLACE)
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        answer: AnyResponse = redirect(url_for("search.results", q=words or None, near=near or None))
    else:
        answer = jsonify(suggestions=_suggested(words) if words else _suggested_places(near))
    answer.cache_control.public = True
    answer.cache_control.max_age = SUGGESTIONS_KEPT
    answer.vary.add("Accept")
    return answer


def _suggested(words: str) -> list[dict[str, str]]:
    session = db.session()
    searcher: Searcher = current_app.extensions["search"]
    found = suggestions(session, searcher, words, place_names().read(session), known_words(session))
    return [{"text": item.text, "kind": item.kind, "url": _address_of(item)} for item in found]


def _suggested_places(near: str) -> list[dict[str, str]]:
    return [{"text": name} for name in place_suggestions(near, place_names().read(db.session()))]


def _address_of(item: Suggested) -> str:
    values: dict[str, Any] = dict(item.values)
    return url_for(item.endpoint, **values)
