"""From the database to the index: what is published is found, what is withdrawn is gone, failures are tried again."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.outbox import OutboxEntry
from localoffer.publishing.actions import close_provider, confirm_listing, withdraw_listing
from search.document import SearchDocument
from search.embedded.engine import EmbeddedEngine
from search.engine import Delete, EngineUnavailableError, Failure
from search.planner import plan
from search.query import SearchQuery
from search.reindex import compare, rebuild, reconcile
from search.relay import LEASE, backoff, deliver, drain, waiting
from tests.factories import NOW, OFFICER, listing, provider

TARGET = "embedded@test"


@pytest.fixture
def engine(tmp_path: Path, session: Session) -> EmbeddedEngine:
    """An index of the empty database, registered for changes."""
    made = EmbeddedEngine(tmp_path / "index")
    rebuild(session, TARGET, made, NOW)
    return made


def total(engine: EmbeddedEngine, text: str = "") -> int:
    return engine.search(SearchQuery(text=text), plan(text)).total


def test_a_published_listing_is_found_and_a_waiting_one_is_not(session: Session, engine: EmbeddedEngine) -> None:
    listing(session, name="Saltby Swimmers")
    listing(session, name="Not yet looked at", publish=False, of=provider(session, "Another"))
    session.commit()
    assert total(engine) == 0
    assert drain(session, TARGET, engine, NOW).done == 1
    assert total(engine, "swimmers") == 1
    assert total(engine, "looked") == 0
    assert waiting(session, TARGET).count == 0


def test_a_withdrawn_listing_leaves_search(session: Session, engine: EmbeddedEngine) -> None:
    service = listing(session)
    session.commit()
    drain(session, TARGET, engine, NOW)
    withdraw_listing(session, service, "It has ended.", OFFICER, NOW)
    session.commit()
    drain(session, TARGET, engine, NOW)
    assert total(engine) == 0
    assert compare(session, engine, NOW).count == 0


def test_listings_of_a_closed_provider_leave_search(session: Session, engine: EmbeddedEngine) -> None:
    service = listing(session)
    session.commit()
    drain(session, TARGET, engine, NOW)
    close_provider(session, service.provider, NOW.date(), "Closed.", OFFICER, NOW)
    session.commit()
    drain(session, TARGET, engine, NOW)
    assert total(engine) == 0


def test_what_is_rolled_back_is_never_announced(session: Session, engine: EmbeddedEngine) -> None:
    listing(session)
    session.rollback()
    assert drain(session, TARGET, engine, NOW).total == 0


class Broken(EmbeddedEngine):
    """Is away, or refuses, as a test says."""

    away = False
    refuses: Failure | None = None

    def apply(
        self, upserts: Sequence[SearchDocument], deletes: Sequence[Delete] = (), *, visible: bool = False
    ) -> dict[str, Failure]:
        if self.away:
            raise EngineUnavailableError("away")
        if self.refuses:
            return {document.id: self.refuses for document in upserts if "Odd" in document.name}
        return super().apply(upserts, deletes, visible=visible)


def test_while_an_engine_is_away_changes_wait_longer_each_time_and_none_is_lost(
    session: Session, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    broken = Broken(tmp_path / "index")
    broken.away = True
    listing(session)
    session.commit()
    assert deliver(session, TARGET, broken, NOW).retry == 1
    assert deliver(session, TARGET, broken, NOW).total == 0  # not due again yet
    row = session.scalars(select(OutboxEntry)).one()
    assert (row.attempts, row.last_error, row.leased_until) == (1, "away", None)
    assert row.next_try_at > NOW
    broken.away = False
    assert deliver(session, TARGET, broken, NOW + timedelta(minutes=20)).done == 1
    assert total(engine) == 1


def test_a_listing_that_is_refused_for_good_does_not_hold_up_the_others(
    session: Session, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    broken = Broken(tmp_path / "index")
    broken.refuses = Failure("mapper_parsing_exception", permanent=True)
    one = provider(session)
    odd = listing(session, of=one, name="Odd")
    listing(session, of=one, name="Fine")
    session.commit()
    batch = deliver(session, TARGET, broken, NOW)
    assert (batch.done, batch.retry, batch.dead) == (1, 0, 1)
    assert waiting(session, TARGET).dead == 1
    assert deliver(session, TARGET, broken, NOW + timedelta(days=1)).total == 0
    confirm_listing(session, odd, NOW.date(), OFFICER, NOW)  # a newer version is a new try
    session.commit()
    assert deliver(session, TARGET, engine, NOW + timedelta(days=1)).done == 1


def test_a_change_during_delivery_is_delivered_next(session: Session, engine: EmbeddedEngine, tmp_path: Path) -> None:
    service = listing(session)
    session.commit()

    class ChangedMeanwhile(EmbeddedEngine):
        def apply(
            self, upserts: Sequence[SearchDocument], deletes: Sequence[Delete] = (), *, visible: bool = False
        ) -> dict[str, Failure]:
            confirm_listing(session, service, NOW.date(), OFFICER, NOW)
            session.commit()
            return super().apply(upserts, deletes, visible=visible)

    deliver(session, TARGET, ChangedMeanwhile(tmp_path / "index"), NOW)
    assert waiting(session, TARGET).count == 1
    assert compare(session, engine, NOW).outdated == [str(service.id)]
    assert deliver(session, TARGET, engine, NOW).done == 1
    assert compare(session, engine, NOW).count == 0


def test_what_a_worker_had_in_hand_when_it_was_killed_is_taken_up_after_the_lease(
    session: Session, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    listing(session)
    session.commit()

    class Killed(EmbeddedEngine):
        def apply(self, *arguments: object, **more: object) -> dict[str, Failure]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(session, TARGET, Killed(tmp_path / "index"), NOW)
    assert deliver(session, TARGET, engine, NOW).total == 0
    assert deliver(session, TARGET, engine, NOW + LEASE).done == 1


def test_differences_are_found_and_mended(session: Session, engine: EmbeddedEngine) -> None:
    service = listing(session)
    session.commit()
    drain(session, TARGET, engine, NOW)
    stray = uuid.uuid4()
    version = service.version

    def wrong() -> Iterator[SearchDocument]:
        from dataclasses import replace

        from search.indexing import documents

        for document in documents(session, NOW.date()):
            yield replace(document, version=version - 1)
            yield replace(document, id=str(stray), version=7)

    engine.rebuild(wrong())
    found = reconcile(session, engine, NOW)
    assert (found.missing, found.outdated, found.surplus) == ([], [str(service.id)], [(str(stray), 7)])
    drain(session, TARGET, engine, NOW)
    assert compare(session, engine, NOW).count == 0
    assert total(engine) == 1


def test_waiting_doubles_to_ten_minutes_and_never_falls_below_a_second() -> None:
    assert [backoff(attempts, 1.0).total_seconds() for attempts in (0, 1, 2, 9, 10, 99)] == [1, 2, 4, 512, 600, 600]
    assert backoff(5, 0.0).total_seconds() == 1
