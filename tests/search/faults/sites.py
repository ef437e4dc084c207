"""A whole site on a real Elasticsearch, families who go on asking it for pages, and what is true of it afterwards."""

import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError
from flask import Flask
from sqlalchemy import select

from app import create_app
from config.settings import Settings
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.publishing.actions import Submission, submit_revision
from search import jobs
from search.deadline import PAGE_SECONDS
from search.elasticsearch.engine import ElasticsearchEngine
from search.planner import plan
from search.query import SearchQuery
from search.relay import waiting
from search.setup import room
from tests.factories import OFFICER, listing, provider

IN_TIME = PAGE_SECONDS + 12.0
"""Seconds. Not how fast a page is (docs/search-faults.md has that, measured) but that it waits for nobody."""
PAGES = (
    "/search?q=swimming",
    "/search?q=autism&need=asd&sort=name",
    "/search?q=swimming+submarines+spacecraft&need=hi",
    "/search?page=2",
)
_LINK = re.compile(r'href="/services/([a-z0-9-]+)["?]')
TOPICS = ("Swimming", "Autism drama", "Reading", "Football", "Autism swimming", "Music")


def fill(count: int = 40) -> None:
    """So many listings, published, in the current application's database."""
    one = provider(db.session())
    for number in range(count):
        topic = TOPICS[number % len(TOPICS)]
        listing(db.session(), of=one, name=f"{topic} group {number:02}", summary=f"Group {number} for {topic.lower()}.")
    db.session.commit()


@dataclass
class Seen:
    """What families saw. `lists`: for every page, the different lists of listings that came."""

    pages: int = 0
    longest: float = 0.0
    statuses: set[int] = field(default_factory=set)
    lists: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether every page showed one list only."""
        return all(len(found) == 1 for found in self.lists.values())


class Site:
    """One application with a cluster of its own indexes, and a clock that can be put forward for its breaker."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._ahead = 0.0
        self.searcher._clock = lambda: time.monotonic() + self._ahead

    @property
    def searcher(self) -> Any:
        return self.app.extensions["search"]

    @property
    def main(self) -> ElasticsearchEngine:
        assert isinstance(self.searcher.main, ElasticsearchEngine)
        return self.searcher.main

    @property
    def answered_by(self) -> str:
        """Which engine the next page asks."""
        with self.app.app_context():
            return str(self.searcher.search(SearchQuery(text="swimming"), plan("swimming")).engine)

    def later(self, seconds: float) -> None:
        """The breaker's rest is over sooner."""
        self._ahead += seconds

    def get(self, path: str) -> tuple[int, tuple[str, ...], float]:
        """Status, listings in order, and seconds."""
        started = time.monotonic()
        answer = self.app.test_client().get(path)
        took = time.monotonic() - started
        return answer.status_code, tuple(dict.fromkeys(_LINK.findall(answer.text))), took

    def look(self, seen: Seen) -> None:
        """Every page once."""
        for path in PAGES:
            try:
                status, names, took = self.get(path)
            except Exception as error:
                seen.errors.append(f"{path}: {error!r}")
                continue
            seen.pages += 1
            seen.statuses.add(status)
            seen.longest = max(seen.longest, took)
            seen.lists.setdefault(path, set()).add(names)

    @contextmanager
    def families(self, threads: int = 2) -> Iterator[Seen]:
        """Ask for pages all the while, beginning with those of before."""
        seen, stop = Seen(), threading.Event()
        self.look(seen)
        assert any(names for names in seen.lists[PAGES[0]]), "nothing to lose"
        seen.longest = 0.0

        def ask() -> None:
            while not stop.is_set():
                self.look(seen)
                time.sleep(0.02)

        asking = [threading.Thread(target=ask) for _ in range(threads)]
        for one in asking:
            one.start()
        try:
            yield seen
        finally:
            stop.set()
            for one in asking:
                one.join()

    def change(self, number: int, words: str) -> None:
        """An officer changes a listing, through the application as a request does."""
        with self.app.test_request_context(method="POST"):
            one = db.session.scalars(select(Service).where(Service.name == f"Reading group {number:02}")).one()
            content = one.public_revision.content.model_copy(update={"summary": words})
            submit_revision(db.session(), Submission(one.provider, content, service=one, publish=True), OFFICER, now())
            db.session.commit()

    def wait_until_told(self, seconds: float = 60) -> None:
        """The scheduler's job, again and again, until no engine has anything left to be told."""
        ends = time.monotonic() + seconds
        while True:
            with self.app.app_context():
                jobs.relay()
                left = {target.name: waiting(db.session(), target.name) for target in room().all_targets}
            if not any(one.count for one in left.values()):
                return
            assert time.monotonic() < ends, left
            time.sleep(0.2)

    def verify(self) -> str:
        """What `flask search verify` says; it has to find no difference."""
        with self.app.app_context():
            for target in room().all_targets:
                target.engine.settle()
        said = self.app.test_cli_runner().invoke(args=["search", "verify"])
        assert said.exit_code == 0, said.output
        return str(said.output)

    def standing(self) -> dict[str, Any]:
        """The main engine, as /healthz tells of it."""
        found: dict[str, Any] = self.app.test_client().get("/healthz").json["search"]["engines"][0]
        return found


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Try until it holds."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


@contextmanager
def site_on(settings: Settings, **cluster: str) -> Iterator[Site]:
    """A site with forty listings and both indexes built; `cluster` are its settings. Its indexes go with it."""
    given = {"search_index_prefix": f"test-{uuid.uuid4().hex[:12]}", **cluster}
    app = create_app(settings.model_copy(update=given))
    app.testing = True
    site = Site(app)
    try:
        with app.app_context():
            fill()
        built = app.test_cli_runner().invoke(args=["search", "rebuild"])
        assert built.exit_code == 0, built.output
        site.wait_until_told()
        yield site
    finally:
        with suppress(TransportError, ApiError):  # of a cluster that is gone
            site.main.indexes.remove_all()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
