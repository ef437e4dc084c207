"""Both engines against plain Python, on questions of every shape: totals, counts, order, tiers, distances."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from search.engine import SearchEngine
from search.geometry import on_grid
from search.plan import Alternative, Plan, Slot
from search.planner import plan
from search.query import SearchQuery, SearchResults
from tests.search import generated
from tests.search.conftest import ELASTICSEARCH
from tests.search.oracle import Oracle

LISTINGS = generated.documents(400)


@pytest.fixture(scope="module", params=["embedded", ELASTICSEARCH])
def filled(request: pytest.FixtureRequest, make_engine: Callable[[str], SearchEngine]) -> SearchEngine:
    engine = make_engine(request.param)
    engine.rebuild(LISTINGS)
    return engine


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(LISTINGS)


def _shown(results: SearchResults) -> dict:
    return {
        "total": results.total,
        "facets": results.facets,
        "hits": [(hit.id, hit.tier, hit.score) for hit in results.hits],
    }


def test_three_hundred_questions_are_answered_as_plain_python_answers_them(
    filled: SearchEngine, oracle: Oracle
) -> None:
    found_something = 0
    for query in generated.queries(300):
        wanted, got = oracle.search(query, plan(query.text)), filled.search(query, plan(query.text))
        assert _shown(got) == _shown(wanted), query
        found_something += wanted.total > 0
        for one, other in zip(got.hits, wanted.hits, strict=True):
            # Elasticsearch keeps coordinates to about a centimetre.
            assert one.distance_km == pytest.approx(other.distance_km, abs=0.0001), query
    assert found_something > 150


def test_alternatives_of_every_strength_find_the_same_with_the_same_points(
    filled: SearchEngine, oracle: Oracle
) -> None:
    found = []
    for query, asked in zip(generated.queries(150, seed=5), generated.plans(150), strict=True):
        wanted = oracle.search(query, asked)
        assert _shown(filled.search(query, asked)) == _shown(wanted), (query, asked)
        found += wanted.hits
    assert len({hit.tier for hit in found}) >= 3
    assert len(found) > 500


def test_sixteen_alternatives_of_sixteen_slots_are_answered(filled: SearchEngine, oracle: Oracle) -> None:
    """As much as a plan can hold: 1,280 words in fields, several times over in one question."""
    words = [*generated.PLAIN, *(topic.lower() for topic in generated.TOPICS if topic.isascii() and topic.isalpha())]
    slots = [
        Slot(tuple(Alternative((words[(number * 5 + step) % len(words)],), 1 + step % 4) for step in range(16)))
        for number in range(16)
    ]
    asked = Plan(tuple(slots), ("many", "words"))
    query = SearchQuery(text="many words", facets=("need", "cost"), size=50)
    wanted = oracle.search(query, asked)
    assert wanted.total > 10
    assert _shown(filled.search(query, asked)) == _shown(wanted)


def test_every_page_together_is_the_whole_list_once(filled: SearchEngine, oracle: Oracle) -> None:
    for sort in ("relevance", "name", "assured", "distance"):
        query = {"text": "support", "sort": sort, "near": generated.CENTRE, "size": 7}
        total = filled.search(SearchQuery(**query), plan("support")).total
        pages = [
            hit.id
            for page in range(1, total // 7 + 2)
            for hit in filled.search(SearchQuery(**query, page=page), plan("support")).hits
        ]
        assert len(pages) == total > 7
        assert len(set(pages)) == total


def test_sixteen_slots_in_every_field_stay_below_a_tier(filled: SearchEngine, oracle: Oracle) -> None:
    common = ("support", "help", "group", "club", "service", "team", "school", "centre")
    asked = Plan(tuple(Slot((Alternative(("support",)), Alternative((word,)))) for word in common * 2))
    query = SearchQuery(text="many", size=50)
    assert _shown(filled.search(query, asked)) == _shown(oracle.search(query, asked))


def test_places_on_the_grid_have_the_same_distance_to_the_last_digit(
    make_engine: Callable[[str], SearchEngine], filled: SearchEngine
) -> None:
    engine = make_engine(filled.name)
    placed = [replace(one, locations=tuple(map(on_grid, one.locations))) for one in LISTINGS[:150]]
    engine.rebuild(placed)
    query = SearchQuery(near=generated.CENTRE, sort="distance", size=150)
    wanted = {hit.id: hit.distance_km for hit in Oracle(placed).search(query, plan("")).hits}
    assert {hit.id: hit.distance_km for hit in engine.search(query, plan("")).hits} == wanted
