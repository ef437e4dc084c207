"""`flask search`: what it builds, tells and prints; and that the page says the same."""

import json
import re
import sqlite3
from html import unescape
from typing import Any

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory.actions import save_postcodes
from localoffer.directory.models import Service
from localoffer.outbox import OutboxEntry, announce
from localoffer.publishing.actions import withdraw_listing
from search.embedded.engine import EmbeddedEngine
from tests.factories import NOW, OFFICER, listing, provider


@pytest.fixture
def site(sqlite_app: Flask) -> Flask:
    """Three clubs, two of them with a place, and a postcode to measure from."""
    with sqlite_app.app_context():
        hall = {"postcode": "WX4 2BD", "latitude": 52.7, "longitude": -1.75, "is_district": False}
        district = {"postcode": "WX4", "latitude": 52.71, "longitude": -1.75, "is_district": True}
        save_postcodes(db.session(), [hall, district])
        one = provider(db.session())
        near = {"town": "Saltby", "latitude": 52.714473, "longitude": -1.75}  # a mile north
        listing(db.session(), of=one, name="Saltby Swimmers", places=[near])
        listing(db.session(), of=one, name="Anxiety group", summary="For worried teenagers.", places=[near], needs=[])
        listing(
            db.session(), of=one, name="Online drama", summary="Acting from home.", places=[], online=True, needs=[]
        )
        db.session.commit()
    run(sqlite_app, "rebuild")
    return sqlite_app


def run(app: Flask, *arguments: str, ends_with: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["search", *arguments])
    assert result.exit_code == ends_with, result.output
    return result.output


def tried(app: Flask, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(app, "try", *arguments, "--json"))
    return found


def names(app: Flask, *arguments: str) -> list[str]:
    return [hit["name"] for hit in tried(app, *arguments)["hits"]]


def test_json_says_everything(site: Flask) -> None:
    found = tried(site, "swimmers", "--near", "WX4 2BD")
    (hit,) = found.pop("hits")
    assert {name: hit[name] for name in ("name", "provider", "url", "distance", "external_id")} == {
        "name": "Saltby Swimmers",
        "provider": "Saltby Sports",
        "url": "/services/saltby-swimmers",
        "distance": 1.0,
        "external_id": None,
    }
    facets = found.pop("facets")
    assert facets["need"] == {"asd": 1}
    assert found == {
        "total": 1, "engine": "embedded", "degraded": False, "place": "WX4 2BD", "did_you_mean": None, "related": [],
    }  # fmt: skip


def test_what_is_related_is_apart(site: Flask) -> None:
    found = tried(site, "xylophone swimmers")
    assert (found["total"], found["hits"]) == (0, [])
    assert found["related"][0]["name"] == "Saltby Swimmers"
    assert run(site, "try", "xylophone swimmers").splitlines()[1:3] == [
        "related:",
        "  Saltby Swimmers  /services/saltby-swimmers",
    ]


def test_a_place_among_the_words_is_the_place(site: Flask) -> None:
    assert tried(site, "anxiety group near WX4 2BD") == tried(site, "anxiety group", "--near", "WX4 2BD")
    assert tried(site, "swimmers in saltby")["place"] == "Saltby"
    assert tried(site, "swimmers wx4")["place"] == "WX4"
    assert tried(site, "WX4 2BD", "--sort", "distance")["hits"][0]["distance"] == 1.0


def test_words_that_only_look_like_a_place_stay_words(site: Flask) -> None:
    assert tried(site, "acting near the sea")["place"] is None
    assert names(site, "worried in nowhere") == []


def test_filters_radius_age_and_order_are_the_addresss(site: Flask) -> None:
    assert names(site, "--filter", "need=asd") == ["Saltby Swimmers"]
    assert names(site, "--near", "WX4 2BD", "--radius", "0.9") == ["Online drama"]
    near = names(site, "--near", "WX4 2BD", "--radius", "1.1", "--sort", "distance")
    assert near == ["Anxiety group", "Saltby Swimmers", "Online drama"]
    assert names(site, "--filter", "reach=online", "--age", "7") == ["Online drama"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--near", "Nowhere"], "No place called 'Nowhere' is known"),
        (["--radius", "5"], "--radius needs --near"),
        (["--near", "WX4", "--radius", "far"], "'far' is not a number of miles"),
        (["--filter", "need"], "'need' is not GROUP=VALUE"),
        (["--filter", "need=everything"], "'everything' is not a value of 'need'"),
        (["--age", "old"], "'old' is not an age"),
        (["--sort", "best"], "'best' is not one of"),
    ],
)
def test_what_cannot_be_read_is_told(site: Flask, arguments: list[str], message: str) -> None:
    result = site.test_cli_runner().invoke(args=["search", "try", "club", *arguments])
    assert result.exit_code != 0
    assert message in result.output


@pytest.mark.parametrize("text", ["swimmers", "anxiety group near WX4 2BD", "saltby", "", "nothing like it"])
def test_the_page_shows_what_the_command_prints(site: Flask, text: str) -> None:
    page = site.test_client().get("/search", query_string={"q": text}).text
    found = tried(site, text)
    links = re.findall(r'<h3[^>]*>\s*<a[^>]*href="([^"?]+)', page)
    assert [unescape(link) for link in links] == [hit["url"] for hit in (*found["hits"], *found["related"])]
    assert f"{found['total']} result" in page


def test_what_is_found_is_marked_in_the_page_and_no_markup_gets_in(site: Flask) -> None:
    with site.app_context():
        one = db.session().query(Service).first()
        assert one is not None
        listing(db.session(), of=one.provider, name="Odd", summary="<script>alert(1)</script> for <b>odd</b> people")
        db.session.commit()
    page = site.test_client().get("/search?q=odd").text
    assert "<mark>odd</mark>" in page
    assert "<script>alert" not in page


def test_status_and_verify_tell_what_is_behind_and_relay_brings_it_up(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(site, "verify") == (
        "embedded: 3 listings compared, 0 missing, 0 outdated, 0 too many\n"
        "embedded: 0 reports compared, 0 missing, 0 outdated, 0 too many\n"
    )
    with monkeypatch.context() as quiet:
        quiet.setattr("search.setup.is_due", lambda session, at: False)  # nobody tells the engine at once
        with site.app_context():
            service = db.session().query(Service).filter_by(name="Online drama").one()
            withdraw_listing(db.session(), service, "Ended.", OFFICER, NOW)
            db.session.commit()
    assert "3 listings, 1 changes waiting since " in run(site, "status")
    assert "1 too many" in run(site, "verify", ends_with=1)
    assert "0 waiting, 0 refused" in run(site, "relay")
    assert "0 too many" in run(site, "verify")
    assert "ready, 2 listings, nothing waiting" in run(site, "status")


def test_status_as_json_says_since_when_and_what_was_refused(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not compared with the database on this host yet" in run(site, "status")
    run(site, "verify")
    assert re.search(r"compared with the database \d+ \w+ 20\d\d [\d:]+: no difference", run(site, "status"))
    monkeypatch.setattr("search.setup.is_due", lambda session, at: False)
    with site.app_context():
        for name, dead in (("Saltby Swimmers", False), ("Online drama", True)):
            service = db.session().query(Service).filter_by(name=name).one()
            announce(db.session(), [(service.id, service.version)], NOW)
            entries = db.session().query(OutboxEntry).filter_by(service_id=service.id)
            entry = entries.filter(~OutboxEntry.target.endswith(":reports")).one()
            entry.dead, entry.last_error = dead, "the document is too large" if dead else None
        db.session.commit()
    said = json.loads(run(site, "status", "--json"))
    (engine,) = said["engines"]
    assert said["ok"]
    assert (engine["engine"], engine["role"], engine["state"], engine["listings"]) == ("embedded", "main", "ready", 3)
    assert (engine["waiting"], engine["refused"], engine["differed"]) == (1, 1, 0)
    assert engine["waiting_since"] == engine["refused_since"] == "2026-11-22T12:00:00+00:00"
    assert engine["building_since"] is engine["left_alone_since"] is None
    assert "refused: Online drama: the document is too large" in run(site, "status")
    shown = site.test_client().get("/healthz").json["search"]["engines"][0]
    assert (shown["waiting"], shown["refused"], shown["waiting_since"]) == (1, 1, "2026-11-22T12:00:00+00:00")
    assert "too large" not in site.test_client().get("/healthz").text


def test_before_the_first_build_everything_says_what_to_do(sqlite_app: Flask) -> None:
    assert "missing" in run(sqlite_app, "status", ends_with=1)
    assert "flask search rebuild" in run(sqlite_app, "verify", ends_with=1)
    found = tried(sqlite_app, "anything")
    assert (found["engine"], found["degraded"], found["total"]) == ("database", True, 0)
    assert sqlite_app.test_client().get("/search?q=anything").status_code == 200


def test_without_any_engine_listings_are_found_by_name(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmbeddedEngine, "_connection", broken)
    assert names(site, "swimmers") == ["Saltby Swimmers"]
    page = site.test_client().get("/search?q=swimmers")
    assert page.status_code == 200
    assert "Search is not working fully" in page.text
    assert "Saltby Swimmers" in page.text


def broken(engine: EmbeddedEngine) -> object:
    raise sqlite3.DatabaseError("database disk image is malformed")


def test_an_engine_that_is_not_in_use_is_named(site: Flask) -> None:
    result = site.test_cli_runner().invoke(args=["search", "rebuild", "--engine", "elasticsearch"])
    assert result.exit_code == 1
    assert "not one of the engines in use here: embedded" in result.output
