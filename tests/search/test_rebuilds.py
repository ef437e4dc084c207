"""A new index answers only if it is what the database holds; an index of another version answers until then."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.publishing.actions import withdraw_listing
from search import engine as engine_module
from search import jobs, reindex
from search.document import SearchDocument
from search.elasticsearch.engine import ElasticsearchEngine
from search.embedded.engine import EmbeddedEngine
from search.engine import Delete, EngineUnavailableError, SearchEngine
from search.indexing import documents
from search.planner import plan
from search.query import SearchQuery
from search.reindex import rebuild
from search.relay import drain, waiting
from search.setup import room
from search.sources import LISTINGS
from tests.factories import NOW, OFFICER, listing, provider

TARGET = "any@test"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindex, "_PAUSE_SECONDS", 0)


@pytest.fixture
def session(sqlite_app: Flask) -> Iterator[Session]:
    """On SQLite only: what depends on the database is in tests/integration/search."""
    with sqlite_app.app_context(), Session(db.engine) as session:
        yield session


@pytest.fixture
def listed(session: Session, engine: SearchEngine) -> list[Service]:
    """Three listings in the database and in the index."""
    one = provider(session)
    made = [listing(session, of=one, name=f"{name} Club") for name in ("Aurora", "Beacon", "Comet")]
    session.commit()
    rebuild(session, TARGET, engine, NOW)
    return made


def total(engine: SearchEngine, text: str = "club") -> int:
    engine.settle()
    return engine.search(SearchQuery(text=text), plan(text)).total


def fed_with(monkeypatch: pytest.MonkeyPatch, feed: Callable[[Iterator[SearchDocument]], Iterator]) -> None:
    """What a rebuild reads is not what the database holds."""
    fed = replace(LISTINGS, all_of=lambda *asked: feed(documents(*asked)))
    monkeypatch.setattr(rebuild, "__defaults__", (fed,))


def unfinished(engine: SearchEngine) -> int:
    if isinstance(engine, ElasticsearchEngine):
        return len(engine.indexes.behind(f"{engine.indexes.live}-building"))
    assert isinstance(engine, EmbeddedEngine)
    return len(list(engine._files.folder.glob("building")))


def test_an_index_that_lacks_a_listing_never_answers(
    session: Session, engine: SearchEngine, listed: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = str(listed[1].id)
    fed_with(monkeypatch, lambda source: (one for one in source if one.id != lost))
    with pytest.raises(EngineUnavailableError, match=f"1 listings.*{lost}.*before stays in use"):
        rebuild(session, TARGET, engine, NOW)
    assert (total(engine), unfinished(engine)) == (3, 0)


def test_an_index_with_an_old_version_or_one_too_many_never_answers(
    session: Session, engine: SearchEngine, listed: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    fed_with(monkeypatch, lambda source: (replace(one, version=one.version - 1) for one in source))
    with pytest.raises(EngineUnavailableError, match="3 listings"):
        rebuild(session, TARGET, engine, NOW)
    stray = "00000000-0000-4000-8000-000000000009"
    fed_with(monkeypatch, lambda source: (two for one in source for two in (one, replace(one, id=stray))))
    with pytest.raises(EngineUnavailableError, match=stray):
        rebuild(session, TARGET, engine, NOW)
    assert total(engine) == 3


def test_an_index_that_does_not_find_a_listing_by_its_name_never_answers(
    session: Session, engine: SearchEngine, listed: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    fed_with(monkeypatch, lambda source: (replace(one, name="", name_sort="") for one in source))
    with pytest.raises(EngineUnavailableError, match="does not find “Aurora Club”"):
        rebuild(session, TARGET, engine, NOW)
    assert total(engine) == 3


def test_what_the_outbox_still_holds_is_no_reason_to_refuse(
    session: Session, engine: SearchEngine, listed: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed_while_it_is_read(source: Iterator[SearchDocument]) -> Iterator[SearchDocument]:
        yield from list(source)
        withdraw_listing(session, session.get_one(Service, listed[0].id), "Ended.", OFFICER, NOW)
        session.commit()

    fed_with(monkeypatch, changed_while_it_is_read)
    assert rebuild(session, TARGET, engine, NOW) == 3
    assert drain(session, TARGET, engine, NOW).done == 1
    assert total(engine) == 2


def test_a_change_that_is_delivered_while_sides_are_compared_is_looked_at_again(
    session: Session, engine: SearchEngine, listed: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def compared(ours: Iterator, theirs: Iterator) -> reindex.Differences:
        ours = iter(list(ours))
        looks.append(1)
        if len(looks) == 1:  # after the database was read and before the index is
            listing(session, of=session.get_one(Service, listed[0].id).provider, name="Club D")
            session.commit()
            drain(session, TARGET, engine, NOW)
        return real(ours, theirs)

    real = reindex._compare
    monkeypatch.setattr(reindex, "_compare", compared)
    rebuild(session, TARGET, engine, NOW)
    assert len(looks) > 1 or isinstance(engine, ElasticsearchEngine)  # which shows it only after the next refresh
    assert total(engine) == 4


def test_the_index_before_is_kept_for_a_day(session: Session, engine: SearchEngine, listed: list[Service]) -> None:
    def kept() -> int:
        if isinstance(engine, ElasticsearchEngine):
            return len(engine.indexes.written())
        assert isinstance(engine, EmbeddedEngine)
        return len(list(engine._files.folder.glob("search-*.db")))

    for _ in range(3):
        rebuild(session, TARGET, engine, NOW)
    assert kept() == 2
    engine.tidy(now() + timedelta(hours=23))
    assert kept() == 2
    engine.tidy(now() + timedelta(hours=25))
    assert kept() == 1
    assert total(engine) == 3


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, this is another version of the product, with another schema."""

    def upgrade() -> None:
        monkeypatch.setattr(engine_module, "DOCUMENT_VERSION", 0)

    return upgrade


def test_an_index_of_another_version_goes_on_answering_and_forgets_what_is_withdrawn(
    session: Session, engine: SearchEngine, listed: list[Service], next_version: Callable[[], None]
) -> None:
    next_version()
    assert engine.health().state == "stale"
    assert total(engine) == 3
    withdraw_listing(session, session.get_one(Service, listed[0].id), "Ended.", OFFICER, NOW)
    session.commit()
    drain(session, TARGET, engine, NOW)
    assert total(engine) == 2


@pytest.mark.elasticsearch
def test_elasticsearch_is_not_sent_documents_its_index_does_not_know_and_none_is_given_up(
    session: Session,
    make_engine: Callable[[str], SearchEngine],
    next_version: Callable[[], None],
) -> None:
    engine = make_engine("elasticsearch")
    rebuild(session, TARGET, engine, NOW)
    next_version()
    later = listing(session, name="Club after the upgrade")
    session.commit()
    told = drain(session, TARGET, engine, NOW)
    assert (told.retry, told.dead) == (1, 0)
    with pytest.raises(EngineUnavailableError, match="another version"):
        engine.apply([], [Delete(str(later.id), 99)])
    rebuild(session, TARGET, engine, NOW)
    assert engine.health().state == "ready"
    assert total(engine) == 1


def test_the_relay_builds_what_is_missing_or_stale_and_delivers(
    sqlite_app: Flask, next_version: Callable[[], None]
) -> None:
    with sqlite_app.app_context():
        (target,) = room().targets
        listing(db.session(), name="Club")
        db.session.commit()
        jobs.relay()
        assert (target.engine.health().state, total(target.engine)) == ("ready", 1)
        next_version()
        assert target.engine.health().state == "stale"
        jobs.relay()
        assert (target.engine.health().state, waiting(db.session(), target.name).count) == ("ready", 0)


def test_a_rebuild_that_fails_is_left_for_ten_minutes_and_changes_are_delivered_meanwhile(
    sqlite_app: Flask, next_version: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []

    def fails(*arguments: object) -> int:
        built.extend(name for name in arguments if name == target.name)
        raise EngineUnavailableError("The new index differs from the database.")

    with sqlite_app.app_context():
        (target,) = room().targets
        jobs.relay()
        next_version()
        monkeypatch.setattr(jobs, "rebuild", fails)
        listing(db.session(), name="Club")
        db.session.commit()
        for _ in range(3):
            jobs.relay()
        assert len(built) == 1
        assert total(target.engine) == 1
        room().build_after[target.name] = now()
        jobs.relay()
        assert len(built) == 2
