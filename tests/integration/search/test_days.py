"""Days on which something begins or ends: search follows them without anyone changing a listing."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.database import db
from localoffer.jobs.rules import Done
from search import jobs
from search.embedded.engine import EmbeddedEngine
from search.indexing import documents_for
from search.planner import plan
from search.query import SearchQuery
from search.reindex import compare, rebuild, reconcile
from search.relay import drain, waiting
from search.setup import room
from tests.factories import NOW, listing, provider

TARGET = "embedded@test"
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def engine(tmp_path: Path, session: Session) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path / "index")
    rebuild(session, TARGET, made, NOW)
    return made


def names(engine: EmbeddedEngine) -> list[str]:
    return [suggestion.name for word in ("club", "last") for suggestion in engine.suggest(word, 9)]


def at_night_after(session: Session, engine: EmbeddedEngine, days: int) -> list[str]:
    """What is found after the nightly comparison and the delivery that follows it, so many days on."""
    then = NOW + days * DAY
    reconcile(session, engine, then)
    drain(session, TARGET, engine, then)
    assert compare(session, engine, then).count == 0
    return names(engine)


def test_a_holiday_club_is_found_from_its_first_day_to_its_last(session: Session, engine: EmbeddedEngine) -> None:
    listing(session, name="Club", starts_on=TODAY + 2 * DAY, ends_on=TODAY + 4 * DAY)
    session.commit()
    drain(session, TARGET, engine, NOW)
    assert names(engine) == []
    found = {day: at_night_after(session, engine, day) for day in (1, 2, 4, 5)}
    assert found == {1: [], 2: ["Club"], 4: ["Club"], 5: []}


@pytest.mark.parametrize(
    ("starts", "ends", "is_found"),
    [(None, None, True), (0, 0, True), (None, -1, False), (1, None, False), (-5, 5, True), (-5, None, True)],
)
def test_first_and_last_day_are_part_of_it(
    session: Session, starts: int | None, ends: int | None, is_found: bool
) -> None:
    def day(offset: int | None) -> date | None:
        return None if offset is None else TODAY + offset * DAY

    service = listing(session, starts_on=day(starts), ends_on=day(ends))
    session.commit()
    assert (service.id in documents_for(session, [service.id], TODAY)) is is_found


def test_listings_of_a_provider_that_will_close_leave_on_that_day(session: Session, engine: EmbeddedEngine) -> None:
    listing(session, of=provider(session, closed_on=TODAY + 3 * DAY), name="Last term")
    session.commit()
    drain(session, TARGET, engine, NOW)
    assert names(engine) == ["Last term"]
    assert at_night_after(session, engine, 2) == ["Last term"]
    assert at_night_after(session, engine, 3) == []


def test_the_relay_looks_at_a_new_day_as_soon_as_it_comes(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [datetime(2026, 11, 22, 23, 59, tzinfo=ENGLAND)]
    monkeypatch.setattr(jobs, "now", lambda: clock[0])
    monkeypatch.setattr(jobs, "today", lambda: clock[0].date())
    with sqlite_app.app_context():
        (target,) = room().targets
        jobs.relay()  # builds the index
        listing(db.session(), name="Tomorrow only", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
        db.session.commit()
        totals = []
        for minutes in (0, 0, 2, 0, 24 * 60, 0):
            clock[0] += timedelta(minutes=minutes)
            jobs.relay()  # once to see the day, once more to tell the engine
            totals.append(target.engine.search(SearchQuery(), plan("")).total)
        assert totals == [0, 0, 0, 1, 1, 0]
        assert waiting(db.session(), target.name).count == 0


def test_jobs_tell_how_many_listings_they_looked_at_and_told_of(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        listing(db.session(), name="Club")
        db.session.commit()
        assert jobs.relay() == Done(1, 1), "the index is built"
        assert jobs.relay() == Done()
        listing(db.session(), name="Last")
        db.session.commit()
        assert jobs.relay() == Done(1, 1)
        assert jobs.reconcile() == Done(2, 0)


def test_a_listing_lapses_three_months_after_it_was_due(session: Session) -> None:
    service = listing(session, of=provider(session, kind="authority"))
    service.confirmed_on = date(2026, 1, 1)
    session.flush()
    document = documents_for(session, [service.id], TODAY)[service.id]
    assert document.lapses_on == date(2026, 1, 1) + timedelta(days=365 + 90)
    service.confirmed_on = None
    session.flush()
    assert documents_for(session, [service.id], TODAY)[service.id].lapses_on is None
