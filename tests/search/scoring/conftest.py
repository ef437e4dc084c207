"""The demonstration authority, its words counted, with an engine of each kind that holds it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from importers.demonstration.load import load_demonstration
from localoffer.database import db
from search.engine import SearchEngine
from search.indexing import documents
from search.meaning import BUILT_IN, embedder
from search.reindex import count_words
from tests.conftest import make_settings
from tests.search.scoring.days import NOW, TODAY

ELASTICSEARCH = pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)


@pytest.fixture(scope="session")
def aldermere(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the demonstration authority."""
    folder = tmp_path_factory.mktemp("aldermere")
    shutil.copy(migrated_sqlite, folder)
    app = create_app(make_settings(folder))
    with app.app_context():
        load_demonstration(db.session(), TODAY, NOW, quiet=True)
        count_words(db.session(), NOW)
        db.session.remove()
    yield app  # no context is held meanwhile: other tests of this worker have applications of their own
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def read(aldermere: Flask) -> Iterator[Session]:
    """A session on its database."""
    with aldermere.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture(scope="session", params=["embedded", ELASTICSEARCH])
def filled(request: pytest.FixtureRequest, read: Session, make_engine: Callable[..., SearchEngine]) -> SearchEngine:
    """An engine that holds the demonstration authority."""
    engine = make_engine(request.param, embedder(BUILT_IN))
    engine.rebuild(documents(read, TODAY, engine.meaning))
    return engine
