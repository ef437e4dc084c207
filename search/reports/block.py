"""The block of the results page that says which schools' reports hold what was asked of the directory."""

from dataclasses import dataclass

from flask import current_app

from localoffer.clock import today
from localoffer.database import db
from localoffer.wording import plural
from search.asking import Answer
from search.reports.asking import few
from search.reports.results import ReportHit, report_hits
from search.searching import Searcher

MOST = 3
"""Schools that are named; the others are a link away."""


@dataclass(frozen=True)
class InReports:
    """The first schools, how many there are, and the search inside reports that finds all of them."""

    hits: tuple[ReportHit, ...]
    total: int
    count: str
    query: str


def in_reports(found: Answer) -> InReports | None:
    """What reports say to a search, on its first page; None where they say nothing, or nobody can tell. One call."""
    if found.results is None or found.results.degraded or found.asked.page > 1:
        return None
    searcher: Searcher = current_app.extensions["report_search"]
    said = few(db.session(), searcher, found.understood, MOST, today())
    if said is None or said.results is None:
        return None
    hits = report_hits(said)
    if not hits:
        return None
    return InReports(hits, said.results.total, plural(said.results.total, "school"), said.asked.query_string())
