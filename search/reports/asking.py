"""Asking reports: from what a visitor asked for to the schools that say so, each with the section and the sentence."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import structlog
from sqlalchemy.orm import Session

from config.vocabularies import vocabulary
from localoffer.directory.queries import FoundPlace
from localoffer.directory.rules import KM_PER_MILE
from search.address import PAGE_SIZE, Asked
from search.filters import AREA, PROVISION, VOCABULARY_OF, provision_map
from search.planner import plan
from search.query import SearchQuery, SearchResults
from search.reports.indexing import FoundReport, found_reports
from search.searching import Searcher, SearchUnavailableError
from search.understanding import Understood, understand
from search.words.queries import report_words
from search.words.rules import Words

GROUPS = ("kind", "stage", "need", PROVISION, AREA)
"""The filters of this search, in the page's order."""
log = structlog.get_logger()


@dataclass(frozen=True)
class ReportAnswer:
    """What was found. `results` is None where no engine could answer; `reports` are those found, by listing; `words`
    what was known of words."""

    understood: Understood
    results: SearchResults | None
    reports: Mapping[str, FoundReport]
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


def known_codes(area_labels: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Every code each filter of the address may have."""
    codes = {
        group: frozenset(term.code for term in vocabulary(VOCABULARY_OF[group]).terms)
        for group in GROUPS
        if group in VOCABULARY_OF
    }
    provision = frozenset(term.code for term in provision_map().terms)
    return codes | {PROVISION: provision, AREA: frozenset(area_labels)}


def answer(session: Session, searcher: Searcher, asked: Asked, labels: Mapping[str, str], today: date) -> ReportAnswer:
    """Ask the engines and read what was found from the database. Never raises for what an engine does."""
    known = report_words(session)
    meant = understand(session, asked, known)
    try:
        results = searcher.search(query_for(meant.asked, meant.place, today), meant.plan)
    except SearchUnavailableError as error:
        log.warning("search inside reports is not available", error=str(error))
        return ReportAnswer(meant, None, {}, labels, known)
    return ReportAnswer(meant, results, _reports(session, results, today), labels, known)


def few(session: Session, searcher: Searcher, meant: Understood, n: int, today: date) -> ReportAnswer | None:
    """The first schools whose reports hold words that were asked of the directory; None where none do, where nothing
    was asked in words, or where no engine can say. One call."""
    known = report_words(session)
    filters = tuple((group, codes) for group, codes in meant.asked.filters if group in GROUPS)
    asked = replace(meant.asked, filters=filters, sort=None, page=1)
    planned = plan(asked.text, known, as_typed=asked.as_typed)
    if not planned.slots:
        return None
    query = replace(query_for(asked, meant.place, today), facets=(), size=n)
    try:
        results = searcher.search(query, planned)
    except SearchUnavailableError:
        return None
    if not results.total:
        return None
    found = Understood(asked, asked, meant.place, planned)
    return ReportAnswer(found, results, _reports(session, results, today), {}, known)


def _reports(session: Session, results: SearchResults, today: date) -> dict[str, FoundReport]:
    found = found_reports(session, [uuid.UUID(hit.id) for hit in results.hits], today)
    return {str(id): report for id, report in found.items()}


def query_for(asked: Asked, place: FoundPlace | None, today: date | None = None) -> SearchQuery:
    """The engines' question. A place that nobody knows is left out, and the radius with it. Without words and place
    the order is that of names."""
    order = (asked if place else replace(asked, near="")).order
    return SearchQuery(
        text=asked.text,
        filters=asked.filters,
        age=asked.age,
        near=(place.latitude, place.longitude) if place else None,
        radius_km=asked.radius * KM_PER_MILE if place and asked.radius else None,
        sort="name" if order == "assured" and asked.sort is None else order,
        facets=GROUPS,
        page=asked.page,
        size=PAGE_SIZE,
        today=today,
    )
