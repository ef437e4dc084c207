"""What a search and a click leave in the spool, and which leave nothing."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from localoffer.database import db
from search.log.entries import Entry
from search.log.jobs import spool_folder
from search.spool import Spool
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in

Lines = Callable[[], list[str]]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Pages do not depend on the database; the queries behind them have tests of their own."""
    return sqlite_app


def only(lines: Lines) -> dict[str, Any]:
    (line,) = lines()
    return {name: value for name, value in json.loads(line).items() if name not in ("key", "day", "hour")}


def test_search_leaves_its_words_filters_district_and_counts(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get("/search?q=Swimmers&near=wx42bd&radius=5&age=7&need=asd&sort=name")
    assert only(lines) == {
        "kind": "search", "words": "swimmers", "filters": "radius=5&need=asd", "place": "WX4", "age": "7", "total": 1,
        "sort": "name",
    }  # fmt: skip


def test_nothing_but_the_fields_of_an_entry_is_kept(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get(
        "/search?q=swimmers", headers={"Referer": "https://example.com/me", "User-Agent": "Mozilla", "Cookie": "a=b"}
    )
    (line,) = lines()
    assert set(json.loads(line)) <= set(Entry.model_fields)
    assert not re.search(r"127\.0\.0|example|mozilla|cookie|\d\d:\d\d", line, re.IGNORECASE)


def test_words_are_scrubbed_before_they_touch_the_disk(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get("/search?q=my+son+called+Zebedee+Crumb+0161+496+0000&near=12+Mill+Lane")
    entry = only(lines)
    assert entry["words"] == "my son called [name] [number]"
    assert entry["place"] == "a place not known here"
    assert "meant" not in entry


def test_correction_and_its_refusal_are_told_apart(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get("/search?q=swimers")
    visitor.get("/search?q=swimers&as=typed")
    mended, refused = (json.loads(line) for line in lines())
    assert (mended["meant"], mended["total"]) == ("swimmers", 1)
    assert refused["as_typed"] is True
    assert refused["total"] == 0


def test_click_leaves_words_filters_and_rank(visitor: FlaskClient, lines: Lines) -> None:
    page = visitor.get("/search?q=swimmers&need=asd").text
    found = re.search(r'href="(/services/saltby-swimmers[^"]*)"', page)
    assert found
    visitor.get(unescape(found[1]))
    click = json.loads(lines()[1])
    assert click.pop("key")
    assert {name: click[name] for name in click if name not in ("day", "hour")} == {
        "kind": "click", "words": "swimmers", "filters": "need=asd", "rank": 1,
    }  # fmt: skip


def test_whole_name_in_the_way_back_is_scrubbed_too(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get("/services/saltby-swimmers?back=q%3Djack%2Bsmith%26near%3DWX4%2B2BD&rank=r2")
    assert only(lines) == {"kind": "click", "words": "[name]", "rank": 2, "from_related": True}


@pytest.mark.parametrize(
    "path",
    ["/search", "/search?q=%20", "/services/saltby-swimmers", "/services/saltby-swimmers?rank=1",
     "/services/saltby-swimmers?back=q%3Da&rank=-1", "/services/no-such?back=q%3Da&rank=1", "/"],
)  # fmt: skip
def test_what_is_no_search_leaves_nothing(visitor: FlaskClient, lines: Lines, path: str) -> None:
    visitor.get(path)
    assert lines() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla (compatible; Anybot/2.1)"},
    ],
)
def test_what_no_person_asked_leaves_nothing(visitor: FlaskClient, lines: Lines, headers: dict[str, str]) -> None:
    visitor.get("/search?q=swimmers", headers=headers)
    visitor.head("/search?q=swimmers")
    assert lines() == []


def test_people_who_work_here_leave_nothing(
    site: Flask, client: FlaskClient, make_user: MakeUser, lines: Lines
) -> None:
    make_user()
    sign_in(client)
    assert client.get("/search?q=swimmers").status_code == 200
    assert lines() == []


def test_search_writes_nothing_to_the_database(visitor: FlaskClient, site: Flask) -> None:
    said: list[str] = []
    with site.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *asked: said.append(asked[2]))
    visitor.get("/search?q=swimmers&near=WX4+2BD")
    visitor.get("/services/saltby-swimmers?back=q%3Dswimmers&rank=1")
    assert said
    assert [statement for statement in said if not statement.lstrip().startswith(("SELECT", "PRAGMA"))] == []


def test_spool_that_cannot_be_written_fails_no_page_and_is_logged_once(
    visitor: FlaskClient, site: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("no folder")
    site.extensions["search_spool"] = Spool(in_the_way)
    for _ in range(3):
        assert visitor.get("/search?q=very+private+words").status_code == 200
    assert caplog.text.count("nothing can be added to the spool") == 1
    assert "private" not in caplog.text


def test_no_months_no_log(settings: Any, lines: Lines) -> None:
    from app import create_app

    none = create_app(settings.model_copy(update={"search_log_months": 0}))
    none.test_client().get("/search?q=swimmers")
    assert lines() == []
    assert not spool_folder(settings.data_dir).exists()


@pytest.mark.parametrize(
    "query",
    ["q=" + "a" * 3000, "q=%00%1b%ff", "q=" + "%F0%9F%98%80" * 90, "q=%22%27)(", "near=" + "x" * 500,
     "need=" + "&need=".join("asd" for _ in range(80)), "q=a&page=999999&age=99"],
)  # fmt: skip
def test_odd_searches_leave_a_line_that_can_be_read_again(visitor: FlaskClient, lines: Lines, query: str) -> None:
    assert visitor.get(f"/search?{query}").status_code == 200
    for line in lines():
        Entry.model_validate_json(line)
