"""What a page of results offers where little was found, of listings as of reports: wider searches, places meant."""

from collections.abc import Mapping
from typing import Protocol

from flask import current_app

from localoffer.database import db
from localoffer.directory.queries import FoundPlace
from search.address import Asked
from search.query import SearchResults
from search.searching import Searcher
from search.suggesting import KeptPlaceNames, near_spellings
from search.understanding import understand
from search.widening import FEW, Wider, that_find_more, wider_searches
from search.words.rules import Words


class Found(Protocol):
    """What was asked and what an engine said; of listings or of reports."""

    @property
    def results(self) -> SearchResults | None:
        """None where no engine could answer."""

    @property
    def asked(self) -> Asked:
        """As it was understood."""

    @property
    def place(self) -> FoundPlace | None:
        """Where that is."""

    @property
    def area_labels(self) -> Mapping[str, str]:
        """Names of areas, by code."""

    @property
    def words(self) -> Words:
        """What was known of words."""


def wider(searcher: Searcher, found: Found) -> tuple[Wider, ...]:
    """Searches to offer where little was found."""
    if found.results is None or found.results.total >= FEW:
        return ()
    candidates = wider_searches(found.asked, found.place, found.area_labels)
    session = db.session()
    return that_find_more(
        searcher, candidates, lambda asked: understand(session, asked, found.words), found.results.total
    )


def near_instead(found: Found) -> tuple[str, ...]:
    """Places that may have been meant by one that nobody knows."""
    if found.place is not None or not found.asked.near:
        return ()
    return near_spellings(found.asked.near, place_names().read(db.session()))


def place_names() -> KeptPlaceNames:
    """Kept with the application, so that a key pressed does not read the database for them."""
    kept: KeptPlaceNames = current_app.extensions.setdefault("place_names", KeptPlaceNames())
    return kept
