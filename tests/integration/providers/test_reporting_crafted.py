"""What comes of posts to the report's writer that no browser sent: a page that says so, and nothing half written."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.reports.models import ReportRevision
from tests.factories import provider
from tests.integration.accounts.signing_in import sign_in, token
from tests.integration.accounts.test_keeping import HERE, carried, enter
from tests.integration.providers.writing import opened, send
from tests.unit.reports.answering import SAID

ODD = ["", "x" * 60_000, "\0", "-1", "9" * 400, "<p>" * 2_000, "²", "\ud800".encode("utf-8", "surrogatepass")]
NAMES = [
    "seen", "seen_here", "then", "text", "choices", "contacts-0-email", "contacts-0-was", "contacts-999999-role",
    "links-0-url", "on-day", "on-month", "on-year", "rows-0-a", "role", "approved-day", "approved-month",
    "approved-year", "add-row", "remove-row", "show-text", "note", "year", "html", "back",
]  # fmt: skip


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    # As in production: an exception becomes a page of status 500 here too, and is not raised into the test.
    sqlite_app.config["TESTING"] = False
    sqlite_app.testing = False
    return sqlite_app


@pytest.fixture
def swimmers(session: Session) -> Provider:
    return provider(session, "Saltby Primary School", "mainstream-school", urn="100001")


@pytest.fixture
def write(ann: FlaskClient, swimmers: Provider) -> str:
    home = f"/organisations/{swimmers.id}/report"
    answer = send(ann, home, {}, year=_year(ann, home))
    return str(answer.location).partition("?")[0]


def _year(client: FlaskClient, home: str) -> str:
    return client.get(home).text.split('name="year" value="')[1][:4]


def test_whatever_is_posted_gets_a_page(ann: FlaskClient, write: str, session: Session) -> None:
    csrf = token(ann, "/account")
    home = write.rpartition("/")[0].rpartition("/")[0]
    codes = ["f1", "f3", "f8", "f11", "f25", "f26", "map"]
    pages = [home, f"{home}/pasted", f"{write}/check", f"{write}/discard", *(f"{write}/{code}" for code in codes)]
    faults = []
    for page in pages:
        for odd in ODD:
            data: dict[str, Any] = {"csrf_token": csrf, **dict.fromkeys(NAMES, [odd, odd] if odd == "²" else odd)}
            for buttons in ((), ("add-row", "remove-row", "show-text")):
                sent = {name: value for name, value in data.items() if name not in buttons}
                answer = ann.post(page, data=sent)
                if answer.status_code >= 500:
                    faults.append(f"{page} {str(odd)[:20]!r}: {answer.status_code}")
    assert faults == []
    drafts = session.scalar(select(func.count()).select_from(ReportRevision))
    assert drafts in (1, 2), "this year's, and the next one's at most"


def test_form_that_did_not_arrive_whole_saves_nothing(ann: FlaskClient, write: str) -> None:
    for code in ("f8", "f25", "f26"):
        answer = send(ann, f"{write}/{code}")
        assert answer.status_code == 400
        assert "did not arrive whole" in answer.text
    assert ann.post(f"{write}/f8", data={"csrf_token": token(ann, "/account"), "text": SAID}).status_code == 400


def test_answer_of_a_session_that_ended_is_kept_and_saved_after_signing_in(
    app: Flask, ann: FlaskClient, write: str, session: Session
) -> None:
    page = f"{write}/f8"
    long = f"{SAID}\n\n" + "word " * 9_000
    answers = opened(ann, page) | {"text": long, "then": "later"}
    later = app.test_client()
    asked = later.post(page, data=answers, headers=HERE)
    assert asked.status_code == 403
    assert "Your answers are kept" in asked.text
    again = enter(later, asked.text, "ann@school.example")
    saved = later.post(page, data=carried(again.text), headers=HERE)
    assert saved.status_code == 303
    draft = session.scalars(select(ReportRevision)).one()
    assert draft.content.answer("f8").text == long.strip()


def test_signing_in_again_leads_back_to_the_question(app: Flask, write: str) -> None:
    client = app.test_client()
    asked = client.get(f"{write}/f8")
    assert asked.status_code == 302
    assert "next=" in asked.location
    sign_in(client, "ann@school.example")
    assert client.get(f"{write}/f8").status_code == 200
