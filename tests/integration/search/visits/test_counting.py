"""From the spool into counts per listing and day, each visit once; and who reads what of them."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.clock import today
from localoffer.directory.models import Service
from localoffer.jobs.rules import Done
from localoffer.officers.panels import filled
from search.log.jobs import first_day_kept
from search.spool import Spool
from search.visits.jobs import move_visits, spool_folder
from search.visits.models import CountedFile, ListingVisits
from search.visits.panel import visits_of
from search.visits.queries import figures, most_read
from search.visits.rules import Figures
from search.visits.visit import Visit
from tests.factories import listing, provider

Read = Callable[..., None]


@pytest.fixture
def folder(app: Flask) -> Path:
    return spool_folder(app.extensions["settings"].data_dir)


@pytest.fixture
def club(session: Session) -> Service:
    made = listing(session)
    session.commit()
    return made


@pytest.fixture
def read(folder: Path) -> Read:
    """Somebody reads a page."""

    def reads(service: Service, words: str = "", times: int = 1, day: date | None = None) -> None:
        for _ in range(times):
            Spool(folder).append(Visit(service=service.id, day=day or today(), words=words))

    return reads


def move(app: Flask) -> Done:
    with app.app_context():
        return move_visits()


def counts(session: Session) -> dict[tuple[date, str], int]:
    session.rollback()
    return {(row.day, row.words): row.number for row in session.scalars(select(ListingVisits))}


def test_visits_are_counted_by_day_and_words(app: Flask, session: Session, club: Service, read: Read) -> None:
    yesterday = today() - timedelta(1)
    read(club, "swimming", 2)
    read(club, times=3)
    read(club, day=yesterday)
    assert move(app) == Done(6, 6)
    read(club, "swimming")
    assert move(app) == Done(1, 1)
    assert counts(session) == {(today(), "swimming"): 3, (today(), ""): 3, (yesterday, ""): 1}
    assert move(app) == Done()
    assert session.scalars(select(CountedFile)).all() == []


def test_killed_after_the_commit_nothing_is_counted_twice(
    app: Flask, session: Session, club: Service, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(club, times=4)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move(app)
    assert counts(session) == {(today(), ""): 4}
    read(club)
    move(app)
    assert counts(session) == {(today(), ""): 5}
    assert session.scalars(select(CountedFile)).all() == []


def test_killed_before_the_commit_nothing_is_lost(
    app: Flask, session: Session, club: Service, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(club)
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move(app)
    assert move(app) == Done(1, 1)
    assert counts(session) == {(today(), ""): 1}


def test_listing_that_is_gone_and_broken_lines_are_left_out(
    app: Flask, session: Session, club: Service, read: Read, folder: Path
) -> None:
    read(club)
    Spool(folder).append(Visit(service=uuid.uuid4(), day=today()))
    with next(folder.glob("*.jsonl")).open("ab") as file:
        file.write(b'{"service": "half\n' + b'{"service":"x","day":"2026-01-01","address":"192.0.2.1"}\n')
    assert move(app) == Done(4, 1)
    assert counts(session) == {(today(), ""): 1}
    assert len(list(folder.glob("*.broken"))) == 1


def test_counts_are_kept_as_long_as_the_search_log(app: Flask, session: Session, club: Service, read: Read) -> None:
    oldest = first_day_kept(today(), 13)
    session.add(ListingVisits(service_id=club.id, day=oldest - timedelta(1), words="old", number=9))
    session.commit()
    read(club, "kept", day=oldest)
    read(club, "late", day=oldest - timedelta(1))
    assert move(app) == Done(2, 2)
    assert counts(session) == {(oldest, "kept"): 1}
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"search_log_months": 0})
    read(club)
    move(app)
    assert counts(session) == {}


def test_two_at_once_one_waits_for_its_next_turn(app: Flask, club: Service, read: Read, folder: Path) -> None:
    read(club)
    with FileLock(folder / "lock"):
        assert move(app) == Done()
    assert move(app) == Done(1, 1)


def test_figures_of_four_weeks_and_a_year_and_only_words_asked_often(
    app: Flask, session: Session, club: Service, read: Read
) -> None:
    read(club, "swimming", 3)
    read(club, "one family’s own words", 2)
    read(club, "autism", 2, today() - timedelta(28))
    read(club, "autism", 2, today() - timedelta(364))
    read(club, "too long ago", 5, today() - timedelta(365))
    move(app)
    session.rollback()
    assert figures(session, [club.id], today()) == {club.id: Figures(5, 9, ("autism", "swimming"))}


def test_provider_reads_of_its_own_public_listings_only(
    app: Flask, session: Session, club: Service, read: Read
) -> None:
    other = listing(session, of=provider(session, "Another"), name="Not theirs")
    listing(session, of=club.provider, name="Drumming")
    listing(session, of=club.provider, name="A draft", publish=False)
    session.commit()
    read(club, "swimming", 4)
    read(other, "secret", 4)
    move(app)
    with app.app_context():
        panel = filled(visits_of(club.provider))
    assert [[str(cell).replace("<wbr>", "") for cell in row] for row in panel.rows] == [
        ["Saltby Swimmers", "4 in 28 days, 4 in a year", "swimming"],
        ["Drumming", "none in a year", ""],
    ]


def test_most_read_come_first_and_can_be_found_by_name(app: Flask, session: Session, club: Service, read: Read) -> None:
    listing(session, of=club.provider, name="Archery")
    session.commit()
    read(club)
    move(app)
    session.rollback()
    assert [row.name for row in most_read(session, today()).rows] == ["Saltby Swimmers", "Archery"]
    found = most_read(session, today(), "arch saltby")
    assert ([row.name for row in found.rows], found.total) == (["Archery"], 1)
    assert most_read(session, today(), "100%").total == 0
    assert most_read(session, today(), page=9).rows == ()
