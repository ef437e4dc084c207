"""Whole sites for a browser: applications with data and an engine, each served on loopback while it is needed."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app import create_app
from importers.demonstration.load import load_demonstration
from importers.demonstration.needs.loading import load_needs
from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.directory.queries import ListingView, listing_view, public_listings
from search.embedded.engine import EmbeddedEngine
from search.indexing import documents
from search.searching import Searcher
from search.words.actions import learn
from tests.conftest import make_settings

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PASSWORD = "a-password-for-the-journeys"


@dataclass(frozen=True)
class Site:
    """A running site: its address, and what is in it."""

    address: str
    listings: tuple[ListingView, ...]


def application(
    database: Path, folder: Path, fill: Callable[[Session], None], **given: object
) -> tuple[Flask, EmbeddedEngine]:
    """An application on a copy of an empty migrated database, filled, with an engine that holds it all.
    `given`: settings of its own.

    The map's tiles come from a port where nobody answers: a map without pictures is a map still.
    """
    shutil.copy(database, folder)
    settings = make_settings(folder).model_copy(
        update={"tile_url": "http://127.0.0.1:9/{z}/{x}/{y}.png", "tile_attribution": "© Map makers"} | given
    )
    app, engine = create_app(settings), EmbeddedEngine(folder / "index")
    with app.app_context(), Session(db.engine) as session:
        fill(session)
        session.commit()
        engine.rebuild(documents(session, TODAY))
        learn(session, documents(session, TODAY), NOW)
        session.commit()
    app.extensions["search"] = Searcher(engine)
    return app, engine


def demonstration(database: Path, folder: Path, need_years: int = 0, **given: object) -> Flask:
    """The whole demonstration authority, with its accounts, settings of its own, and so many years of need data: hiding
    its small numbers takes a while for each."""

    def fill(session: Session) -> None:
        load_demonstration(session, TODAY, NOW, quiet=True)
        if need_years:
            load_needs(session, TODAY, NOW, years=need_years, quiet=True)

    app, _ = application(database, folder, fill, **given)
    with app.app_context():
        settings = app.extensions["settings"]
        keep_demo_accounts(db.session(), settings, lambda: PASSWORD, Actor("command", "demo"), NOW)
        db.session.commit()
    return app


@contextmanager
def served(app: Flask) -> Iterator[Site]:
    """The application on a free port of this machine."""
    with app.app_context():
        listings = tuple(listing_view(row) for row in db.session.scalars(public_listings()))
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", listings)
    server.shutdown()
    thread.join()
    server.server_close()
