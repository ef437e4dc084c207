"""`/search/suggest`: pages and searches by name, never an error, and names alone are read."""

from collections.abc import Iterator
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.actions import save_area
from localoffer.directory.models import Postcode, Service
from localoffer.publishing.actions import Submission, submit_revision, withdraw_listing
from search.embedded.engine import EmbeddedEngine
from search.engine import EngineUnavailableError, SearchEngine
from search.indexing import documents
from search.searching import Searcher
from tests.factories import NOW, OFFICER, content, listing, provider, square

SPOT = {"town": "Saltby", "latitude": 52.65, "longitude": -1.75}


class Away:
    """An engine that never answers."""

    name = "away"

    def suggest(self, *_: object) -> None:
        raise EngineUnavailableError("away")


@pytest.fixture
def town(app: Flask, session: Session) -> Flask:
    """A club, a school, a ward and a district, all in the index."""
    save_area(session, square("Castle", -1.8, 52.6))
    save_area(session, square("Castle schools", -1.8, 52.6, kind="cluster"))
    session.add(Postcode(postcode="WX1", latitude=52.7, longitude=-1.7, is_district=True))
    listing(session, name="Castle Swimmers", places=[SPOT])
    school = provider(session, "Castle Primary School", "mainstream-school", urn="990001")
    setting = content(name="Castle Primary School", places=[])
    submit_revision(session, Submission(school, setting, role="setting", publish=True), OFFICER, NOW)
    session.commit()
    engine = EmbeddedEngine(app.extensions["settings"].data_dir / "index")
    engine.rebuild(documents(session, NOW.date()))
    app.extensions["search"] = Searcher(engine)
    return app


@pytest.fixture
def asking(town: Flask) -> FlaskClient:
    return town.test_client()


def suggested(client: FlaskClient, **typed: str) -> list[tuple[str, ...]]:
    answer = client.get("/search/suggest", query_string=typed)
    assert answer.status_code == 200
    return [tuple(item.values()) for item in answer.json["suggestions"]]  # type: ignore[index]


def test_every_kind_goes_straight_to_its_page_or_search(asking: FlaskClient) -> None:
    assert suggested(asking, q="cast") == [
        ("School or provider", "Castle Primary School", "/providers/castle-primary-school"),
        ("Service", "Castle Swimmers", "/services/castle-swimmers"),
        ("Place", "Area Castle", "/search?near=Area+Castle"),
    ]
    assert suggested(asking, q="autis")[0] == ("Need", "Autism", "/search?need=asd")
    assert ("Kind of help", "Short breaks and respite", "/search?category=care/short-breaks") in suggested(
        asking, q="short bre"
    )


def test_a_need_is_known_by_what_schools_call_it(asking: FlaskClient) -> None:
    assert suggested(asking, q="SEMH") == [("Need", "Social, emotional and mental health", "/search?need=semh")]


@pytest.mark.parametrize("typed", ["SALT", "salt", "slt", "speech therapist"])
def test_a_kind_of_help_is_known_by_what_families_call_it(asking: FlaskClient, typed: str) -> None:
    assert ("Kind of help", "Speech and language therapy", "/search?category=health/speech-language") in suggested(
        asking, q=typed
    )


def test_places_are_suggested_for_the_box_of_places(asking: FlaskClient) -> None:
    assert suggested(asking, near="sal") == [("Saltby",)]
    assert suggested(asking, near="area") == [("Area Castle",)]
    assert suggested(asking, near="wx1") == [("WX1",)]


def test_a_withdrawn_service_is_not_suggested(asking: FlaskClient, town: Flask, session: Session) -> None:
    club = session.scalars(select(Service).where(Service.name == "Castle Swimmers")).one()
    withdraw_listing(session, club, "closed", OFFICER, NOW)
    session.commit()
    assert "Castle Swimmers" not in [item[1] for item in suggested(asking, q="castle")]


@pytest.mark.parametrize("typed", ["", "a", "!!", "\x00\x01", "%", "_", '"', "\U0001f600" * 50, "א" * 99, "' OR 1=1--"])
def test_whatever_is_typed_has_an_answer(asking: FlaskClient, typed: str) -> None:
    suggested(asking, q=typed)
    suggested(asking, near=typed)


def test_without_an_engine_the_vocabularies_and_places_are_still_suggested(town: Flask) -> None:
    town.extensions["search"] = Searcher(cast(SearchEngine, Away()))
    client = town.test_client()
    assert suggested(client, q="castle") == [("Place", "Area Castle", "/search?near=Area+Castle")]
    assert suggested(client, q="autism")[0][0] == "Need"


def test_suggestions_may_be_kept_for_a_minute(asking: FlaskClient) -> None:
    answer = asking.get("/search/suggest?q=cast")
    assert answer.mimetype == "application/json"
    assert (answer.cache_control.public, answer.cache_control.max_age) == (True, 60)
    assert "Set-Cookie" not in answer.headers


def test_whoever_opens_the_address_in_a_browser_sees_the_results(asking: FlaskClient) -> None:
    answer = asking.get("/search/suggest?q=castle&near=WX1", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/search?q=castle&near=WX1"
    assert "Accept" in answer.headers["Vary"]


@pytest.fixture
def statements(town: Flask) -> Iterator[list[str]]:
    """Every statement the database is sent."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with town.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_no_text_of_a_listing_is_read_and_places_once_a_minute(asking: FlaskClient, statements: list[str]) -> None:
    suggested(asking, q="castle")
    first = len(statements)
    suggested(asking, q="castle")
    assert len(statements) == first + 2, "the names of listings, and whether the synonyms changed"
    assert not [sql for sql in statements if "revision.content" in sql or "geometry" in sql]
