"""Officers' pages of synonyms: tried before they are saved, and at work from the next search on."""

import re
import uuid
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from localoffer.audit import AuditEvent
from localoffer.clock import today
from localoffer.database import db
from search.engine import EngineUnavailableError
from search.log import actions
from search.log.entries import Entry
from search.searching import Searcher
from search.words import queries
from search.words.models import Synonym
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token

NEW = "/officers/synonyms/new"
FIELDS = {"typed": "paddling", "finds": "swimmers", "strength": "same", "note": ""}


@pytest.fixture
def app(site: Flask) -> Flask:
    """With two listings and an index."""
    return site


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    """A browser in which an officer has signed in."""
    make_user()
    sign_in(client)
    return client


class Away:
    """An engine that never answers."""

    name = "away"

    def search(self, *_: object) -> None:
        raise EngineUnavailableError("away")


def send(officer: FlaskClient, do: str, path: str = NEW, **fields: str) -> Any:
    return officer.post(path, data={"csrf_token": token(officer, path), "do": do} | FIELDS | fields)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def own(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Synonym.key)))


def found(client: FlaskClient, words: str) -> str:
    """How much the results page finds."""
    page = text_of(client.get("/search", query_string={"q": words}).text)
    return re.search(r"(\d+) results?", page)[1]  # type: ignore[index]


def test_trying_shows_what_would_change_and_saves_nothing(officer: FlaskClient, app: Flask) -> None:
    page = send(officer, "try").text
    assert "“paddling” 0 results now, 1 result then. New among the first ten Saltby Swimmers , number 1" in text_of(
        page
    )
    assert 'href="/services/saltby-swimmers"' in page
    assert ">paddling</textarea>" in page
    assert own(app) == []
    assert found(officer, "paddling") == "0"


def test_trying_asks_what_families_asked_with_these_words(officer: FlaskClient, app: Flask) -> None:
    with app.app_context():
        for words, times in (("paddling club", 3), ("paddling once", 1)):
            actions.store(
                db.session(),
                [Entry(key=uuid.uuid4(), kind="search", day=today(), hour=9, words=words) for _ in range(times)],
                today(),
            )
        db.session.commit()
    page = text_of(send(officer, "try").text)
    assert "“paddling club”" in page
    assert "paddling once" not in page


def test_saved_synonym_counts_at_the_next_search_and_is_audited(officer: FlaskClient, app: Flask) -> None:
    assert found(officer, "paddling") == "0"
    answer = send(officer, "save")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/officers/synonyms?done=saved")
    assert found(officer, "paddling") == "1"
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "synonym")).one()
        assert (event.action, event.details["key"], event.details["finds"]) == (
            "synonym.saved",
            "paddling",
            ["swimmers"],
        )
        assert event.actor.startswith("user:")
    page = officer.get("/officers/synonyms?done=saved&q=paddl").text
    assert "counts from the next search on" in page
    assert "1 entry with “paddl”" in text_of(page)


def test_own_synonym_is_changed_switched_off_on_and_deleted(officer: FlaskClient, app: Flask) -> None:
    send(officer, "save")
    edit, remove = "/officers/synonyms/edit?key=paddling", "/officers/synonyms/remove?key=paddling"
    assert ">swimmers</textarea>" in officer.get(edit).text
    assert send(officer, "save", edit, finds="anxiety").status_code == 303
    for way, results in (("off", "0"), ("on", "1"), ("delete", "0")):
        assert "paddling" in officer.get(remove).text
        answer = officer.post(remove, data={"csrf_token": token(officer, remove), "way": way})
        assert answer.headers["Location"] == f"/officers/synonyms?done={way}"
        assert found(officer, "paddling") == results
    assert own(app) == []
    assert officer.get(edit).status_code == 404


def test_built_in_entry_is_changed_and_comes_back(officer: FlaskClient, app: Flask) -> None:
    key = queries.built_in()[0].key
    page = officer.get(f"/officers/synonyms/edit?key={key}").text
    assert "These words are built in." in page
    sent = {"typed": key, "finds": "swimmers", "both_ways": ""}
    assert send(officer, "save", f"/officers/synonyms/edit?key={key}", **sent).status_code == 303
    assert own(app) == [key]
    assert "Built in, changed by you" in text_of(officer.get("/officers/synonyms?which=own").text)
    remove = f"/officers/synonyms/remove?key={key}"
    assert "Go back to the built-in words" in officer.get(remove).text
    officer.post(remove, data={"csrf_token": token(officer, remove), "way": "restore"})
    assert own(app) == []


def test_built_in_entry_is_switched_off(officer: FlaskClient, app: Flask) -> None:
    key = queries.built_in()[0].key
    remove = f"/officers/synonyms/remove?key={key}"
    assert "Delete" not in officer.get(remove).text
    assert officer.post(remove, data={"csrf_token": token(officer, remove), "way": "delete"}).status_code == 400
    officer.post(remove, data={"csrf_token": token(officer, remove), "way": "off"})
    assert "1 entry" in text_of(officer.get("/officers/synonyms?which=off").text)


def test_word_that_is_built_in_leads_to_its_entry(officer: FlaskClient, app: Flask) -> None:
    key = queries.built_in()[0].key
    page = send(officer, "save", typed=key).text
    assert "There is an entry with these words already" in page
    assert f'href="/officers/synonyms/edit?key={key}"' in page
    assert own(app) == []


@pytest.mark.parametrize("do", ["try", "save", "", "nonsense"])
def test_faults_are_said_and_answers_kept_whatever_was_pressed(officer: FlaskClient, app: Flask, do: str) -> None:
    page = send(officer, do, finds="paddling", note="my note").text
    assert "<title>Error: " in page
    assert page.count("“paddling” stands on both sides") == 2
    assert "my note" in page
    assert own(app) == []


def test_what_has_no_form_fields_is_a_page(officer: FlaskClient) -> None:
    answer = officer.post(NEW, data={"csrf_token": token(officer, NEW)})
    assert answer.status_code == 200
    assert "Enter the words families type" in answer.text


def test_words_from_the_log_are_filled_in(officer: FlaskClient) -> None:
    assert ">hydro &lt;pool&gt;</textarea>" in officer.get(NEW, query_string={"typed": "hydro <pool>"}).text


def test_form_without_its_token_is_refused(officer: FlaskClient, app: Flask) -> None:
    assert officer.post(NEW, data=FIELDS | {"do": "save"}).status_code == 400
    assert own(app) == []


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "a" * 900, "which=no", "page=0", "page=999", "q=autism&which=built-in"]
)
def test_every_list_is_a_page(officer: FlaskClient, query: str) -> None:
    assert officer.get(f"/officers/synonyms?{query}").status_code == 200


def test_without_an_engine_trying_says_so(officer: FlaskClient, app: Flask) -> None:
    app.extensions["search"] = Searcher(Away())  # type: ignore[arg-type]
    page = send(officer, "try").text
    assert "Search is not working just now" in page
