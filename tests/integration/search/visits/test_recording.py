"""Which pages that are shown leave a line, and what stands in it."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from localoffer.database import db
from localoffer.directory.models import Service
from search.spool import Spool
from search.visits.jobs import spool_folder
from tests.factories import listing, provider
from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import sign_in

__all__ = ["make_user"]
Lines = Callable[[], list[dict[str, str]]]
PAGE = "/services/saltby-swimmers"
FROM_SEARCH = {"Referer": "http://localhost/search?q=Calm++Swimming"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Pages do not depend on the database; the counting behind them has tests of its own."""
    with sqlite_app.app_context():
        listing(db.session())
        school = provider(db.session(), "Larkrise School", "mainstream-school")
        listing(db.session(), of=school, name="Larkrise School").role = "setting"
        provider(db.session(), "Nothing Public")
        db.session.commit()
    return sqlite_app


@pytest.fixture
def lines(app: Flask) -> Lines:
    def read() -> list[dict[str, str]]:
        folder = spool_folder(app.extensions["settings"].data_dir)
        return [json.loads(line) for path in folder.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]

    return read


def test_page_leaves_its_listing_the_day_and_the_words(app: Flask, client: FlaskClient, lines: Lines) -> None:
    client.get(PAGE, headers=FROM_SEARCH)
    client.get(PAGE)
    with app.app_context():
        id = str(db.session.scalar(select(Service.id).where(Service.slug == "saltby-swimmers")))
    first, second = lines()
    assert first.pop("day") == second.pop("day")
    assert first == {"service": id, "words": "calm swimming"}
    assert second == {"service": id}


def test_a_setting_is_counted_on_its_providers_page(client: FlaskClient, lines: Lines) -> None:
    client.get("/providers/larkrise-school")
    assert len(lines()) == 1


def test_names_never_touch_the_disk(client: FlaskClient, lines: Lines) -> None:
    client.get(PAGE, headers={"Referer": "http://localhost/search?q=my+son+called+Zebedee+Crumb"})
    assert lines()[0]["words"] == "my son called"


@pytest.mark.parametrize("path", ["/services/no-such", "/providers/nothing-public", "/search?q=swimmers", "/"])
def test_other_pages_leave_nothing(client: FlaskClient, lines: Lines, path: str) -> None:
    client.get(path, headers=FROM_SEARCH)
    assert lines() == []


@pytest.mark.parametrize(
    "headers", [{"User-Agent": "Examplebot/2.1"}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "curl/8.1"}]
)
def test_robots_and_browsers_that_fetch_ahead_are_not_counted(
    client: FlaskClient, lines: Lines, headers: dict[str, str]
) -> None:
    client.get(PAGE, headers=headers)
    client.head(PAGE)
    assert lines() == []


def test_who_is_signed_in_is_not_counted(client: FlaskClient, lines: Lines, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    client.get(PAGE, headers=FROM_SEARCH)
    assert lines() == []


def test_preview_is_not_counted(client: FlaskClient, app: Flask, lines: Lines, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    with app.app_context():
        id = db.session.scalar(select(Service.public_revision_id).where(Service.slug == "saltby-swimmers"))
    assert client.get(f"/officers/queue/revisions/{id}/preview").status_code == 200
    assert lines() == []


def test_reading_a_page_writes_nothing_to_the_database(client: FlaskClient, app: Flask, lines: Lines) -> None:
    said: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    client.get(PAGE, headers=FROM_SEARCH)
    assert len(lines()) == 1
    assert said
    assert [statement for statement in said if not statement.lstrip().startswith(("SELECT", "PRAGMA"))] == []


@pytest.mark.parametrize("referrer", ["http://[", "\xff", "http://localhost/search?q=" + "y" * 100_000, "%00"])
def test_whatever_a_header_says_the_page_is_shown(client: FlaskClient, lines: Lines, referrer: str) -> None:
    assert client.get(PAGE, headers={"Referer": referrer}).status_code == 200
    assert len(lines()) == 1


def test_spool_that_cannot_be_written_fails_no_page(client: FlaskClient, app: Flask, tmp_path: object) -> None:
    in_the_way = spool_folder(app.extensions["settings"].data_dir)
    in_the_way.write_text("no folder")
    app.extensions["visits_spool"] = Spool(in_the_way)
    assert client.get(PAGE, headers=FROM_SEARCH).status_code == 200
