"""From listings in the database to what is found by meaning, with the model that comes with the product."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from localoffer.directory.models import Service
from localoffer.publishing.actions import withdraw_listing
from search.embedded.engine import EmbeddedEngine
from search.indexing import documents
from search.meaning import Embedder, embedder
from search.planner import plan
from search.query import SearchQuery
from search.reindex import rebuild
from search.relay import drain
from search.searching import Searcher
from tests.factories import NOW, OFFICER, listing, provider

TARGET = "embedded@test"
TALKING = {
    "name": "Speech and language therapy",
    "summary": "For children who find talking or understanding words hard.",
    "description": "We help young children to say their first words.",
}
SPORT = {
    "name": "Saltby Spinners",
    "summary": "Wheelchair basketball on Saturdays.",
    "description": "A friendly team in the sports hall.",
}
BENEFITS = {
    "name": "Benefits advice",
    "summary": "Advice on disability living allowance and other payments.",
    "description": "We help you with the forms.",
}


@pytest.fixture(scope="module")
def model() -> Embedder:
    found = embedder("wordllama")
    assert found is not None
    return found


@pytest.fixture
def searcher(session: Session, tmp_path: Path, model: Embedder) -> Searcher:
    """Three listings, found by meaning."""
    one = provider(session)
    for fields in (TALKING, SPORT, BENEFITS):
        listing(session, of=one, **fields)
    session.commit()
    engine = EmbeddedEngine(tmp_path / "index", model)
    rebuild(session, TARGET, engine, NOW)
    return Searcher(engine)


def related(session: Session, searcher: Searcher, text: str, **more: object) -> list[str]:
    names = {one.id: one.name for one in documents(session, NOW.date())}
    query = SearchQuery(text=text, **more)  # type: ignore[arg-type]
    return [names[hit.id] for hit in searcher.related(query, plan(text), (), 5)]


def test_a_parents_words_find_what_they_mean_though_none_of_them_is_in_it(session: Session, searcher: Searcher) -> None:
    text = "my toddler does not speak"
    assert searcher.search(SearchQuery(text=text), plan(text)).total == 0
    assert related(session, searcher, text)[0] == "Speech and language therapy"


@pytest.mark.parametrize("text", ["asdfgh", "qwerty", "?!", "🙂", ""])
def test_what_means_nothing_has_nothing_related(session: Session, searcher: Searcher, text: str) -> None:
    assert related(session, searcher, text) == []


def test_related_listings_keep_to_the_filters(session: Session, searcher: Searcher) -> None:
    assert related(session, searcher, "my toddler does not speak", filters=(("need", ("no such need",)),)) == []


def test_a_change_changes_what_it_is_related_to_and_a_withdrawn_listing_is_related_to_nothing(
    session: Session, searcher: Searcher
) -> None:
    late = listing(
        session, name="Zephyr", summary="Adapted bicycles and tricycles.", description="Rides in the park."
    ).id
    session.commit()
    drain(session, TARGET, searcher.main, NOW)
    assert related(session, searcher, "learning to ride a bike")[0] == "Zephyr"
    withdraw_listing(session, session.get_one(Service, late), "Ended.", OFFICER, NOW)
    session.commit()
    drain(session, TARGET, searcher.main, NOW)
    assert "Zephyr" not in related(session, searcher, "learning to ride a bike")


def test_similar_services_are_those_that_say_nearly_the_same(session: Session, searcher: Searcher) -> None:
    late = listing(session, name="Talk and play", summary="For toddlers who are slow to talk.", description="Songs.").id
    session.commit()
    drain(session, TARGET, searcher.main, NOW)
    names = {one.id: one.name for one in documents(session, NOW.date())}
    assert names[searcher.more_like(str(late), 1)[0]] == "Speech and language therapy"


def test_without_a_model_no_listing_carries_a_vector_and_an_index_with_them_is_due_a_rebuild(
    session: Session, searcher: Searcher, tmp_path: Path, model: Embedder
) -> None:
    assert {one.meaning for one in documents(session, NOW.date())} == {b""}
    assert {len(one.meaning) for one in documents(session, NOW.date(), model)} == {model.dimensions}
    without = EmbeddedEngine(tmp_path / "index")
    assert without.health().state == "stale"
    rebuild(session, TARGET, without, NOW)
    assert without.health().state == "ready"
    assert related(session, Searcher(without), "my toddler does not speak") == []
    assert searcher.main.health().state == "stale"


def test_where_it_is_says_nothing_of_what_it_means(session: Session, model: Embedder) -> None:
    one = provider(session)
    for town in ("Saltby", "Kelforge"):
        listing(session, of=one, **SPORT, places=[{"town": town, "address": f"1 {town} Lane"}])
    first, second = documents(session, NOW.date(), model)
    assert first.meaning == second.meaning
