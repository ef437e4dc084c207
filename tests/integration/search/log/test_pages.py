"""Officers' pages of searches and gaps."""

import csv
import io
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
from search.log import actions
from search.log.entries import Entry
from search.log.models import SearchGap
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Pages do not depend on the database; the queries behind them have tests of their own."""
    return sqlite_app


@pytest.fixture
def officer(app: Flask, client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    """A browser in which an officer has signed in; three searches for one thing found nothing."""
    make_user()
    ask(app, "hydro pool", 3, total=0)
    ask(app, "lonely words", 1, total=0)
    sign_in(client)
    return client


def ask(app: Flask, words: str, times: int, **more: Any) -> None:
    with app.app_context():
        entries = [
            Entry(key=uuid.uuid4(), kind="search", day=today(), hour=9, words=words, **more) for _ in range(times)
        ]
        actions.store(db.session(), entries, today())
        db.session.commit()


def gaps(app: Flask) -> list[SearchGap]:
    with app.app_context():
        found = list(db.session.scalars(select(SearchGap).order_by(SearchGap.opened_at)))
        db.session.expunge_all()
    return found


def mark(officer: FlaskClient, **fields: str) -> Any:
    sent = {"csrf_token": token(officer, "/officers/gaps/new"), "words": "hydro pool", "kind": "missing", "note": ""}
    return officer.post("/officers/gaps/new", data=sent | fields)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_overview_shows_what_was_asked_in_vain_and_what_to_do(officer: FlaskClient) -> None:
    page = officer.get("/officers/searches").text
    assert "4 searches since" in text_of(page)
    assert 'href="/officers/synonyms/new?typed=hydro+pool"' in page
    assert 'href="/officers/gaps/new?words=hydro+pool"' in page
    assert "lonely words" not in page


def test_rare_searches_are_shown_when_asked_for_with_a_warning(officer: FlaskClient) -> None:
    page = officer.get("/officers/searches/nothing").text
    assert "lonely words" not in page
    assert "1 search was asked only once" in text_of(page)
    rare = officer.get("/officers/searches/nothing?rare=yes").text
    assert "lonely words" in rare
    assert "do not pass them on" in text_of(rare)
    assert "hydro pool" not in rare
    assert "lonely words" not in officer.get("/officers/searches/top?rare=yes").text


@pytest.mark.parametrize("days", ["7", "30", "90", "396", "x", "", "99999999999999999999"])
def test_every_period_is_a_page(officer: FlaskClient, days: str) -> None:
    for path in ("/officers/searches", "/officers/searches/nothing"):
        assert "hydro pool" in officer.get(f"{path}?days={days}").text.replace("<wbr>", "")


@pytest.mark.parametrize("page", ["0", "-1", "9", "99999999999", "x", "٣"])
def test_odd_page_numbers_are_a_page(officer: FlaskClient, page: str) -> None:
    for path in ("/officers/searches/nothing", "/officers/gaps", "/officers/synonyms"):
        assert officer.get(path, query_string={"page": page}).status_code == 200
    assert officer.get("/officers/searches/no-such").status_code == 404


def test_start_page_shows_what_was_asked_in_vain_this_week(officer: FlaskClient) -> None:
    page = text_of(officer.get("/officers").text)
    assert "Searches that found nothing this week" in page
    assert "hydro pool 3 times" in page
    assert "lonely words" not in page


def test_gap_is_marked_with_who_and_what_and_audited(officer: FlaskClient, app: Flask) -> None:
    answer = mark(officer, note="Nearest is in the next county")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/officers/gaps?done=opened")
    (gap,) = gaps(app)
    assert (gap.words, gap.kind, gap.state, gap.note) == (
        "hydro pool",
        "missing",
        "open",
        "Nearest is in the next county",
    )
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "search_gap")).one()
        assert (event.action, event.actor, event.details) == ("search-gap.opened", gap.opened_by, {"kind": "missing"})
    page = officer.get("/officers/gaps?done=opened").text
    assert "The gap is marked." in page
    assert "by officer@aldermere.example" in text_of(page).replace(
        "officer@ aldermere. example", "officer@aldermere.example"
    )
    assert "See the gap" in officer.get("/officers/searches").text


def test_gap_is_closed_and_opened_again(officer: FlaskClient, app: Flask) -> None:
    mark(officer)
    path = f"/officers/gaps/{gaps(app)[0].id}"
    for state, action in (("closed", 2), ("open", 3)):
        sent = {"csrf_token": token(officer, path), "kind": "words", "note": "Found", "state": state}
        assert officer.post(path, data=sent).status_code == 303
        (gap,) = gaps(app)
        assert (gap.state, gap.kind, gap.closed_by is None) == (state, "words", state == "open")
        with app.app_context():
            events = select(AuditEvent).where(AuditEvent.subject_kind == "search_gap")
            assert len(list(db.session.scalars(events))) == action
    assert "No gap is closed." in officer.get("/officers/gaps?state=closed").text


def test_two_open_gaps_with_the_same_words_are_refused(officer: FlaskClient, app: Flask) -> None:
    mark(officer)
    answer = mark(officer, words="Hydro-Pool", note="kept")
    assert answer.status_code == 200
    assert "There is an open gap with these words already" in answer.text
    assert ">kept</textarea>" in answer.text
    assert len(gaps(app)) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"words": " "}, "Enter the words families searched for"), ({"kind": ""}, "Select what is missing"),
     ({"kind": "nonsense"}, "Select what is missing"), ({"words": "a" * 301}, "300 characters or fewer; they are 301"),
     ({"note": "n" * 1_001}, "1,000 characters or fewer; it is 1,001")],
)  # fmt: skip
def test_what_has_to_be_put_right_is_said_and_the_rest_kept(
    officer: FlaskClient, app: Flask, fields: dict[str, str], says: str
) -> None:
    page = mark(officer, **{"note": "my note"} | fields).text
    assert "<title>Error: " in page
    assert "There is a problem" in page
    assert page.count(says) == 2
    assert ("my note" in page) or "note" in fields
    assert gaps(app) == []


def test_words_an_officer_enters_are_scrubbed_too(officer: FlaskClient, app: Flask) -> None:
    mark(officer, words="jack smith hydro pool 0161 496 0000")
    assert [gap.words for gap in gaps(app)] == ["[name] hydro pool [number]"]


def test_gaps_come_as_a_file_in_which_nothing_is_a_formula(officer: FlaskClient, app: Flask) -> None:
    mark(officer, note="=HYPERLINK(A1)")
    assert officer.get("/officers/gaps.csv").status_code == 405
    answer = officer.post("/officers/gaps.csv", data={"csrf_token": token(officer, "/officers/gaps")})
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["Words"], row["Times asked"], row["State"]) == ("hydro pool", "3", "Open")
    assert row["Marked by"] == "officer@aldermere.example"
    assert row["Note"] == "'=HYPERLINK(A1)"


def test_form_without_its_token_is_refused(officer: FlaskClient, app: Flask) -> None:
    assert officer.post("/officers/gaps/new", data={"words": "x", "kind": "missing"}).status_code == 400
    assert gaps(app) == []


def test_gap_that_is_not_there_is_not_found(officer: FlaskClient) -> None:
    assert officer.get("/officers/gaps/nonsense").status_code == 404
    assert officer.get(f"/officers/gaps/{uuid.UUID(int=1)}").status_code == 404


def test_hostile_words_are_shown_as_text(officer: FlaskClient, app: Flask) -> None:
    ask(app, '<script>alert(1)</script>"', 3, total=0)
    ask(app, "w" * 300, 3, total=0)
    for path in ("/officers/searches", "/officers/searches/nothing", "/officers"):
        assert "<script>alert" not in officer.get(path).text
    assert mark(officer, words="<b>", note="<script>alert(1)</script>").status_code == 303
    assert "<script>alert" not in officer.get("/officers/gaps").text


def test_reading_the_log_writes_nothing(officer: FlaskClient, app: Flask) -> None:
    with app.app_context():
        before = db.session.scalar(select(db.func.count()).select_from(AuditEvent))
    officer.get("/officers/searches/nothing?rare=yes")
    with app.app_context():
        assert db.session.scalar(select(db.func.count()).select_from(AuditEvent)) == before
