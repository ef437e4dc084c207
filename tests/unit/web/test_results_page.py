"""The head of the results page, and what is offered where nothing was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import pytest

from localoffer.directory.queries import FoundPlace
from search.address import Asked
from search.filters import active_filters, known_codes
from search.plan import Plan
from search.planner import plan
from search.query import SearchQuery, SearchResults
from search.results_page import LONGEST_WORDS_IN_HEADING, SORT_LABELS, _sorts, heading, looked_for, page_numbers
from search.searching import Searcher, SearchUnavailableError
from search.understanding import Understood
from search.widening import MOST_TRIED, that_find_more, wider_searches

SALTBY = FoundPlace("Saltby", 52.7, -1.7, exact=False)


@dataclass
class Engine:
    """Finds as many as it is told to for a radius in kilometres, and for words."""

    by_radius: Mapping[int | None, int] = field(default_factory=dict)
    by_text: Mapping[str, int] = field(default_factory=dict)
    away: bool = False

    asked: int = 0

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        self.asked += 1
        if self.away:
            raise SearchUnavailableError("away")
        radius = round(query.radius_km) if query.radius_km else None
        return SearchResults(self.by_text.get(query.text, 0) or self.by_radius.get(radius, 0), [])


def offered(engine: Engine, asked: Asked, place: FoundPlace | None = None, already: int = 0) -> list[tuple[str, int]]:
    def meant_by(asked: Asked) -> Understood:
        return Understood(asked, asked, place if asked.near else None, plan(asked.text))

    wider = wider_searches(asked, place, {})
    found = that_find_more(cast(Searcher, engine), wider, meant_by, already)
    return [(item.label, item.total) for item in found]


def test_the_heading_says_what_was_asked() -> None:
    assert heading(Asked(text="autism"), None) == "Results for “autism”"
    assert heading(Asked(text="autism"), SALTBY) == "Results for “autism” near Saltby"
    assert heading(Asked(), None) == "Find help"
    asked = Asked(age=(7, 7), filters=(("need", ("asd", "adhd")), ("cost", ("free",))))
    assert heading(asked, SALTBY, active_filters(asked, {})) == "Find help near Saltby: Age 7, Autism, ADHD and 1 more"


def test_the_heading_names_the_filters_with_words_too_and_stays_short() -> None:
    asked = Asked(text="autisim", near="Saltby", radius=5, filters=(("cost", ("free",)), ("stage", ("early-years",))))
    words = heading(asked, SALTBY, active_filters(asked, {}), corrected="autism")
    assert words == "Results for “autism” within 5 miles of Saltby: Free, Early years (0 to 5)"
    long = Asked(filters=(("need", ("pmld", "spld", "slcn", "semh")),))
    words = heading(long, None, active_filters(long, {}))
    assert words == "Find help: Profound and multiple learning difficulty and 3 more"
    assert len(heading(Asked(text="word " * 39), None)) < LONGEST_WORDS_IN_HEADING + 20


def test_what_was_looked_for_is_said_in_a_sentence() -> None:
    asked = Asked(text="club", near="Saltby", radius=1, age=(7, 7), filters=(("cost", ("free",)),))
    assert looked_for(asked, SALTBY, active_filters(asked, {})) == (
        "“club” within 1 mile of Saltby, with “Age 7” and “Free”"
    )
    assert looked_for(Asked(), None) == "anything"


@pytest.mark.parametrize(
    ("asked", "placed", "current"),
    [
        (Asked(), False, "assured"),
        (Asked(sort="name"), False, "name"),
        (Asked(text="club"), False, "relevance"),
        (Asked(near="Saltby"), True, "distance"),
        (Asked(near="Nowhere"), False, "assured"),
        (Asked(text="club", near="Saltby", sort="distance"), True, "distance"),
    ],
)
def test_the_order_in_use_is_always_shown(asked: Asked, placed: bool, current: str) -> None:
    assert [sort.label for sort in _sorts(asked, placed) if sort.current] == [SORT_LABELS[current]]


def test_only_wider_searches_that_find_something_are_offered() -> None:
    asked = Asked(text="xylophone lessons", filters=(("cost", ("free",)),))
    assert offered(Engine(by_text={"lessons": 4}), asked) == [("Search for “lessons” alone", 4)]


def test_where_a_little_was_found_only_more_than_that_is_offered() -> None:
    asked = Asked(text="xylophone lessons")
    engine = Engine(by_text={"lessons": 4, "xylophone": 5})
    assert offered(engine, asked, already=4) == [("Search for “xylophone” alone", 5)]


def test_where_the_words_were_taken_as_typed_mending_them_is_offered_first() -> None:
    labels = [item.label for item in wider_searches(Asked(text="swiming", as_typed=True), None, {})]
    assert labels == ["Correct the spelling of “swiming”"]


def test_filters_of_one_kind_are_left_out_together() -> None:
    asked = Asked(filters=(("need", ("asd", "adhd", "hi")), ("cost", ("free",))))
    labels = [item.label for item in wider_searches(asked, None, {})]
    assert labels == ["Leave out “Autism”, “ADHD” and 1 more", "Leave out “Free”", "Leave out all the filters"]


def test_however_much_was_asked_few_wider_searches_are_tried() -> None:
    many = tuple((group, tuple(codes)) for group, codes in known_codes({}).items())
    asked = Asked(text="one long list of words " * 8, near="Saltby", radius=1, age=(1, 2), filters=many)
    engine = Engine()
    assert offered(engine, asked, SALTBY) == []
    assert engine.asked <= MOST_TRIED < 9


def test_a_larger_circle_is_offered_where_it_finds_more_than_the_one_before() -> None:
    asked = Asked(near="Saltby", radius=3)
    engine = Engine(by_radius={8: 2, 16: 2, 40: 4, None: 5})
    assert offered(engine, asked, SALTBY) == [("Look within 5 miles of Saltby", 2), ("Look at any distance", 5)]


def test_with_no_engine_nothing_is_promised() -> None:
    assert offered(Engine(away=True), Asked(text="xylophone lessons")) == []


def test_what_was_tried_in_time_is_offered() -> None:
    @dataclass
    class Tiring(Engine):
        def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
            self.away = self.asked == 1
            return super().search(query, plan)

    engine = Tiring(by_text={"xylophone": 2, "lessons": 4})
    assert offered(engine, Asked(text="xylophone lessons")) == [("Search for “xylophone” alone", 2)]


def test_pages_are_linked_round_the_current_one() -> None:
    assert page_numbers(5, 17) == [1, None, 4, 5, 6, None, 17]
    assert page_numbers(1, 3) == [1, 2, 3]
