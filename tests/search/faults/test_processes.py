"""Several processes on one index, and processes killed in the middle of their work."""

import contextlib
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from localoffer.clock import now
from localoffer.database import db
from search import jobs
from search.elasticsearch.engine import ElasticsearchEngine
from search.embedded.engine import EmbeddedEngine
from search.embedded.files import open_index
from search.engine import SearchEngine
from search.planner import plan
from search.query import SearchQuery
from search.reindex import compare
from search.relay import BATCH, LEASE, drain, waiting
from search.setup import room
from tests.conftest import ROOT
from tests.factories import listing, provider
from tests.search.conftest import ELASTICSEARCH
from tests.search.faults import worker


class Shared:
    """An index that several processes use, and the truth it has to follow."""

    def __init__(self, name: str, truth: Path) -> None:
        self.name, self.truth = name, truth
        self.engine: SearchEngine = worker.engine_of(name)
        self.started: list[subprocess.Popen[str]] = []

    def start(self, work: str, number: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.search.faults.worker", self.name, str(self.truth), work, str(number)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.started.append(process)
        return process

    def kill_while_it_stands(self, work: str, number: int) -> None:
        process = self.start(work, number)
        assert process.stdout.readline().strip() == "standing", process.stderr.read()
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
        close(process)

    def truths(self) -> list[tuple[str, int]]:
        with contextlib.closing(worker.open_truth(str(self.truth))) as truth:
            rows = truth.execute("SELECT number, version FROM listing WHERE live")
            return sorted((worker.document(number, 1).id, version) for number, version in rows)

    def total(self, text: str = "") -> int:
        self.engine.settle()
        return self.engine.search(SearchQuery(text=text), plan(text)).total


def close(process: subprocess.Popen[str]) -> None:
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


@pytest.fixture(params=["embedded", ELASTICSEARCH])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shared]:
    name = f"embedded={tmp_path / 'index'}"
    if request.param == "elasticsearch":
        url = request.getfixturevalue("elasticsearch_url").split(",")[0]
        name = f"elasticsearch={url}=test-{uuid.uuid4().hex[:12]}"
    made = Shared(name, tmp_path / "truth.db")
    made.engine.rebuild([])
    yield made
    for process in made.started:
        process.kill()
        process.wait()
        close(process)
    if isinstance(made.engine, ElasticsearchEngine):
        made.engine.indexes.remove_all()


@pytest.mark.slow
def test_writers_readers_and_rebuilds_in_processes_of_their_own_lose_nothing(shared: Shared) -> None:
    readers = [shared.start("read", number) for number in (1, 2)]
    busy = [*(shared.start("write", number) for number in (1, 2, 3)), shared.start("rebuild", 3)]
    for process in busy:
        assert process.wait(180) == 0, process.stderr.read()
    Path(f"{shared.truth}.stop").touch()
    for process in readers:
        assert process.wait(30) == 0, process.stderr.read()
    truths = shared.truths()
    assert len(truths) == 3 * 60 - sum(one % 7 == 0 for n in (1, 2, 3) for one in range(n * 1_000, n * 1_000 + 60))
    shared.engine.settle()
    assert list(shared.engine.versions()) == truths


@pytest.mark.parametrize("shared", ["embedded"], indirect=True)
@pytest.mark.parametrize("after", [1, 30, worker.MANY - 1])
def test_a_writer_killed_in_the_middle_of_a_batch_leaves_all_of_it_or_nothing(shared: Shared, after: int) -> None:
    shared.engine.rebuild([worker.document(one, 1) for one in range(10)])
    shared.kill_while_it_stands("stop_while_writing", after)
    assert list(shared.engine.versions()) == sorted((worker.document(one, 1).id, 1) for one in range(10))
    assert shared.total("listing version 1") == 10
    assert_whole(shared.engine)
    shared.engine.apply([worker.document(one, 5) for one in range(worker.MANY)])  # its lock went with it
    assert shared.total("listing version 5") == worker.MANY
    assert_whole(shared.engine)


def assert_whole(engine: SearchEngine) -> None:
    """SQLite finds its file and both word indexes in order, and they hold the listings there are."""
    assert isinstance(engine, EmbeddedEngine)
    path = engine._files.live()
    assert path is not None
    with contextlib.closing(open_index(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        live = connection.execute("SELECT number FROM doc WHERE live ORDER BY number").fetchall()
        for words in ("fts", "names"):
            assert connection.execute(f"SELECT rowid FROM {words} ORDER BY rowid").fetchall() == live
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO fts (fts) VALUES ('integrity-check')")
        connection.execute("INSERT INTO names (names) VALUES ('integrity-check')")


def test_a_rebuild_killed_in_the_middle_leaves_the_old_index_and_the_next_one_cleans_up(shared: Shared) -> None:
    shared.engine.apply([worker.document(one, 1) for one in range(20)])
    shared.kill_while_it_stands("stop_while_rebuilding", 700)
    assert shared.total() == 20
    assert shared.engine.health().state == "ready"
    shared.engine.apply([worker.document(3, 2)])
    assert shared.total('"version 2"') == 1
    assert shared.engine.rebuild([worker.document(one, 1) for one in range(30)]) == 30
    assert shared.total() == 30
    if isinstance(shared.engine, EmbeddedEngine):
        folder = shared.engine._files.folder
        assert len(list(folder.glob("search-*.db"))) == 2  # the new one, and the one before
        assert not (folder / "building").exists()
    elif isinstance(shared.engine, ElasticsearchEngine):
        assert len(shared.engine.indexes.written()) == 2


def test_a_relay_killed_in_mid_batch_is_followed_by_one_that_delivers_the_rest(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        (target,) = room().targets
        jobs.relay()
        one = provider(db.session())
        for number in range(BATCH + 60):
            listing(db.session(), of=one, name=f"Listing {number}")
        db.session.commit()
        data_dir = sqlite_app.extensions["settings"].data_dir
        shared = Shared(f"embedded={data_dir / 'search'}", data_dir / "truth.db")
        shared.kill_while_it_stands("stop_while_relaying", BATCH + 30)
        assert shared.total() == BATCH  # the first batch, and nothing of the second
        assert_whole(shared.engine)
        assert waiting(db.session(), target.name).count == 60
        assert drain(db.session(), target.name, target.engine, now()).done == 0  # the dead one still holds them
        assert drain(db.session(), target.name, target.engine, now() + LEASE).done == 60
        assert compare(db.session(), target.engine, now()).count == 0
        assert shared.total() == BATCH + 60
