"""Setup: the engines the settings ask for, and search's part of the application."""

import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import structlog
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.settings import Settings
from localoffer.clock import now
from localoffer.database import db
from localoffer.health import add_health_check
from search.breaker import Breaker
from search.deadline import begin_page, end_page
from search.embedded.engine import EmbeddedEngine
from search.embedded.sections import REPORTS as REPORT_SECTIONS
from search.engine import Health, SearchEngine
from search.lookout import PATIENCE_SECONDS, Lookout
from search.meaning import embedder
from search.relay import deliver, drain, is_due
from search.searching import Searcher
from search.sources import LISTINGS, REPORTS, Source
from search.standing import Compared, Standing, standing

log = structlog.get_logger()
REQUEST_SECONDS = 0.3
REQUEST_LISTINGS = 20


REPORTS_SUFFIX = ":reports"


@dataclass(frozen=True)
class Target:
    """One engine with the name under which the outbox announces changes to it, and what its index holds."""

    name: str
    engine: SearchEngine
    source: Source = LISTINGS

    @property
    def label(self) -> str:
        """What it is called: `embedded`, `embedded, reports`."""
        return self.engine.name if self.source is LISTINGS else f"{self.engine.name}, {self.source.called}"


class SearchRoom:
    """The engines of one application and the names changes are announced to them under."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir / "search"
        self.searcher, self.reports = self._searchers()
        self.compared = Compared(self._folder)
        self._lookouts = {engine: Lookout(engine) for engine in (*self.searcher.engines, *self.reports.engines)}
        self._away: set[str] = set()
        self.build_after: dict[str, datetime] = {}
        """Targets whose last rebuild failed, with when to try again."""
        self.compared_on: date | None = None
        """The day for which the relay has looked at which listings begin and end."""

    def _searchers(self) -> tuple[Searcher, Searcher]:
        """Of listings and of reports: Elasticsearch with the embedded engine as standby, or the embedded engine alone.
        A cluster that does not answer for the one is not asked for the other."""
        meaning, prefix = embedder(self._settings.search_meaning), self._settings.search_index_prefix
        embedded = EmbeddedEngine(self._folder, meaning)
        sections = EmbeddedEngine(self._folder / "reports", layout=REPORT_SECTIONS)
        if not self._settings.search_hosts:
            return Searcher(embedded), Searcher(sections)
        # Imported only where it is used: the client alone takes longer to load than all of search.
        from search.elasticsearch import kinds
        from search.elasticsearch.engine import ElasticsearchEngine, connect

        client = connect(self._settings.search_hosts, self._settings.search_api_key, self._settings.search_ca_file)
        breaker = Breaker()
        reports = ElasticsearchEngine(client, prefix, kind=kinds.REPORTS)
        return (
            Searcher(ElasticsearchEngine(client, prefix, meaning), embedded, breaker=breaker),
            Searcher(reports, sections, breaker=breaker),
        )

    def state_of(self, target: Target) -> str:
        """How an engine is now; a change to or from being away is logged once."""
        health = target.engine.health()
        if (health.state == "away") != (target.name in self._away):
            if health.state == "away":
                self._away.add(target.name)
                log.warning("search engine away: changes wait for it", target=target.name, error=health.detail)
            else:
                self._away.discard(target.name)
                log.info("search engine is back", target=target.name)
        return health.state

    def standing(
        self, session: Session, target: Target, health: Health | None = None, patience: float = PATIENCE_SECONDS
    ) -> Standing:
        """How an engine stands. Without `health` from someone who has asked the engine, as far as this process
        knows after `patience` seconds at most, however long a cluster hangs."""
        searcher = self.searcher_of(target)
        alone = searcher.left_alone_for(target.engine)
        since = None if alone is None else now() - timedelta(seconds=alone)
        role = "main" if target.engine is searcher.main else "standby"
        if health is not None:
            return standing(session, target.label, target.name, role, health, self.compared, since)
        seen = self._lookouts[target.engine].seen(patience if alone is None else 0)
        return standing(session, target.label, target.name, role, seen.health, self.compared, since, seen.since)

    def begin_page(self) -> None:
        """What a request's calls have together, and a standby that is warm before it is needed."""
        begin_page()
        for searcher in (self.searcher, self.reports):
            if searcher.standby is not None:
                self._lookouts[searcher.standby].look()

    def look_at_all(self) -> None:
        """At the same time, so that waiting for one is waiting for all."""
        for lookout in self._lookouts.values():
            lookout.look()

    @cached_property
    def targets(self) -> list[Target]:
        """Every engine that holds listings and has to be told of changes, the main one first."""
        return [Target(self._name_of(engine), engine) for engine in self.searcher.engines]

    @cached_property
    def report_targets(self) -> list[Target]:
        """The same of those that hold reports."""
        return [Target(self._name_of(engine) + REPORTS_SUFFIX, engine, REPORTS) for engine in self.reports.engines]

    @property
    def all_targets(self) -> list[Target]:
        """Every engine that has to be told of changes."""
        return [*self.targets, *self.report_targets]

    @property
    def nearest_first(self) -> list[Target]:
        """All of them, those on this machine first: they take milliseconds, and no cluster can hold them up; of each
        place the listings first."""
        return [one for pair in zip(self.targets[::-1], self.report_targets[::-1], strict=True) for one in pair]

    def searcher_of(self, target: Target) -> Searcher:
        """Whose engine it is."""
        return self.searcher if target.source is LISTINGS else self.reports

    def _name_of(self, engine: SearchEngine) -> str:
        """A cluster is shared by all hosts; the embedded index is this folder's own."""
        if engine.name != EmbeddedEngine.name:
            return f"{engine.name}:{self._settings.search_index_prefix}"
        known = self._folder / "target"
        if not known.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._folder / f"target.{uuid.uuid4().hex}"
            new.write_text(f"{engine.name}@{socket.gethostname()[:60]}-{uuid.uuid4().hex[:8]}", encoding="utf-8")
            try:
                known.hardlink_to(new)  # the first process wins, all read its name
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return known.read_text(encoding="utf-8").strip()


def room() -> SearchRoom:
    """The current application's."""
    found: SearchRoom = current_app.extensions["search_room"]
    return found


def install(app: Flask, settings: Settings) -> None:
    """Give `app` its searcher, its health check, and prompt delivery of what a request or command has changed."""
    app.extensions["search_room"] = made = SearchRoom(settings)
    app.extensions["search"] = made.searcher
    app.extensions["report_search"] = made.reports
    add_health_check(app, "search", _health)
    app.before_request(made.begin_page)
    app.teardown_request(end_page)
    app.teardown_appcontext(_deliver_now)
    if not event.contains(Session, "after_commit", _note_commit):
        event.listen(Session, "after_commit", _note_commit)


def _health() -> dict[str, Any]:
    """Without names of hosts or reasons, which may hold them: this page is everyone's."""
    room().look_at_all()
    engines = [room().standing(db.session(), target) for target in room().targets]
    ok = any(engine.state in ("ready", "unknown") for engine in engines)
    return {"ok": ok, "engines": [one.as_json() for one in engines]}


def _note_commit(session: Session) -> None:
    """Noted here because at the end of the application context the request is gone. Reading pages delivers nothing."""
    if has_request_context():
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            g.search_told_by = "request"
    elif has_app_context():
        g.search_told_by = "command"


def _deliver_now(error: BaseException | None) -> None:
    """After a commit, tell the engines at once: an editor finds what they saved, an import is there when it ends.

    What cannot be delivered now stays in the outbox for the scheduler.
    """
    told_by = g.pop("search_told_by", None)
    if error is not None or told_by is None:
        return
    try:
        with own_session() as session:
            if is_due(session, now()):
                (_tell_in_a_hurry if told_by == "request" else _tell_all)(session)
    except SQLAlchemyError as failure:
        log.warning("search engines not told yet", error=str(failure))


def _tell_in_a_hurry(session: Session) -> None:
    """Someone waits for the answer to what they sent: all engines together have REQUEST_SECONDS."""
    ends = time.monotonic() + REQUEST_SECONDS
    for target in room().nearest_first:
        searcher, started = room().searcher_of(target), time.monotonic()
        if started >= ends or searcher.is_left_alone(target.engine):
            continue
        told = deliver(
            session,
            target.name,
            target.engine,
            now(),
            limit=REQUEST_LISTINGS,
            visible=True,
            seconds=ends - started,
            source=target.source,
        )
        if told.retry:
            searcher.failed(target.engine, "not told of changes", time.monotonic() - started)


def _tell_all(session: Session) -> None:
    for target in room().nearest_first:
        if room().state_of(target) == "ready":
            drain(session, target.name, target.engine, now(), visible=True, source=target.source)


@contextmanager
def own_session() -> Iterator[Session]:
    """A session apart from the request's, for the outbox."""
    with Session(db.engine) as session:
        yield session
