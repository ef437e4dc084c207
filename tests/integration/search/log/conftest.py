"""A small site whose searches are logged, and officers to read the log."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.database import db
from localoffer.directory.actions import save_postcodes
from search.log.jobs import spool_folder
from tests.factories import listing, provider
from tests.integration.accounts.conftest import make_user

__all__ = ["make_user"]


@pytest.fixture
def site(sqlite_app: Flask) -> Flask:
    """Two clubs, a postcode, an index. The tables are empty otherwise."""
    fill(sqlite_app)
    return sqlite_app


def fill(app: Flask) -> None:
    with app.app_context():
        hall = {"postcode": "WX4 2BD", "latitude": 52.7, "longitude": -1.75, "is_district": False}
        save_postcodes(db.session(), [hall])
        one = provider(db.session())
        near = {"town": "Saltby", "latitude": 52.714473, "longitude": -1.75}
        listing(db.session(), of=one, name="Saltby Swimmers", places=[near])
        listing(db.session(), of=one, name="Anxiety group", summary="For worried teenagers.", places=[near], needs=[])
        db.session.commit()
    answer = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert answer.exit_code == 0, answer.output


@pytest.fixture
def lines(sqlite_app: Flask) -> Callable[[], list[str]]:
    """The lines that wait in the spool."""

    def read() -> list[str]:
        folder = spool_folder(sqlite_app.extensions["settings"].data_dir)
        return [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]

    return read


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return site.test_client()
