"""What comes of posts that no browser sent, and of other people's entries: a page that says so, and nothing written."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.directory.models import Provider, Service
from localoffer.publishing.models import Revision
from providers.editor.questions import QUESTIONS
from tests.factories import listing
from tests.integration.accounts.signing_in import token
from tests.integration.providers.writing import opened, send

Written = Callable[[], Any]
NAMES = [question.name for question in QUESTIONS]
LONG = "x" * 100_000


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def service(session: Session, swimmers: Provider) -> Service:
    """A public entry."""
    found = listing(
        session, swimmers, costs=[{"option": "Each", "amount": "4"}], contacts=[{"phone": "01632 960100"}],
        times=[{"days": ["mon"]}], links=[{"label": "Site", "url": "https://example.org"}],
    )  # fmt: skip
    session.commit()
    return found


@pytest.fixture
def written(session: Session) -> Written:
    """All that editing could write."""

    def count() -> Any:
        session.expire_all()
        rows = session.execute(select(Revision.id, Revision.fingerprint, Revision.state).order_by(Revision.id)).all()
        trail = session.scalar(select(func.count()).select_from(AuditEvent).where(~AuditEvent.action.like("sign%")))
        return rows, trail, session.scalar(select(func.count()).select_from(Service))

    return count


def addresses(service: Service) -> list[str]:
    edit = f"/services/{service.id}/edit"
    return [
        *(f"{edit}/{name}" for name in NAMES), f"{edit}/check", f"{edit}/discard",
        f"/services/{service.id}/copy", f"/services/{service.id}/withdraw",
    ]  # fmt: skip


def test_other_peoples_entries_are_not_there(
    ann: FlaskClient, stranger: FlaskClient, service: Service, swimmers: Provider, written: Written
) -> None:
    send(ann, f"/services/{service.id}/edit/name", name="Saltby Seals")
    before, csrf = written(), token(stranger, "/account")
    pages = [
        f"/services/{service.id}/edit",
        f"/services/{service.id}/edit/preview",
        f"/services/{service.id}/edit/sent",
    ]
    for page in (*pages, *addresses(service), f"/organisations/{swimmers.id}/services/new"):
        assert stranger.get(page).status_code == 404, page
        answer = stranger.post(page, data={"csrf_token": csrf, "name": "Mine", "seen": "x", "seen_here": "x"})
        assert answer.status_code in (404, 405), page
    assert written() == before


@pytest.mark.parametrize("id", ["x", "0", "00000000-0000-4000-8000-000000000000", "%00", "9" * 200])
def test_entries_that_are_not_there(ann: FlaskClient, id: str) -> None:
    for page in (
        f"/services/{id}/edit",
        f"/services/{id}/edit/name",
        f"/services/{id}/copy",
        f"/services/{id}/withdraw",
    ):
        assert ann.get(page).status_code == 404
    assert ann.get(f"/organisations/{id}/services/new").status_code == 404


def test_question_that_is_not_there(ann: FlaskClient, service: Service) -> None:
    assert ann.get(f"/services/{service.id}/edit/statutory").status_code == 404


def test_officers_and_the_public_have_no_way_in(app: Flask, service: Service) -> None:
    answer = app.test_client().get(f"/services/{service.id}/edit")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_form_that_does_not_say_what_it_was_made_from(ann: FlaskClient, service: Service, written: Written) -> None:
    before = written()
    for name in NAMES:
        for carried in ({}, {"seen": "x"}, {"seen_here": "x"}, {"seen": "", "seen_here": ""}):
            answer = send(ann, f"/services/{service.id}/edit/{name}", carried, name="Mine")
            assert answer.status_code == 400, name
            assert "<h1" in answer.text
    assert written() == before


def test_form_made_from_something_else_is_a_conflict(ann: FlaskClient, service: Service, written: Written) -> None:
    before = written()
    sent: dict[str, Any] = {
        "name": "Saltby Seals", "summary": "Other", "description": "", "alert": "Other", "eligibility": "Other",
        "who_decides": "Other", "waiting_time": "Other", "categories": ["health"], "needs": ["vi"],
        "languages": ["en"], "age_min": "7", "age_max": "8", "referral_routes": ["gp"], "how_to_get_it": "Other",
        "layer": "targeted", "kind": "national", "radius_miles": "", "ways": ["online"], "starts_on-day": "1",
        "starts_on-month": "2", "starts_on-year": "2026", "ends_on-day": "", "ends_on-month": "", "ends_on-year": "",
    }  # fmt: skip
    forged = {"seen": "f" * 64, "seen_here": "f" * 64}
    for name in NAMES:
        answer = send(ann, f"/services/{service.id}/edit/{name}", forged, **sent)
        assert answer.status_code == 409, name
        assert "What is saved now" in answer.text
    assert written() == before


SENT: list[Any] = [
    LONG,
    "\0",
    "a\0b",
    "\ud800".encode("utf-8", "surrogatepass"),
    "9" * 1_000,
    "1e999",
    "-1",
    ["a", "b"],
]


@pytest.mark.parametrize(
    "sent", SENT, ids=["long", "nul", "nul-within", "surrogate", "digits", "huge", "minus", "twice"]
)
def test_whatever_is_in_a_field_the_answer_is_a_page(
    ann: FlaskClient, service: Service, session: Session, written: Written, sent: Any
) -> None:
    more = {"kind", "areas", "radius_miles", "description", "ways", "starts_on-day"}
    for question in QUESTIONS:
        before = written()
        fields = dict.fromkeys(sorted(more | set(question.parts)), sent)
        answer = send(ann, f"/services/{service.id}/edit/{question.name}", **fields)
        assert answer.status_code in (200, 303, 400), question.name
        if answer.status_code != 303:
            assert written() == before
        if answer.status_code == 400:
            assert "Error: " in answer.text
    stored = [str(revision.content_json) for revision in session.scalars(select(Revision))]
    assert all("\\x00" not in text and len(text) < 50_000 for text in stored)
    assert ann.get(f"/services/{service.id}/edit").status_code == 200


def test_many_fields_and_a_big_body_are_no_fault_of_ours(ann: FlaskClient, service: Service, written: Written) -> None:
    before = written()
    address = f"/services/{service.id}/edit/kinds"
    many = send(ann, address, categories=["health"] * 5_000)
    assert many.status_code in (303, 400, 413)
    if many.status_code != 303:
        assert written() == before
    assert send(ann, address, categories=[LONG] * 60).status_code in (400, 413)


def test_forged_sending_and_discarding(ann: FlaskClient, service: Service, written: Written) -> None:
    edit = f"/services/{service.id}/edit"
    send(ann, f"{edit}/name", name="Saltby Seals")
    before = written()
    for seen in ("", "x", "f" * 64, "\0"):
        assert send(ann, f"{edit}/check", {"seen": seen}).status_code == 409
        assert send(ann, f"{edit}/discard", {"seen": seen}).status_code in (400, 409)
    assert send(ann, f"{edit}/check", {}).status_code == 409
    assert send(ann, f"{edit}/discard", {}).status_code == 400
    assert written() == before


@pytest.mark.parametrize("reason", ["", " \n\0 ", "x" * 301, LONG])
def test_reason_that_cannot_be_kept(ann: FlaskClient, service: Service, written: Written, reason: str) -> None:
    before = written()
    answer = send(ann, f"/services/{service.id}/withdraw", reason=reason)
    assert answer.status_code == 400
    assert answer.text.count("eason") > 1
    assert written() == before


@pytest.mark.parametrize("name", ["", "\0", LONG, ["One", "Two"]])
def test_new_entry_and_copy_without_a_name_that_can_be_one(
    ann: FlaskClient, service: Service, swimmers: Provider, written: Written, name: Any
) -> None:
    before = written()
    for address in (f"/organisations/{swimmers.id}/services/new", f"/services/{service.id}/copy"):
        assert send(ann, address, name=name).status_code == 400
        assert ann.post(address, data={"csrf_token": token(ann, "/account")}).status_code == 400
    assert written() == before


def test_post_without_its_token_is_refused(ann: FlaskClient, service: Service, written: Written) -> None:
    before = written()
    for address in addresses(service):
        assert ann.post(address, data={"name": "Mine"}).status_code == 400
    assert written() == before


def test_redirects_stay_on_the_entry(ann: FlaskClient, service: Service) -> None:
    address = f"/services/{service.id}/edit/waiting-time?back=//evil.example"
    carried = opened(ann, address)
    answer = send(ann, address, carried, waiting_time="Long", then="https://evil.example")
    assert answer.headers["Location"].startswith(f"/services/{service.id}/edit/")
