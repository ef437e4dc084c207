"""Search at scale: what the product adds to a bare call of the same server, and how both grow with the listings.

Elasticsearch's own time is the floor: the same body through the same client, measured in turn with the engine's call,
so that whatever else the machine does falls on both. `python -m benchmarks scale --sizes 5000,50000`.
"""

import gc
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from elasticsearch import Elasticsearch, helpers
from flask import Flask

from app import create_app
from benchmarks import country
from benchmarks.users import Users, served
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from search import address, deadline
from search.asking import query_for
from search.document import SearchDocument
from search.elasticsearch import question
from search.elasticsearch.engine import ElasticsearchEngine
from search.elasticsearch.indexes import own_alias
from search.elasticsearch.mapping import source_of
from search.embedded.engine import EmbeddedEngine
from search.filters import known_codes
from search.indexing import documents
from search.plan import Plan
from search.query import SearchQuery
from search.understanding import understand
from search.words.actions import learn
from search.words.queries import known_words

SEARCHES = (
    "q=autism", "q=autism&near=WX1+1AA", "q=speech+and+language+therapy", "q=short+breaks&age=7", "q=SALT",
    "q=my+child+is+not+talking+yet", "q=autisim", "q=help+with+money", "q=wheelchair+basket+ball", "q=sleep",
    "q=holiday+club+near+WX4", "q=childminder&age=3", "q=portage", "q=%22special+school%22", "q=swimming&need=asd",
    "near=WX5&radius=5&need=asd", "near=WX2&radius=10&sort=distance", "category=leisure&sort=name&page=2",
    "need=semh&need=slcn&cost=free", "q=dyslexia&sort=assured", "q=nursery&near=WX3&radius=3", "", "page=40",
    "q=transport+to+college", "q=drama&day=sat",
)  # fmt: skip
TYPED = ("au", "aut", "autism", "spee", "speech la", "sw", "holiday c", "bro", "brook", "ch", "child", "special sch")
TURNS = 8
MOST_BUILDS, REPEATED_UP_TO = 3, 50_000
"""Small indexes are built so quickly that anything else on the machine shows; of so many listings once is enough."""


@dataclass
class Times:
    """Seconds of many calls."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """One call in twenty takes longer, in milliseconds."""
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f}"

    def of(self, call: Callable[[], object]) -> None:
        """Measure one."""
        began = time.perf_counter()
        call()
        self.seconds.append(time.perf_counter() - began)


@dataclass
class Measured:
    """Everything of one size: times in milliseconds, sizes in megabytes, lengths in seconds."""

    listings: int
    raw: Times = field(default_factory=Times)
    engine: Times = field(default_factory=Times)
    embedded: Times = field(default_factory=Times)
    page: Times = field(default_factory=Times)
    embedded_page: Times = field(default_factory=Times)
    suggest: Times = field(default_factory=Times)
    embedded_suggest: Times = field(default_factory=Times)
    suggest_page: Times = field(default_factory=Times)
    raw_bulk: float = 0.0
    rebuild: float = 0.0
    embedded_rebuild: float = 0.0
    reading: float = 0.0
    index_mb: float = 0.0
    embedded_mb: float = 0.0
    web_mb: float = 0.0
    standby_mb: float = 0.0
    users: dict[int, Users] = field(default_factory=dict)
    embedded_users: dict[int, Users] = field(default_factory=dict)


def measure(folder: Path, sizes: Sequence[int], url: str) -> Iterator[Measured]:
    """Everything, size by size, in `folder` and in indexes of its own on the cluster at `url`."""
    original = country.demonstration(folder / "demonstration")
    for size in sizes:
        data_dir = country.country(original, folder / str(size), size)
        yield _measure(data_dir, size, url)
        shutil.rmtree(data_dir)


def _measure(data_dir: Path, size: int, url: str) -> Measured:
    made = Measured(size)
    prefix = f"bench-{uuid.uuid4().hex[:12]}"
    app = create_app(country.settings(data_dir, url, prefix))
    main, standby = _engines(app)
    try:
        with app.app_context():
            _build(made, data_dir, main, standby)
            _calls(made, main, standby)
            _pages(made, app, main, standby)
        _processes(made, data_dir, url, prefix)
    finally:
        main.indexes.remove_all()
    return made


def _engines(app: Flask) -> tuple[ElasticsearchEngine, EmbeddedEngine]:
    searcher = app.extensions["search"]
    main, standby = searcher.main, searcher.standby
    assert isinstance(main, ElasticsearchEngine)
    assert isinstance(standby, EmbeddedEngine)
    # What is measured is never the standby in the main engine's place, however busy the machine.
    searcher._deadline = deadline.PAGE_SECONDS = 60.0
    question._TIME = question._SUGGEST_TIME = "60s"
    main._client = main._client.options(request_timeout=60)
    return main, standby


def _build(made: Measured, data_dir: Path, main: ElasticsearchEngine, standby: EmbeddedEngine) -> None:
    """Documents are read from the database once, and from a file for each build: reading is the same for both."""
    kept = data_dir / "documents"
    began = time.perf_counter()
    with kept.open("wb") as file:
        for document in documents(db.session(), today(), main.meaning):
            pickle.dump(document, file)
    made.reading = time.perf_counter() - began
    learn(db.session(), _documents(kept), now())
    db.session.commit()
    raw, built = [], []
    for _ in range(max(1, min(MOST_BUILDS, REPEATED_UP_TO // made.listings))):
        raw.append(_seconds(lambda: _raw_bulk(main, _documents(kept))))
        built.append(_seconds(lambda: main.rebuild(_documents(kept))))
    made.raw_bulk, made.rebuild = statistics.median(raw), statistics.median(built)
    made.embedded_rebuild = _seconds(lambda: standby.rebuild(_documents(kept)))
    assert main.health().documents == standby.health().documents == made.listings
    stats = main._patient.indices.stats(index=main.indexes.live)
    made.index_mb = stats["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6
    made.embedded_mb = sum(path.stat().st_size for path in (data_dir / "search").glob("*.db*")) / 1e6


def _documents(kept: Path) -> Iterator[SearchDocument]:
    with kept.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)  # noqa: S301 - written by this very run
            except EOFError:
                return


def _raw_bulk(main: ElasticsearchEngine, source: Iterator[SearchDocument]) -> None:
    """The client's own bulk helper into an index of the same mapping, then what makes it found."""
    name = main.indexes.begin()
    client: Elasticsearch = main._patient
    actions = (
        {"_index": own_alias(name), "_id": document.id, "_source": source_of(document, main.meaning)}
        for document in source
    )
    helpers.bulk(client, actions, chunk_size=500)
    main.indexes.fill_ended(name)
    main.indexes.abandon(name)


def _asked() -> list[tuple[SearchQuery, Plan]]:
    """The questions, as the page would ask them."""
    session = db.session()
    labels, known = area_labels(session), known_words(session)
    codes = known_codes(labels)
    found = []
    for search in SEARCHES:
        pairs = [tuple(pair.split("=")) for pair in search.replace("+", " ").replace("%22", '"').split("&") if pair]
        meant = understand(session, address.read(pairs, codes), known)  # type: ignore[arg-type]
        found.append((query_for(meant.asked, meant.place, today()), meant.plan))
    return found


def _calls(made: Measured, main: ElasticsearchEngine, standby: EmbeddedEngine) -> None:
    asked = _asked()
    for turn in range(TURNS + 1):
        raw, engine, embedded = (made.raw, made.engine, made.embedded) if turn else (Times(), Times(), Times())
        for query, plan in asked:
            body = question.searches(query, plan)
            raw.of(lambda: main._client.msearch(index=main.indexes.live, searches=body))  # noqa: B023
            engine.of(lambda: main.search(query, plan))  # noqa: B023
            embedded.of(lambda: standby.search(query, plan))  # noqa: B023
        for typed in TYPED:
            made.suggest.of(lambda: main.suggest(typed, 8))  # noqa: B023
            made.embedded_suggest.of(lambda: standby.suggest(typed, 8))  # noqa: B023


def _pages(made: Measured, app: Flask, main: ElasticsearchEngine, standby: EmbeddedEngine) -> None:
    searcher, client = app.extensions["search"], app.test_client()
    for engine, times in ((main, made.page), (standby, made.embedded_page)):
        searcher.main = engine
        for turn in range(TURNS // 2 + 1):
            for search in SEARCHES:
                (times if turn else Times()).of(lambda: client.get(f"/search?{search}"))  # noqa: B023
    searcher.main = main
    for turn in range(TURNS // 2 + 1):
        for typed in TYPED:
            (made.suggest_page if turn else Times()).of(
                lambda: client.get("/search/suggest", query_string={"q": typed})  # noqa: B023
            )


def _processes(made: Measured, data_dir: Path, url: str, prefix: str) -> None:
    """Web processes of their own: what they hold in memory, and several users at once."""
    paths = [f"/search?{search}" for search in SEARCHES]
    with served(data_dir, url, prefix) as server:
        made.users = {count: server.asked_by(count, paths) for count in (1, 2, 8)}
        made.web_mb = server.memory_mb
    with served(data_dir, "", prefix) as server:
        made.embedded_users = {count: server.asked_by(count, paths) for count in (1, 2, 8)}
        made.standby_mb = server.memory_mb


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an Elasticsearch: the one named for tests, or one of our own for as long as it is wanted."""
    named = os.environ.get("LOCALOFFER_TEST_ELASTICSEARCH_URL")
    if named:
        yield named.split(",")[0]
        return
    script, name = "scripts/elasticsearch", f"bench-{os.getpid()}"
    started = subprocess.run([script, "start", "--name", name], check=True, stdout=subprocess.PIPE, text=True)
    try:
        yield started.stdout.strip()
    finally:
        subprocess.run([script, "stop", "--name", name], check=True, stdout=sys.stderr)
