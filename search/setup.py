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
from search.deadline import begin_page, end_page
from search.embedded.engine import EmbeddedEngine
from search.engine import Health, SearchEngine
from search.lookout import PATIENCE_SECONDS, Lookout
from search.meaning import embedder
from search.relay import deliver, drain, is_due
from search.searching import Searcher
from search.standing import Compared, Standing, standing

log = structlog.get_logger()
REQUEST_SECONDS = 0.3
REQUEST_LISTINGS = 20


@dataclass(frozen=True)
class Target:
    """One engine with the name under which the outbox announces changes to it."""

    name: str
    engine: SearchEngine


class SearchRoom:
    """The engines of one application and the names changes are announced to them under."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir / "search"
        self.searcher = self._searcher()
        self.compared = Compared(self._folder)
        self._lookouts = {engine.name: Lookout(engine) for engine in self.searcher.engines}
        self._away: set[str] = set()
        self.build_after: dict[str, datetime] = {}
        """Targets whose last rebuild failed, with when to try again."""
        self.compared_on: date | None = None
        """The day for which the relay has looked at which listings begin and end."""

    def _searcher(self) -> Searcher:
        """Elasticsearch with the embedded engine as standby, or the embedded engine alone."""
        meaning = embedder(self._settings.search_meaning)
        embedded = EmbeddedEngine(self._folder, meaning)
        if not self._settings.search_hosts:
            return Searcher(embedded)
        # Imported only where it is used: the client alone takes longer to load than all of search.
        from search.elasticsearch.engine import ElasticsearchEngine, connect

        client = connect(self._settings.search_hosts, self._settings.search_api_key, self._settings.search_ca_file)
        return Searcher(ElasticsearchEngine(client, self._settings.search_index_prefix, meaning), embedded)

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
        engine = target.engine
        alone = self.searcher.left_alone_for(engine)
        since = None if alone is None else now() - timedelta(seconds=alone)
        role = "main" if engine is self.searcher.main else "standby"
        if health is not None:
            return standing(session, engine.name, target.name, role, health, self.compared, since)
        seen = self._lookouts[engine.name].seen(patience if alone is None else 0)
        return standing(session, engine.name, target.name, role, seen.health, self.compared, since, seen.since)

    def begin_page(self) -> None:
        """What a request's calls have together, and a standby that is warm before it is needed."""
        begin_page()
        if self.searcher.standby is not None:
            self._lookouts[self.searcher.standby.name].look()

    def look_at_all(self) -> None:
        """At the same time, so that waiting for one is waiting for all."""
        for lookout in self._lookouts.values():
            lookout.look()

    @cached_property
    def targets(self) -> list[Target]:
        """Every engine that has to be told of changes, the main one first."""
        return [Target(self._name_of(engine), engine) for engine in self.searcher.engines]

    @property
    def nearest_first(self) -> list[Target]:
        """The targets, the one on this machine first: it takes milliseconds, and no cluster can hold it up."""
        return self.targets[::-1]

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
    searcher, ends = room().searcher, time.monotonic() + REQUEST_SECONDS
    for target in room().nearest_first:
        started = time.monotonic()
        if started >= ends or searcher.is_left_alone(target.engine):
            continue
        told = deliver(
            session, target.name, target.engine, now(), limit=REQUEST_LISTINGS, visible=True, seconds=ends - started
        )
        if told.retry:
            searcher.failed(target.engine, "not told of changes", time.monotonic() - started)


def _tell_all(session: Session) -> None:
    for target in room().nearest_first:
        if room().state_of(target) == "ready":
            drain(session, target.name, target.engine, now(), visible=True)


@contextmanager
def own_session() -> Iterator[Session]:
    """A session apart from the request's, for the outbox."""
    with Session(db.engine) as session:
        yield session
