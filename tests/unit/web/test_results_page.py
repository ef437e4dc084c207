"""The head of the results page, and what is offered where nothing was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from localoffer.directory.queries import FoundPlace
from search.address import Asked
from search.filters import active_filters
from search.query import SearchQuery, SearchResults
from search.results_page import heading, page_numbers
from search.searching import Searcher, SearchUnavailableError
from search.widening import that_find_something, wider_searches

SALTBY = FoundPlace("Saltby", 52.7, -1.7, exact=False)


@dataclass
class Engine:
    """Finds as many as it is told to for a radius in kilometres, and for words."""

    by_radius: Mapping[int | None, int] = field(default_factory=dict)
    by_text: Mapping[str, int] = field(default_factory=dict)
    away: bool = False

    def search(self, query: SearchQuery) -> SearchResults:
        if self.away:
            raise SearchUnavailableError("away")
        radius = round(query.radius_km) if query.radius_km else None
        return SearchResults(self.by_text.get(query.text, 0) or self.by_radius.get(radius, 0), [])


def offered(engine: Engine, asked: Asked, place: FoundPlace | None = None) -> list[tuple[str, int]]:
    wider = wider_searches(asked, place, {})
    return [(item.label, item.total) for item in that_find_something(cast(Searcher, engine), wider, place)]


def test_the_heading_says_what_was_asked() -> None:
    assert heading(Asked(text="autism"), None) == "Results for “autism”"
    assert heading(Asked(text="autism"), SALTBY) == "Results for “autism” near Saltby"
    assert heading(Asked(), None) == "Find help"
    asked = Asked(age=(7, 7), filters=(("need", ("asd", "adhd")), ("cost", ("free",))))
    assert heading(asked, SALTBY, active_filters(asked, {})) == "Find help near Saltby: Age 7, Autism, ADHD and 1 more"


def test_only_wider_searches_that_find_something_are_offered() -> None:
    asked = Asked(text="xylophone lessons", filters=(("cost", ("free",)),))
    assert offered(Engine(by_text={"lessons": 4}), asked) == [("Search for “lessons” alone", 4)]


def test_a_larger_circle_is_offered_where_it_finds_more_than_the_one_before() -> None:
    asked = Asked(near="Saltby", radius=3)
    engine = Engine(by_radius={8: 0, 16: 2, 40: 2, 80: 2, None: 5})
    assert offered(engine, asked, SALTBY) == [("Look within 10 miles of Saltby", 2), ("Look at any distance", 5)]


def test_with_no_engine_nothing_is_promised() -> None:
    assert offered(Engine(away=True), Asked(text="xylophone lessons")) == []


def test_pages_are_linked_round_the_current_one() -> None:
    assert page_numbers(5, 17) == [1, None, 4, 5, 6, None, 17]
    assert page_numbers(1, 3) == [1, 2, 3]
