"""Similar services on a service's page: public ones only, and the page is there whatever search does."""

import uuid
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Service
from localoffer.publishing.actions import withdraw_listing
from search.embedded.engine import EmbeddedEngine
from search.engine import EngineUnavailableError, SearchEngine
from search.indexing import documents
from search.searching import Searcher
from tests.factories import NOW, OFFICER, listing, provider

HEADING = "Similar services"


class Away:
    """An engine that never answers."""

    name = "away"

    def more_like(self, *_: object) -> None:
        raise EngineUnavailableError("away")


@pytest.fixture
def clubs(app: Flask, session: Session) -> Flask:
    """Seven clubs for the same children, one of them withdrawn after the index was built."""
    of = provider(session)
    for number in range(7):
        listing(session, of, name=f"Club {number}")
    session.commit()
    engine = EmbeddedEngine(app.extensions["settings"].data_dir / "index")
    engine.rebuild(documents(session, NOW.date()))
    app.extensions["search"] = Searcher(engine)
    gone = session.scalars(select(Service).where(Service.name == "Club 1")).one()
    withdraw_listing(session, gone, "closed", OFFICER, NOW)
    session.commit()
    return app


def similar(page: str) -> list[str]:
    """The names in the block."""
    block = page.partition('class="lo-similar"')[2].partition("</ul>")[0]
    return [part.partition("</a>")[0].rpartition(">")[2] for part in block.split("<li>")[1:]]


def test_four_others_are_shown_and_none_that_is_withdrawn(clubs: Flask) -> None:
    page = clubs.test_client().get("/services/club-0").text
    assert HEADING in page
    assert len(similar(page)) == 4
    assert not {"Club 0", "Club 1"} & set(similar(page))


def test_without_an_engine_the_page_is_there_without_them(clubs: Flask) -> None:
    clubs.extensions["search"] = Searcher(cast(SearchEngine, Away()))
    answer = clubs.test_client().get("/services/club-0")
    assert answer.status_code == 200
    assert HEADING not in answer.text


def test_where_nobody_says_what_is_similar_the_page_is_there(clubs: Flask) -> None:
    del clubs.extensions["similar_listings"]
    assert HEADING not in clubs.test_client().get("/services/club-0").text


def test_ids_that_nobody_knows_any_more_are_left_out(clubs: Flask) -> None:
    clubs.extensions["similar_listings"] = lambda id, n: [uuid.uuid4(), id]
    assert HEADING not in clubs.test_client().get("/services/club-0").text


@pytest.mark.parametrize(
    ("query", "href"),
    [
        ("back=q%3Dclub%26need%3Dasd%26page%3D2&rank=12", "/search?q=club&amp;need=asd&amp;page=2#result-12"),
        ("rank=3", "/search#result-3"),
        ("back=q%3Dclub&rank=0", "/search?q=club"),
        ("back=q%3Dclub&rank=r2", "/search?q=club#result-r2"),
        ("back=q%3Dclub&rank=%22%3E", "/search?q=club"),
        ("back=//elsewhere.example", "href=\"/\""),
    ],
)  # fmt: skip
def test_the_way_back_is_to_the_entry_that_was_followed(clubs: Flask, query: str, href: str) -> None:
    page = clubs.test_client().get(f"/services/club-0?{query}").text
    assert (f'class="govuk-back-link" href="{href}"' if href.startswith("/search") else href) in page
    assert "elsewhere" not in page
