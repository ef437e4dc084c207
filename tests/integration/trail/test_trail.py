"""Officers search the audit trail, page through it, and take it away."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from localoffer.accounts import actions as account_actions
from localoffer.accounts.models import User
from localoffer.audit import Actor, AuditEvent, record
from localoffer.database import db
from localoffer.freshness.reminding import JOB
from localoffer.publishing.actions import withdraw_listing
from localoffer.trail.queries import CHUNK, PAGE
from tests.factories import NOW, listing, provider
from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import TOKEN, sign_in, sign_out, token

__all__ = ["make_user"]
ROW = re.compile(r'<th scope="row"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>', re.DOTALL)


@pytest.fixture(autouse=True)
def _this_day() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


def text(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup.replace("<wbr>", "")).split())


def rows(client: FlaskClient, query: str = "") -> list[tuple[str, str]]:
    answer = client.get(f"/officers/trail{query}")
    assert answer.status_code == 200, answer.text
    return [(text(what), text(who)) for what, who in ROW.findall(answer.text)]


def whats(client: FlaskClient, query: str = "") -> list[str]:
    return [what for what, _ in rows(client, query)]


def write(session: Session, number: int, action: str = "signed out", **more: Any) -> None:
    for _ in range(number):
        record(session, Actor("job", JOB), action, "account", None, NOW, **more)
    session.commit()


def test_sign_ins_and_failures_are_there_newest_first(officer: FlaskClient) -> None:
    sign_out(officer)
    sign_in(officer, password="wrong words here")
    sign_in(officer)
    found = rows(officer, "?what=signing-in")
    assert [what.partition(" officer@")[0] for what, _ in found] == [
        "Signed in", "Tried to sign in and could not", "Signed out", "Signed in",
    ]  # fmt: skip
    assert found[0][1] == "officer@aldermere.example 22 November 2026 at midday"
    assert found[1][1].startswith("Someone who was not signed in")
    assert "the password was wrong" in found[1][0]


def test_role_change_is_found_by_whoever_it_was_done_to(
    app: Flask, officer: FlaskClient, session: Session, make_user: MakeUser
) -> None:
    make_user("bea@aldermere.example")
    with app.app_context():
        bea = session.scalars(select(User).where(User.email == "bea@aldermere.example")).one()
        account_actions.change_roles(session, bea, ["administrator"], Actor("command", "accounts roles"), NOW)
        session.commit()
    found = rows(officer, "?who=BEA@&what=accounts")
    assert found[0] == (
        "Changed the roles of an account bea@aldermere.example before: Local Offer officer; now: Administrator",
        "The command “accounts roles” 22 November 2026 at midday",
    )
    assert len(found) == 2
    assert whats(officer, "?who=nobody@") == []
    assert [who for _, who in rows(officer, "?who=accounts+roles")] == [found[0][1]]


def test_member_whose_role_was_changed_is_found_by_address(
    officer: FlaskClient, session: Session, make_user: MakeUser
) -> None:
    bea, of = make_user("bea@aldermere.example"), provider(session)
    record(session, Actor("job", JOB), "member role changed", "provider", of.id, NOW, account=str(bea.id),
           before="editor", after="manager")  # fmt: skip
    session.commit()
    (only,) = whats(officer, "?who=bea&what=people")
    assert only.endswith("bea@aldermere.example; before: Editor; now: Manager")


def test_events_are_found_by_listing_and_organisation_with_links(officer: FlaskClient, session: Session) -> None:
    of, other = provider(session, "Saltby Sports"), provider(session, "100% <Other>")
    club, gone = listing(session, of, name="Club"), listing(session, of, name="Gone")
    listing(session, other, name="Else")
    withdraw_listing(session, gone, "A private reason", Actor("command", "test"), NOW)
    session.commit()
    assert {what.split(" ")[-3] for what in whats(officer, "?about=club&what=decisions")} == {"Club"}
    assert any("Gone" in what for what in whats(officer, "?about=saltby+sports"))
    assert not any("Else" in what for what in whats(officer, "?about=saltby+sports"))
    assert len(whats(officer, "?about=%25+%3C")) > 1
    assert whats(officer, "?about=%25%25") == []
    page = officer.get("/officers/trail?about=club").text
    assert f"/officers/queue/{club.public_revision_id}" in page or str(club.public_revision_id) in page
    assert "A private reason" not in officer.get("/officers/trail?about=gone").text


def test_days_are_those_in_england(officer: FlaskClient, session: Session) -> None:
    session.query(AuditEvent).delete()
    for at in (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), datetime(2026, 7, 1, 23, 1, tzinfo=UTC)):
        record(session, Actor("job", JOB), "job run by hand", "job", None, at, name=JOB)
    session.commit()
    day = "from-day={0}&from-month=7&from-year=2026&to-day={0}&to-month=7&to-year=2026"
    assert [who[-7:] for _, who in rows(officer, "?" + day.format(1))] == ["11:59pm"]
    assert [who[-7:] for _, who in rows(officer, "?" + day.format(2))] == ["12:01am"]
    answer = officer.get("/officers/trail?from-day=31&from-month=2&from-year=2026&what=site")
    assert (answer.status_code, answer.text.count("First day must be a real date")) == (400, 2)
    assert 'value="31"' in answer.text


def test_pages_go_by_key_and_show_each_line_once(officer: FlaskClient, session: Session) -> None:
    session.query(AuditEvent).delete()
    write(session, 2 * PAGE + 5)
    seen: list[str] = []
    address: str | None = "/officers/trail?what=signing-in"
    pages = []
    while address:
        page = officer.get(address).text
        pages.append(len(ROW.findall(page)))
        write(session, 1)  # somebody signs out meanwhile: no line moves to another page
        older = re.search(r'href="([^"]*before=\d+[^"]*)" rel="next"', page)
        address = older.group(1).replace("&amp;", "&") if older else None
        seen.append(page)
    assert pages == [PAGE, PAGE, 5]
    newer = re.search(r'href="([^"]*after=\d+[^"]*)" rel="prev"', seen[-1])
    assert newer
    back = officer.get(newer.group(1).replace("&amp;", "&")).text
    assert len(ROW.findall(back)) == PAGE
    assert "what=signing-in" in newer.group(1)
    assert "There is nothing further" in officer.get("/officers/trail?before=1").text


@pytest.mark.parametrize(
    "query",
    ["?before=x&after=-1", "?before=99999999999999999999", "?before=999999999", "?after=999999999", "?what=%00&who=%00",
     "?who=%ED%A0%80", "?from-day=1&from-day=2&from-month=1&from-year=2026", "?about=%25_%5C", "?before=1&after=1"],
)  # fmt: skip
def test_what_an_address_cannot_mean_makes_a_page_still(officer: FlaskClient, query: str) -> None:
    assert officer.get(f"/officers/trail{query}").status_code == 200


def test_part_of_too_many_addresses_is_told(
    officer: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, make_user: MakeUser
) -> None:
    for number in range(3):
        make_user(f"person{number}@aldermere.example")
    monkeypatch.setattr("localoffer.trail.queries.MOST_ACCOUNTS", 2)
    answer = officer.get("/officers/trail?who=person")
    assert (answer.status_code, answer.text.count("accounts have that in their email address")) == (400, 2)


def test_reading_writes_nothing_and_taking_the_file_is_a_line(officer: FlaskClient, session: Session) -> None:
    lines = select(func.count()).select_from(AuditEvent)
    before = session.scalar(lines)
    csrf = token(officer, "/officers/trail")
    assert officer.get("/officers/trail.csv").status_code == 405
    assert officer.post("/officers/trail.csv").status_code == 400
    session.rollback()
    assert session.scalar(lines) == before
    answer = officer.post("/officers/trail.csv?what=signing-in&who=officer@", data={"csrf_token": csrf})
    found = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["What"], row["Who"]) for row in found] == [("Signed in", "officer@aldermere.example")]
    session.rollback()
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line
    assert (line.action, line.details) == (
        "file downloaded", {"file": "audit-trail", "rows": 1, "what": "signing-in"},
    )  # fmt: skip
    assert "Took a file away Audit trail; 1 row" in whats(officer)[0]


def test_long_trail_comes_whole_and_holds_no_connection(app: Flask, officer: FlaskClient, session: Session) -> None:
    session.query(AuditEvent).delete()
    write(session, CHUNK + 3, network="=A1")
    answer = officer.post("/officers/trail.csv", data={"csrf_token": token(officer, "/officers/trail")})
    numbers = [int(row["Number"]) for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))]
    assert len(numbers) == len(set(numbers)) == CHUNK + 4, "and the line that it was taken"
    assert numbers == sorted(numbers, reverse=True)
    assert "=A1" not in answer.text
    with app.app_context():
        pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0


def test_page_and_file_hold_no_personal_data_but_addresses(officer: FlaskClient, session: Session) -> None:
    record(
        session, Actor("job", JOB), "sign-in failed", "account", None, NOW, reason="unknown account", network="abc9f"
    )
    record(session, Actor("job", JOB), "listing withdrawn", "service", None, NOW, reason="Jack Smith has moved")
    session.commit()
    page = officer.get("/officers/trail").text
    file = officer.post("/officers/trail.csv", data={"csrf_token": TOKEN.findall(page)[-1]}).text
    for told in ("abc9f", "Jack"):
        assert told not in page + file


def test_everything_shown_is_of_now_and_old_actions_keep_their_name(officer: FlaskClient, session: Session) -> None:
    record(session, Actor("user", "not an id"), "an old action", "nothing", None, NOW - timedelta(days=900))
    session.commit()
    assert rows(officer)[0][0] == "An old action"
