"""One process of several that share an index: `python -m tests.search.faults.worker ENGINE TRUTH WORK NUMBER`.

ENGINE is `embedded=FOLDER` or `elasticsearch=URL=PREFIX`. TRUTH is a small SQLite file in the place of the database:
every change is committed there first. It says on standard output how it gets on, one word or number a line.
"""

import contextlib
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app import create_app
from search import jobs
from search.document import SearchDocument, sort_key
from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.embedded import writing
from search.embedded.engine import EmbeddedEngine
from search.engine import Delete, SearchEngine
from search.planner import plan
from search.query import SearchQuery
from tests.conftest import make_settings
from tests.search import generated

ROUNDS, BATCH = 24, 5
MANY = 400


def engine_of(text: str) -> SearchEngine:
    kind, _, rest = text.partition("=")
    if kind == "embedded":
        return EmbeddedEngine(Path(rest))
    url, _, prefix = rest.rpartition("=")
    return ElasticsearchEngine(connect([url]), prefix)


def open_truth(path: str) -> sqlite3.Connection:
    truth = sqlite3.connect(path, isolation_level=None, timeout=60)
    truth.execute("PRAGMA journal_mode = WAL")
    truth.execute("CREATE TABLE IF NOT EXISTS listing (number INTEGER PRIMARY KEY, version INTEGER, live INTEGER)")
    return truth


def document(number: int, version: int) -> SearchDocument:
    """The listing of a number at a version; it is in one of two halves, so that counts have to add up."""
    made = generated.documents(1, seed=number)[0]
    name = f"Listing {number} version {version}"
    return replace(made, version=version, name=name, name_sort=sort_key(name), facets={"half": ("ab"[version % 2],)})


def from_truth(truth: sqlite3.Connection) -> Iterator[SearchDocument]:
    """Read page by page, as a rebuild reads the database."""
    after = -1
    while page := truth.execute(
        "SELECT number, version FROM listing WHERE live AND number > ? ORDER BY number LIMIT 50", [after]
    ).fetchall():
        after = page[-1][0]
        yield from (document(*row) for row in page)


def write(engine: SearchEngine, truth: sqlite3.Connection, number: int) -> None:
    """Adds, changes and drops listings of its own hundreds, batch by batch."""
    first = number * 1_000
    for turn in range(ROUNDS):
        mine = range(first + (turn // 2) * BATCH, first + (turn // 2 + 1) * BATCH)
        dropped = [one for one in mine if turn % 2 and one % 7 == 0]
        truth.execute("BEGIN IMMEDIATE")
        for one in mine:
            truth.execute(
                "INSERT INTO listing VALUES (?, 1, 1) ON CONFLICT DO UPDATE SET version = version + 1, live = ?",
                [one, one not in dropped],
            )
        truth.execute("COMMIT")
        versions = dict(
            truth.execute("SELECT number, version FROM listing WHERE number BETWEEN ? AND ?", [mine[0], mine[-1]])
        )
        upserts = [document(one, versions[one]) for one in mine if one not in dropped]
        deliver(engine, upserts, [Delete(document(one, 1).id, versions[one]) for one in dropped])


def deliver(engine: SearchEngine, upserts: list[SearchDocument], deletes: list[Delete]) -> None:
    """As the relay does: what was not taken is sent again, unless it never can be."""
    for _ in range(10):
        failures = engine.apply(upserts, deletes)
        assert not any(failure.permanent for failure in failures.values()), failures
        if not failures:
            return
    raise AssertionError(f"not taken in ten tries: {failures}")


def read(engine: SearchEngine, truth: sqlite3.Connection, number: int) -> None:
    """Searches until told to stop. Every answer of the embedded engine is of one moment and adds up; Elasticsearch
    finds the page and the counts in two searches, between which a refresh can come."""
    stop = Path(f"{truth.execute('PRAGMA database_list').fetchone()[2]}.stop")
    while not stop.exists():
        found = engine.search(SearchQuery(facets=("half",), sort="name"), plan(""))
        one_moment = isinstance(engine, EmbeddedEngine)
        assert not one_moment or sum(found.facets["half"].values()) == found.total, found
        named = engine.search(SearchQuery(text="listing version"), plan("listing version"))
        assert len(named.hits) == min(10, named.total), named


def rebuild(engine: SearchEngine, truth: sqlite3.Connection, number: int) -> None:
    for _ in range(number):
        engine.rebuild(from_truth(truth))


def stop_while_writing(engine: SearchEngine, truth: sqlite3.Connection, number: int) -> None:
    """Writes one batch and stands still in the middle of it, until it is killed."""
    stand_still_after(number)
    engine.apply([document(one, 5) for one in range(MANY)])


def stop_while_relaying(engine: SearchEngine, truth: sqlite3.Connection, number: int) -> None:
    """The scheduler's job, on the site in the folder of the truth; stands still after so many listings."""
    folder = Path(truth.execute("PRAGMA database_list").fetchone()[2]).parent
    app = create_app(make_settings(folder))
    stand_still_after(number)
    with app.app_context():
        jobs.relay()


def stand_still_after(number: int) -> None:
    put = writing._put
    count = 0

    def slow_put(*arguments: object) -> bool:
        nonlocal count
        count += 1
        if count > number:
            stand_still()
        return put(*arguments)  # type: ignore[arg-type]

    writing._put = slow_put  # type: ignore[assignment]


def stop_while_rebuilding(engine: SearchEngine, truth: sqlite3.Connection, number: int) -> None:
    def slow() -> Iterator[SearchDocument]:
        yield from (document(one, 1) for one in range(number))
        stand_still()

    engine.rebuild(slow())


def stand_still() -> None:
    sys.stdout.write("standing\n")
    sys.stdout.flush()
    time.sleep(120)


def main(engine: str, truth: str, work: str, number: str) -> None:
    works = (write, read, rebuild, stop_while_writing, stop_while_relaying, stop_while_rebuilding)
    with contextlib.closing(open_truth(truth)) as opened:
        {one.__name__: one for one in works}[work](engine_of(engine), opened, int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
