"""What every test can ask for: settings of its own, an application on each database, and no way out to the network.

- `settings`: a data folder of the test's own, the demonstration authority, a migrated empty SQLite file.
- `app`: the application; a test asking for it runs once on SQLite and once on PostgreSQL. A test of pages or
  commands that does not depend on the database asks for `sqlite_app` instead and runs once.
- `session`: a SQLAlchemy session of the test's own. Commit before a request, as another process would have to.
- `client`: pytest-flask's, each request in a context of its own as on a server.
- `postgres_url`, `elasticsearch_url`, `chromium`: the real parts, or one clear line why they are missing.
- `real_data`: files of a real authority, where they are there.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import create_app
from config.settings import NOT_SETTINGS, Settings
from localoffer.database import db
from tests import postgres

ROOT = Path(__file__).parent.parent
SECRET_KEY = "only for tests, and long enough for the check"


def pytest_configure() -> None:
    """Nothing in the developer's own environment changes a test."""
    for name in list(os.environ):
        if name.startswith("LOCALOFFER_") and not name.startswith(NOT_SETTINGS):
            del os.environ[name]


def pytest_make_parametrize_id(val: object) -> str | None:
    """A test's name stays readable where a value is a very long text."""
    if isinstance(val, str) and len(val) > 80:
        return f"{val[:40]}... ({len(val)} characters)".encode("unicode_escape").decode("ascii")
    return None


@pytest.fixture
def _push_request_context() -> None:
    """Replaces pytest-flask's: a context around the whole test would hide what a request forgot to commit."""


def make_settings(data_dir: Path, database_url: str = "") -> Settings:
    """Settings as `load_settings` would give them, from nothing but the arguments."""
    return Settings(data_dir=data_dir, database_url=database_url, secret_key=SECRET_KEY, log_level="WARNING")


def migrate_database(settings: Settings) -> None:
    """Bring the database of these settings up to the newest revision."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy from."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate_database(make_settings(folder))
    with create_engine(f"sqlite:///{folder}/localoffer.sqlite3").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "localoffer.sqlite3"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this worker's own."""
    with postgres.fresh_database(postgres_url) as url:
        migrate_database(make_settings(tmp_path_factory.mktemp("postgres"), url))
        yield url


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """Settings with a data folder of the test's own and an empty SQLite database in it."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shutil.copy(migrated_sqlite, data_dir)
    return make_settings(data_dir)


@pytest.fixture
def sqlite_app(settings: Settings) -> Iterator[Flask]:
    """The application on SQLite only."""
    yield from _run(settings)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application, once on each database."""
    if request.param == "postgres":
        url = request.getfixturevalue("migrated_postgres")
        postgres.empty_tables(url)
        settings = make_settings(settings.data_dir, url)
    yield from _run(settings)


def _run(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own on the application's database; what is not committed goes with the test."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a PostgreSQL server where databases may be made and dropped."""
    return _needed("LOCALOFFER_TEST_POSTGRES_URL", "PostgreSQL")


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of an Elasticsearch whose indexes may be made and dropped."""
    return _needed("LOCALOFFER_TEST_ELASTICSEARCH_URL", "Elasticsearch")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome."""
    named = os.environ.get("LOCALOFFER_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    if not found:
        pytest.skip("no Chromium: install it or set LOCALOFFER_TEST_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object], chromium: str) -> dict[str, object]:
    """pytest-playwright, with the machine's own Chromium."""
    return browser_type_launch_args | {"executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of a real authority's files. Mark the test `real_data`: in CI it may be skipped, others may not."""
    folder = Path(os.environ.get("LOCALOFFER_REAL_DATA") or ROOT.parent / "shared/data")
    if not folder.is_dir():
        pytest.skip("no real data: set LOCALOFFER_REAL_DATA")
    return folder


def _needed(variable: str, name: str) -> str:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"no {name}: run `make test`, or set {variable}")
    return value


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI nothing is skipped but what needs a real authority's files."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _in_ci() and not item.get_closest_marker("real_data"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr[2]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same for a whole file that skips itself."""
    report = yield
    if report.skipped and _in_ci():
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr[2]}"
    return report


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")
