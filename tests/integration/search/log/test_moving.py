"""From the spool into the table: every line once, whatever happens in between."""

import multiprocessing
import os
import signal
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from localoffer.clock import today
from localoffer.database import db
from localoffer.jobs.rules import Done
from search import spool
from search.log import jobs
from search.log.entries import Entry
from search.log.models import LoggedSearch
from search.spool import MOST_BYTES, Spool
from tests.conftest import make_settings


def entry(words: str = "autism", day: date | None = None, **more: Any) -> Entry:
    return Entry(key=uuid.uuid4(), kind="search", day=day or today(), hour=9, words=words, **more)


@pytest.fixture
def folder(app: Flask) -> Path:
    return jobs.spool_folder(app.extensions["settings"].data_dir)


def move(app: Flask) -> jobs.Moved:
    with app.app_context():
        return jobs.move_log()


def stored(session: Session) -> list[str]:
    session.rollback()
    return sorted(session.scalars(select(LoggedSearch.words)))


def test_lines_come_into_the_table_and_the_files_go(app: Flask, session: Session, folder: Path) -> None:
    for words in ("Autism  Group", "swimming"):
        Spool(folder).append(entry(words, total=3, filters="need=asd"))
    assert move(app) == jobs.Moved(stored=2)
    assert stored(session) == ["Autism  Group", "swimming"]
    assert set(session.scalars(select(LoggedSearch.folded))) == {"autism group", "swimming"}
    assert [path.name for path in folder.iterdir() if path.name != "lock"] == []
    assert move(app) == jobs.Moved()


def test_job_tells_how_many_lines_it_looked_at_and_stored(app: Flask, folder: Path) -> None:
    for day in (today(), today(), today() - timedelta(days=2000)):
        Spool(folder).append(entry(day=day))
    with next(folder.iterdir()).open("a", encoding="utf-8") as file:
        file.write("no line of ours\n")
    with app.app_context():
        assert (jobs.move(), jobs.move()) == (Done(3, 2), Done())


def test_only_the_owner_can_read_the_spool(folder: Path) -> None:
    Spool(folder).append(entry())
    (path,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)


def test_killed_after_the_commit_nothing_is_stored_twice(
    app: Flask, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Spool(folder).append(entry("once"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move(app)
    assert stored(session) == ["once"]
    Spool(folder).append(entry("another"))
    assert move(app) == jobs.Moved(stored=1)
    assert stored(session) == ["another", "once"]


def test_killed_before_the_commit_nothing_is_lost(
    app: Flask, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Spool(folder).append(entry("kept"))
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move(app)
    assert stored(session) == []
    assert move(app) == jobs.Moved(stored=1)


def test_broken_lines_are_set_aside_and_counted(app: Flask, session: Session, folder: Path) -> None:
    Spool(folder).append(entry("whole"))
    path = folder / f"{os.getpid()}.jsonl"
    with path.open("ab") as file:
        file.write(b'{"key": "half\n\xff\xfe\n[]\n' + b"x" * 20_000 + b"\n")
        file.write(entry("null").model_dump_json().replace("null", "a\\u0000b", 1).encode() + b"\n")
    Spool(folder).append(entry("after"))
    moved = move(app)
    assert (moved.stored, stored(session)) == (2, ["after", "whole"])
    assert moved.broken >= 5
    (aside,) = folder.glob("*.broken")
    assert b"half" in aside.read_bytes()
    assert aside.stat().st_mode & 0o777 == 0o600
    assert move(app) == jobs.Moved()


def test_line_of_an_unknown_shape_is_broken(app: Flask, session: Session, folder: Path) -> None:
    folder.mkdir()
    text = entry("x").model_dump_json().replace('"kind"', '"address":"192.0.2.1","kind"')
    (folder / "1.jsonl").write_text(text + "\n")
    assert (move(app).broken, stored(session)) == (1, [])


def test_what_is_old_is_forgotten(app: Flask, session: Session, folder: Path) -> None:
    first = jobs.first_day_kept(today(), 13)
    for words, day in (("kept", first), ("late", first - timedelta(1))):
        Spool(folder).append(entry(words, day))
    session.add(LoggedSearch(**entry("old", first - timedelta(1)).model_dump(), folded="old"))
    session.commit()
    assert move(app) == jobs.Moved(stored=1, forgotten=1)
    assert stored(session) == ["kept"]


def test_with_no_months_nothing_stays(app: Flask, session: Session, folder: Path) -> None:
    session.add(LoggedSearch(**entry().model_dump(), folded="autism"))
    session.commit()
    Spool(folder).append(entry())
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"search_log_months": 0})
    assert move(app) == jobs.Moved(forgotten=1)
    assert (stored(session), list(folder.glob("*.jsonl"))) == ([], [])


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [(date(2026, 11, 22), 13, date(2025, 10, 22)), (date(2026, 3, 31), 1, date(2026, 2, 28)),
     (date(2026, 1, 5), 1, date(2025, 12, 5)), (date(2026, 1, 5), 120, date(2016, 1, 5))],
)  # fmt: skip
def test_months_are_calendar_months(day: date, months: int, first: date) -> None:
    assert jobs.first_day_kept(day, months) == first


def test_spool_that_nobody_fetches_stops_growing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.mkdir()
    path = folder / f"{os.getpid()}.jsonl"
    path.write_bytes(b"x" * MOST_BYTES)
    Spool(folder).append(entry())
    assert path.stat().st_size == MOST_BYTES
    assert "is the scheduler running?" in caplog.text


def test_full_disk_leaves_no_half_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    Spool(folder).append(entry("first"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda number, line: write(number, line[:20]))
        Spool(folder).append(entry("second"))
    Spool(folder).append(entry("third"))
    (path,) = folder.iterdir()
    found = spool.read(path, Entry)
    assert [item.words for item in found.lines] == ["first", "third"]
    assert found.broken == ()


def test_two_at_once_one_waits_for_its_next_turn(app: Flask, folder: Path) -> None:
    Spool(folder).append(entry())
    with FileLock(folder / "lock"):
        assert move(app) == jobs.Moved(busy=True)
    assert move(app).stored == 1


def write_many(folder: str, number: int, count: int) -> None:
    """A web process that goes on being asked."""
    mine = Spool(Path(folder))
    for turn in range(count):
        mine.append(entry(f"{number} {turn}"))


def test_nothing_is_lost_or_doubled_while_processes_write(sqlite_app: Flask, tmp_path: Path) -> None:
    folder = jobs.spool_folder(sqlite_app.extensions["settings"].data_dir)
    processes, count, total = 3, 400, 0
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(str(folder), number, count)) for number in range(processes)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        total += move(sqlite_app).stored
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    total += move(sqlite_app).stored
    with sqlite_app.app_context():
        words = list(db.session.scalars(select(LoggedSearch.words)))
    assert total == len(words) == processes * count
    assert len(set(words)) == processes * count


def move_until_killed(data_dir: str, ready: Any) -> None:
    """A scheduler that does nothing else."""
    app = create_app(make_settings(Path(data_dir)))
    ready.set()
    while True:
        move(app)


@pytest.mark.slow
def test_mover_killed_at_any_moment_loses_and_doubles_nothing(sqlite_app: Flask) -> None:
    data_dir = sqlite_app.extensions["settings"].data_dir
    mine, context = Spool(jobs.spool_folder(data_dir)), multiprocessing.get_context("spawn")
    written = 0
    for turn in range(3):
        ready = context.Event()
        mover = context.Process(target=move_until_killed, args=(str(data_dir), ready))
        mover.start()
        assert ready.wait(60)
        for number in range(120 + 41 * turn):
            mine.append(entry(f"turn {turn} number {number}"))
            written += 1
        assert mover.pid
        os.kill(mover.pid, signal.SIGKILL)
        mover.join()
    move(sqlite_app)
    with sqlite_app.app_context():
        words = list(db.session.scalars(select(LoggedSearch.words)))
    assert len(words) == len(set(words)) == written


def test_command_moves_and_says_how_much_there_is(app: Flask, session: Session, folder: Path) -> None:
    Spool(folder).append(entry())
    Spool(folder).append(entry().model_copy(update={"kind": "click", "rank": 2}))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["search", "log"]).output.startswith("2 moved, 0 broken")
    assert '"searches": 1' in runner.invoke(args=["search", "log", "--json"]).output
    assert session.scalar(select(func.count()).select_from(LoggedSearch)) == 2
