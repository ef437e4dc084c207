"""What is related to a query, and what is like a listing: both engines against plain Python."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from search.elasticsearch import nearby
from search.elasticsearch.engine import ElasticsearchEngine
from search.embedded.engine import EmbeddedEngine
from search.engine import Delete, SearchEngine
from search.geometry import on_grid
from search.plan import Hint, Plan
from search.query import RelatedLists, SearchQuery
from tests.search import generated
from tests.search.conftest import ELASTICSEARCH
from tests.search.generated import MODEL
from tests.search.oracle import Oracle

LISTINGS = [replace(one, locations=tuple(map(on_grid, one.locations))) for one in generated.documents(400)]
BOTH = pytest.mark.parametrize("kind", ["embedded", ELASTICSEARCH])
AUTISM = Plan(hints=(Hint((("autism",),), 10), Hint((("swimming",), ("music", "therapy")), 7)))


@pytest.fixture(scope="module", params=["embedded", ELASTICSEARCH])
def filled(request: pytest.FixtureRequest, make_engine: Callable[..., SearchEngine]) -> SearchEngine:
    engine = make_engine(request.param)
    engine.rebuild(LISTINGS)
    return engine


def _shown(lists: RelatedLists) -> list[list[tuple]]:
    return [[tuple(one) for one in found] for found in (lists.words, lists.meaning)]


def test_two_hundred_questions_have_related_listings_as_plain_python_finds_them(filled: SearchEngine) -> None:
    oracle, found_words, found_meaning = Oracle(LISTINGS), 0, 0
    for number, (query, asked) in enumerate(zip(generated.queries(200), generated.plans(200), strict=True)):
        vector = MODEL.embed([query.text])[0] if number % 5 else None
        wanted, got = (one.related(query, asked, vector, 20) for one in (oracle, filled))
        assert _shown(got) == _shown(wanted), query
        found_words += bool(got.words)
        found_meaning += bool(got.meaning)
    assert found_words > 100
    assert found_meaning > 100


def test_every_listing_has_the_same_similar_ones_in_every_engine(filled: SearchEngine) -> None:
    oracle = Oracle(LISTINGS)
    for document in LISTINGS[:40]:
        if document.meaning:
            assert filled.more_like(document.id, 6) == oracle.more_like(document.id, 6)


def test_a_listing_without_a_vector_has_similar_ones_by_its_codes(filled: SearchEngine) -> None:
    bare = next(one for one in LISTINGS if not one.meaning and one.facets.get("need"))
    like = filled.more_like(bare.id, 4)
    assert len(like) == 4
    assert bare.id not in like


def test_what_is_not_within_filters_ages_and_radius_is_not_related(filled: SearchEngine) -> None:
    query = SearchQuery(
        text="autism", filters=(("cost", ("free",)), ("need", ("asd", "hi"))), age=(4, 6),
        near=generated.CENTRE, radius_km=12.0,
    )  # fmt: skip
    lists = filled.related(query, AUTISM, MODEL.embed(["autism"])[0], 50)
    by_id = {document.id: document for document in LISTINGS}
    for one in (*lists.words, *lists.meaning):
        listing = by_id[one.id]
        assert "free" in listing.facets["cost"]
        assert listing.age_min <= 6
        everywhere = {"home", "online", "area-wide"} & set(listing.facets.get("reach", ()))
        assert everywhere or (one.distance_km is not None and one.distance_km <= 12)
    assert lists.words
    assert lists.meaning


def test_without_hints_or_a_vector_nothing_is_related(filled: SearchEngine) -> None:
    assert filled.related(SearchQuery(), Plan(), None, 10) == RelatedLists()


def test_what_is_applied_later_is_related_at_once_and_what_is_deleted_no_more(
    make_engine: Callable[..., SearchEngine], filled: SearchEngine
) -> None:
    engine = make_engine(filled.name)
    first, second, *others = [one for one in LISTINGS if one.meaning][:20]
    engine.rebuild([first, *others])
    engine.apply([second], visible=True)
    vector = MODEL.embed(["anything"])[0]
    wanted = Oracle([first, second, *others]).related(SearchQuery(), AUTISM, vector, 20)
    assert engine.related(SearchQuery(), AUTISM, vector, 20) == wanted
    changed = replace(second, version=2, meaning=first.meaning)
    engine.apply([changed], [Delete(others[0].id, 2)], visible=True)
    wanted = Oracle([first, changed, *others[1:]]).related(SearchQuery(), AUTISM, vector, 20)
    assert engine.related(SearchQuery(), AUTISM, vector, 20) == wanted


@BOTH
def test_switching_to_another_model_makes_the_index_stale_and_compares_nothing_of_the_old_one(
    kind: str, make_engine: Callable[..., SearchEngine]
) -> None:
    class Other(generated.Numbers):
        name = "other numbers"

    engine = make_engine(kind)
    engine.rebuild(LISTINGS[:30])
    vector = MODEL.embed(["anything"])[0]
    listing = next(one for one in LISTINGS if one.meaning)
    for changed in (Other(), None):
        later = _of_another_model(engine, changed)
        assert later.health().state == "stale"
        lists = later.related(SearchQuery(), AUTISM, vector, 10)
        assert lists.words
        assert not lists.meaning
        later.more_like(listing.id, 3)
        assert later.rebuild(LISTINGS[:30]) == 30
        assert later.health().state == "ready"
        assert bool(later.related(SearchQuery(), AUTISM, vector, 10).meaning) is (changed is not None)
        engine.rebuild(LISTINGS[:30])


def _of_another_model(engine: SearchEngine, meaning: object) -> SearchEngine:
    """The same index, looked at by an application with another setting."""
    if isinstance(engine, ElasticsearchEngine):
        return ElasticsearchEngine(engine._client, engine._prefix, meaning)  # type: ignore[arg-type]
    assert isinstance(engine, EmbeddedEngine)
    return EmbeddedEngine(engine._files.folder, meaning)  # type: ignore[arg-type]


@pytest.mark.elasticsearch
def test_beyond_so_many_listings_the_nearest_are_found_in_another_way_and_are_the_same(
    make_engine: Callable[..., SearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = generated.documents(3_000, seed=9)
    engine, oracle = make_engine("elasticsearch"), Oracle(many)
    engine.rebuild(many)
    monkeypatch.setattr(nearby, "EXACT_UP_TO", 500)
    found = 0
    for query in generated.queries(40, seed=4):
        vector = MODEL.embed([query.text])[0]
        wanted = {one.id: one.score for one in oracle.related(query, Plan(), vector, 10).meaning}
        found += bool(wanted)
        got = engine.related(query, Plan(), vector, 10).meaning
        assert {one.id: one.score for one in got} == wanted
    for document in many[:20]:
        if document.meaning:
            assert engine.more_like(document.id, 10) == oracle.more_like(document.id, 10)
    assert found > 30
