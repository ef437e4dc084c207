"""Which engine answers: the main one, the standby while it is away, or none."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from search.deadline import begin_page, end_page
from search.engine import EngineUnavailableError
from search.meaning import ALIKE, Vector
from search.plan import Correction, Plan
from search.planner import plan
from search.query import RelatedLists, Scored, SearchQuery, SearchResults
from search.searching import Searcher, SearchUnavailableError


class Engine:
    """Answers with its name, or does what it is told. Its model notes what it is given."""

    dimensions = 4

    def __init__(self, name: str, does: Callable[[], object] = lambda: None) -> None:
        self.name, self.does, self.asked = name, does, 0
        self.meaning, self.embedded = self, list[str]()

    def embed(self, texts: list[str]) -> Vector:
        self.embedded += texts
        return np.array([[0 if text == "asdfgh" else 1] * 4 for text in texts], dtype=np.int8)

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        self.asked += 1
        self.does()
        return SearchResults(1, [], plan=plan, engine=self.name)

    def related(self, query: SearchQuery, plan: Plan, vector: Vector | None, n: int) -> RelatedLists:
        self.asked += 1
        self.does()
        return RelatedLists(meaning=[Scored("shown", ALIKE), Scored(self.name, ALIKE)])


def away() -> None:
    raise EngineUnavailableError("away")


def test_the_main_engine_answers_while_it_can() -> None:
    found = Searcher(Engine("main"), Engine("standby")).search(SearchQuery(text="autism"), plan("autism"))
    assert (found.engine, found.degraded) == ("main", False)
    assert found.plan.words == ("autism",)


def test_the_standby_answers_and_says_so_while_the_main_engine_is_away() -> None:
    found = Searcher(Engine("main", away), Engine("standby")).search(SearchQuery(), plan(""))
    assert (found.engine, found.degraded) == ("standby", True)


def test_an_answer_that_drips_is_not_waited_for() -> None:
    searcher = Searcher(Engine("main", lambda: time.sleep(30)), Engine("standby"), deadline_seconds=0.1)
    started = time.monotonic()
    assert searcher.search(SearchQuery(), plan("")).engine == "standby"
    assert time.monotonic() - started < 15  # it did not wait for the 30 seconds


def test_an_engine_that_stays_away_is_left_alone_and_tried_again_later() -> None:
    now = [0.0]
    main = Engine("main", away)
    searcher = Searcher(main, Engine("standby"), clock=lambda: now[0])
    for _ in range(10):
        searcher.search(SearchQuery(), plan(""))
    assert main.asked == 3
    now[0], main.does = 31.0, lambda: None
    assert searcher.search(SearchQuery(), plan("")).engine == "main"
    assert searcher.search(SearchQuery(), plan("")).degraded is False


@pytest.fixture
def page() -> Iterator[None]:
    begin_page()
    yield
    end_page()


def test_all_calls_of_a_page_share_one_time(page: None) -> None:
    now = [0.0]

    def slow() -> None:
        now[0] += 0.21

    main = Engine("main", slow)
    searcher = Searcher(main, Engine("standby"), clock=lambda: now[0])
    answers = [searcher.search(SearchQuery(), plan("")).engine for _ in range(8)]
    assert answers == ["main", "main", *["standby"] * 6]  # 0.5 seconds less two times 0.21 is too little to ask again
    assert not searcher.is_left_alone(main)  # slow for one page that asks much is not slow
    begin_page()
    assert searcher.search(SearchQuery(), plan("")).engine == "main"


def test_a_call_that_the_pages_other_calls_left_too_little_time_says_nothing_of_the_engine(page: None) -> None:
    first, hangs = threading.Event(), threading.Event()
    main = Engine("main", lambda: hangs.wait(60) if first.is_set() else time.sleep(0.25))
    searcher = Searcher(main, Engine("standby"), deadline_seconds=0.4)
    searcher.search(SearchQuery(), plan(""))
    first.set()
    for _ in range(5):
        assert searcher.search(SearchQuery(), plan("")).engine == "standby"
    assert not searcher.is_left_alone(main)
    begin_page()
    assert searcher.search(SearchQuery(), plan("")).engine == "standby"
    assert searcher.is_left_alone(main)  # it had all the time there is
    hangs.set()


def test_outside_a_page_every_call_has_its_own_time() -> None:
    searcher = Searcher(Engine("main", lambda: time.sleep(0.2)), Engine("standby"), deadline_seconds=60)
    assert [searcher.search(SearchQuery(), plan("")).engine for _ in range(5)] == ["main"] * 5


def test_an_engine_left_alone_tells_for_how_long() -> None:
    now = [0.0]
    main, standby = Engine("main", away), Engine("standby")
    searcher = Searcher(main, standby, clock=lambda: now[0])
    assert searcher.left_alone_for(main) is None
    for _ in range(3):
        searcher.search(SearchQuery(), plan(""))
    now[0] = 12.0
    assert searcher.left_alone_for(main) == 12.0
    assert searcher.left_alone_for(standby) is None


def test_with_no_engine_left_the_caller_is_told() -> None:
    for searcher in (Searcher(Engine("only", away)), Searcher(Engine("main", away), Engine("standby", away))):
        with pytest.raises(SearchUnavailableError):
            searcher.search(SearchQuery(), plan(""))


def test_a_fault_of_ours_is_not_taken_for_an_engine_that_is_away() -> None:
    def fault() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Searcher(Engine("main", fault), Engine("standby")).search(SearchQuery(), plan(""))


def test_related_listings_come_from_whichever_engine_answers_without_those_shown() -> None:
    query, asked = SearchQuery(text="autism"), plan("autism")
    here = Searcher(Engine("main"), Engine("standby")).related(query, asked, {"shown"}, 5)
    assert [hit.id for hit in here] == ["main"]
    there = Searcher(Engine("main", away), Engine("standby")).related(query, asked, {"shown"}, 5)
    assert [hit.id for hit in there] == ["standby"]


def test_with_no_engine_left_nothing_is_related_and_nobody_is_upset() -> None:
    searcher = Searcher(Engine("main", away), Engine("standby", away))
    assert searcher.related(SearchQuery(text="autism"), plan("autism"), (), 5) == []


def test_the_meaning_asked_for_is_that_of_the_words_as_corrected() -> None:
    main = Engine("main")
    asked = Plan(corrections=(Correction("speach", "speech"),))
    Searcher(main).related(SearchQuery(text="Speach therapy"), asked, (), 5)
    assert main.embedded == ["speech therapy"]


def test_nothing_to_look_for_asks_no_engine() -> None:
    main = Engine("main")
    assert Searcher(main).related(SearchQuery(text="asdfgh"), Plan(), (), 5) == []
    assert Searcher(main).related(SearchQuery(text="  "), Plan(), (), 5) == []
    assert main.asked == 0
