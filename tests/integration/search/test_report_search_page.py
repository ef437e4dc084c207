"""The page of the search inside reports, and what the results page says of reports."""

from html import unescape
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.actions import save_postcodes
from localoffer.reports.content import Answer, Provision
from search import jobs
from search.engine import EngineUnavailableError, SearchEngine
from search.searching import Searcher
from search.setup import room
from tests.factories import listing
from tests.written_reports import published, school


def fill(session: Session) -> None:
    """Three schools: two with signing, one of those with a pool."""
    save_postcodes(session, [{"postcode": "WX4 2BD", "latitude": 52.7, "longitude": -1.75, "is_district": False}])
    harbour = school(session, "Harbour School", "special-school")
    saltby = school(session, "Saltby School")
    quiet = school(session, "Quiet School")
    lego = (Provision(need="asd", layer="targeted", what=("Lego group",)),)
    said = {"f9": Answer(question="f9", choices=("signing",)), "f14": "Everyone swims in our hydrotherapy pool."}
    published(session, harbour.provider, {**said, "f2": "Staff use signing.", "f8": "Signing in every lesson."}, lego)
    published(session, saltby.provider, {"f8": "We use <b>signing</b> & pictures. " + "All staff do. " * 40})
    published(session, quiet.provider, {"f8": "We look for first signs of worry."})


@pytest.fixture
def site(sqlite_app: Flask) -> FlaskClient:
    with sqlite_app.app_context():
        fill(db.session())
        listing(db.session(), name="Signing choir", summary="Signing for everyone.")
        db.session.commit()
        jobs.relay()
    return sqlite_app.test_client()


def page(site: FlaskClient, address: str) -> str:
    response = site.get(address)
    assert response.status_code == 200
    return unescape(response.get_data(as_text=True))


def test_each_school_is_there_once_with_the_section_and_the_sentence(site: FlaskClient) -> None:
    found = page(site, "/reports/search?q=signing")
    assert "2 schools" in found
    assert found.count("Harbour School</a>") == 1
    assert "Quiet School" not in found
    assert 'href="/providers/harbour-school/report#f9"' in found
    assert "How we adapt lessons and rooms" in found
    assert "<mark>Signing</mark>" in found
    assert "Also in" in found
    assert 'href="/providers/saltby-school/report#f8"' in found


def test_what_a_report_says_is_never_markup(site: FlaskClient) -> None:
    raw = site.get("/reports/search?q=signing").get_data(as_text=True)
    assert "<b>signing" not in raw


def test_schools_can_be_ticked_and_compared(site: FlaskClient) -> None:
    found = page(site, "/reports/search?q=signing")
    assert 'name="school" type="checkbox" value="harbour-school" form="compare"' in found
    assert '<form id="compare" action="/reports/compare" method="get">' in found


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=special-school", "1 school"),
        ("provision=asd/targeted", "1 school"),
        ("provision=asd/specialist", "0 schools"),
        ("provision=nonsense", "2 schools"),
        ("q=signin&age=7", "2 schools"),
        ("age=19", "0 schools"),
    ],
)
def test_filters_and_odd_input_are_a_page(site: FlaskClient, query: str, count: str) -> None:
    address = query if query.startswith("q=") else f"q=signing&{query}"
    assert count in page(site, f"/reports/search?{address}")


def test_two_words_have_to_be_in_one_section(site: FlaskClient) -> None:
    assert "1 school" in page(site, "/reports/search?q=hydrotherapy+pool")
    assert "0 schools" in page(site, "/reports/search?q=hydrotherapy+pictures")


def test_where_nothing_says_so_the_page_offers_other_ways(site: FlaskClient) -> None:
    found = page(site, "/reports/search?q=zebras")
    assert "None says so" in found
    assert 'href="/search?q=zebras"' in found


def test_a_page_beyond_the_last_leads_to_the_first(site: FlaskClient) -> None:
    assert "There is no page 9" in page(site, "/reports/search?q=signing&page=9")


def test_near_a_place_results_say_how_far(site: FlaskClient) -> None:
    found = page(site, "/reports/search?q=signing+near+WX4+2BD")
    assert "Schools’ reports on “signing” near WX4 2BD" in found
    assert "The place or age was taken from your words" in found
    assert "miles away" in found or "mile away" in found or "yards away" in found
    assert "2 schools" in page(site, "/reports/search?q=signing&near=WX4+2BD&radius=1")


def test_the_results_page_names_schools_whose_reports_say_so(site: FlaskClient) -> None:
    found = page(site, "/search?q=signing")
    assert "In schools’ reports" in found
    assert 'href="/reports/search?q=signing"' in found
    assert "2 schools whose report says so" in found
    assert "In schools’ reports" not in page(site, "/search?q=choir")
    assert "In schools’ reports" not in page(site, "/search")
    assert "In schools’ reports" not in page(site, "/search?q=signing&page=2")


def test_without_an_engine_the_page_says_so_and_the_results_page_is_there_without_reports(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*arguments: object) -> None:
        raise EngineUnavailableError("away")

    with site.application.app_context():
        monkeypatch.setattr(room().reports.main, "search", away)
    found = page(site, "/reports/search?q=signing")
    assert "Search inside reports is not working for the moment" in found
    assert 'href="/reports"' in found
    results = page(site, "/search?q=signing")
    assert "Signing choir" in results
    assert "In schools’ reports" not in results


def test_the_standby_answers_with_the_same_schools(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        name, meaning = "elasticsearch", None

        def search(self, *_: object) -> None:
            raise EngineUnavailableError("away")

    with site.application.app_context():
        standby = room().reports.main
    searcher = Searcher(cast(SearchEngine, Away()), standby=standby)
    monkeypatch.setitem(site.application.extensions, "report_search", searcher)
    found = page(site, "/reports/search?q=signing")
    assert "2 schools" in found
    assert "Harbour School</a>" in found
    assert "Search is running on its reserve" in found


def test_the_results_page_asks_for_reports_once(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    with site.application.app_context():
        engine = room().reports.main
    search = engine.search
    monkeypatch.setattr(engine, "search", lambda *given: asked.append(given) or search(*given))
    page(site, "/search?q=signing")
    assert len(asked) == 1


def test_status_and_rebuild_cover_reports(site: FlaskClient) -> None:
    runner = site.application.test_cli_runner()
    told = runner.invoke(args=["search", "status"])
    assert "embedded, reports (main): ready, 3 reports, nothing waiting" in told.output
    built = runner.invoke(args=["search", "rebuild"])
    assert "embedded: 3 reports in" in built.output
    verified = runner.invoke(args=["search", "verify"])
    assert "embedded: 3 reports compared, 0 missing, 0 outdated, 0 too many" in verified.output
