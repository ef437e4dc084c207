"""The second step: setting an app up, its codes taken once each, recovery codes, and where it is asked for."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts.models import RecoveryCode, SecondFactor, User
from localoffer.accounts.second_factor import take
from localoffer.audit import AuditEvent
from localoffer.database import db
from tests.conftest import SECRET_KEY
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import PASSWORD, code_for, send_code, set_up_app, sign_in, sign_out, token

START = datetime(2026, 11, 22, 14, 0, 5, tzinfo=UTC)
STEP = timedelta(seconds=30)
NOT_RIGHT = "This code is not right, or it was used before"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def trail(session: Session) -> list[tuple[str, object]]:
    session.rollback()
    events = session.scalars(select(AuditEvent).where(AuditEvent.action != "account created").order_by(AuditEvent.id))
    return [(event.action, event.details.get("how") or event.details.get("reason")) for event in events]


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_app_is_set_up_and_its_code_is_asked_for(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session, clock: time_machine.Traveller
) -> None:
    make_user()
    sign_in(client)
    key, codes = set_up_app(client)
    assert len(set(codes)) == 10
    sign_out(client)
    clock.shift(STEP)
    answer = sign_in(client, next="/officers?from=mail")
    assert answer.headers["Location"] == "/sign-in/code?next=/officers?from%3Dmail"
    assert not is_in(client), "the password alone opens nothing"
    page = client.get(answer.headers["Location"]).text
    assert 'name="next" value="/officers?from=mail"' in page
    assert send_code(client, code_for(key, START + STEP), next="/officers?from=mail").headers["Location"] == (
        "/officers?from=mail"
    )
    assert is_in(client)
    assert trail(session)[-1] == ("signed in", ["password", "code"])
    assert ("second factor set up", None) in trail(session)
    assert "an authenticator app was set up" in next(iter(app.extensions["mailbox"].newest())).text


def test_what_is_kept_gives_neither_the_key_nor_a_recovery_code_away(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    sign_in(client)
    key, codes = set_up_app(client)
    kept = session.scalars(select(SecondFactor.secret)).one()
    kept += "".join(session.scalars(select(RecoveryCode.code_hash)))
    kept += str([event.details for event in session.scalars(select(AuditEvent))])
    assert not any(secret in kept for secret in (key, *codes, *(code.replace("-", "") for code in codes)))
    assert not any(code in client.get("/account/second-step").text for code in codes)


def test_page_with_the_key_writes_nothing_and_has_it_as_picture_and_as_text(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    sign_in(client)
    answer = client.get("/account/second-step/set-up")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "<svg" in answer.text
    assert " style=" not in answer.text
    assert '<svg width="260" height="260"' in answer.text, "as wide for the longest address as for any"
    assert re.search(r'id="key">([A-Z2-7]{4} ){7}[A-Z2-7]{4}<', answer.text)
    assert session.scalars(select(SecondFactor)).all() == []


def test_code_is_taken_once(client: FlaskClient, make_user: MakeUser, clock: time_machine.Traveller) -> None:
    make_user()
    sign_in(client)
    key, _ = set_up_app(client)
    sign_out(client)
    sign_in(client)
    assert NOT_RIGHT in send_code(client, code_for(key, START)).text, "the code of setting up"
    clock.shift(STEP)
    assert send_code(client, code_for(key, START + STEP)).status_code == 302
    sign_out(client)
    sign_in(client)
    assert NOT_RIGHT in send_code(client, code_for(key, START + STEP)).text
    assert NOT_RIGHT in send_code(client, code_for(key, START)).text, "an older one"
    assert not is_in(client)


def test_code_sent_twice_at_once_is_taken_once(app: Flask, client: FlaskClient, make_user: MakeUser) -> None:
    user = make_user()
    sign_in(client)
    key, codes = set_up_app(client)
    later = datetime.now(UTC) + STEP
    gate, taken = threading.Barrier(4, timeout=60), []

    def send(code: str) -> None:
        with app.app_context():
            session = db.session()
            person = session.get(User, user.id)
            assert person is not None
            session.rollback()
            gate.wait()
            taken.append(take(session, person, code, SECRET_KEY, later))
            session.commit()
            session.remove() if hasattr(session, "remove") else session.close()

    for code in (code_for(key, later), codes[0]):
        taken.clear()
        threads = [threading.Thread(target=send, args=(code,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(map(str, taken)).count("None") == 3, taken


@pytest.mark.parametrize(("seconds", "works"), [(-60, False), (-30, True), (0, True), (30, True), (61, False)])
def test_codes_of_clocks_a_half_minute_off_are_taken(
    client: FlaskClient, make_user: MakeUser, clock: time_machine.Traveller, seconds: int, works: bool
) -> None:
    make_user()
    sign_in(client)
    key, _ = set_up_app(client)
    sign_out(client)
    clock.shift(timedelta(minutes=5))
    sign_in(client)
    answer = send_code(client, code_for(key, START + timedelta(minutes=5, seconds=seconds)))
    assert (answer.status_code == 302) is works


def test_recovery_code_works_once_however_it_is_typed(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    sign_in(client)
    _, codes = set_up_app(client)
    sign_out(client)
    sign_in(client)
    assert send_code(client, f"  {codes[3].upper().replace('-', ' ')} ").status_code == 302
    assert trail(session)[-1] == ("signed in", ["password", "recovery"])
    assert "9 unused recovery codes" in client.get("/account/second-step").text
    sign_out(client)
    sign_in(client)
    assert NOT_RIGHT in send_code(client, codes[3]).text
    assert send_code(client, codes[4]).status_code == 302


def test_fifth_wrong_code_locks_the_address(
    client: FlaskClient, make_user: MakeUser, session: Session, clock: time_machine.Traveller
) -> None:
    make_user()
    sign_in(client)
    key, codes = set_up_app(client)
    sign_out(client)
    clock.shift(timedelta(minutes=1))
    for _ in range(5):
        sign_in(client)  # that the password is right again does not forget wrong codes
        assert NOT_RIGHT in send_code(client, "000000").text
    for code in (code_for(key, START + timedelta(minutes=1)), codes[0]):
        assert "There were too many failed tries" in send_code(client, code).text
    assert "There were too many failed tries" in sign_in(client).text
    assert not is_in(client)
    reasons = [reason for action, reason in trail(session) if action == "sign-in failed"]
    assert reasons == ["wrong code"] * 5 + ["locked"] * 3
    clock.shift(timedelta(minutes=15))
    sign_in(client)
    assert send_code(client, code_for(key, START + timedelta(minutes=16))).status_code == 302


def test_right_password_without_a_code_locks_nobody_out(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    _, codes = set_up_app(client)
    sign_out(client)
    for _ in range(8):
        assert sign_in(client).status_code == 303
    assert send_code(client, codes[0]).status_code == 302


def test_first_step_is_forgotten_after_ten_minutes(
    client: FlaskClient, make_user: MakeUser, clock: time_machine.Traveller
) -> None:
    make_user()
    sign_in(client)
    key, _ = set_up_app(client)
    sign_out(client)
    sign_in(client)
    form = token(client, "/sign-in/code")
    clock.shift(timedelta(minutes=11))
    code = code_for(key, START + timedelta(minutes=11))
    answer = client.post("/sign-in/code", data={"csrf_token": form, "code": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_code_page_without_a_first_step_leads_to_it(client: FlaskClient) -> None:
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1" * 100_000, "١٢٣٤٥٦", "a\x00b", "\ud800", "9" * 30, "'; drop table"]
)
def test_anything_else_sent_for_a_code_is_told(client: FlaskClient, make_user: MakeUser, code: str) -> None:
    make_user()
    sign_in(client)
    set_up_app(client)
    form = token(client, "/account/second-step/remove")
    data = {"csrf_token": form, "code": code.encode("utf-8", "surrogatepass")}
    answer = client.post("/account/second-step/remove", data=data)
    assert answer.status_code == 400
    assert "Error: " in answer.text
    sign_out(client)
    sign_in(client)
    data["csrf_token"] = token(client, "/sign-in/code")
    assert client.post("/sign-in/code", data=data).status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize("key", ["", "x", "JBSWY3DPEHPK3PXP", "a.b.c", "\x00"])
def test_key_that_this_site_did_not_make_is_not_taken(
    client: FlaskClient, make_user: MakeUser, session: Session, key: str
) -> None:
    make_user()
    sign_in(client)
    data = {"csrf_token": token(client, "/account/second-step/set-up"), "key": key, "code": "123456"}
    answer = client.post("/account/second-step/set-up", data=data)
    assert answer.status_code == 400
    assert "had been open too long" in answer.text
    assert session.scalars(select(SecondFactor)).all() == []


def test_key_made_for_somebody_else_is_not_taken(app: Flask, make_user: MakeUser, session: Session) -> None:
    make_user()
    make_user("other@aldermere.example")
    client, other = app.test_client(), app.test_client()
    sign_in(client)
    page = client.get("/account/second-step/set-up").text
    sealed = re.findall(r'name="key" value="([^"]+)"', page)[0]
    key = re.findall(r'id="key">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
    sign_in(other, "other@aldermere.example")
    data = {"csrf_token": token(other, "/account/second-step/set-up"), "key": sealed, "code": code_for(key)}
    assert other.post("/account/second-step/set-up", data=data).status_code == 400
    assert session.scalars(select(SecondFactor)).all() == []


def test_wrong_code_at_set_up_keeps_the_key(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    sign_in(client)
    page = client.get("/account/second-step/set-up").text
    sealed = re.findall(r'name="key" value="([^"]+)"', page)[0]
    shown = re.findall(r'id="key">([A-Z2-7 ]+)<', page)[0]
    for code, says in (("", "Enter the code your app shows"), ("000000", "not the code the app shows now")):
        data = {"csrf_token": token(client, "/account"), "key": sealed, "code": code}
        answer = client.post("/account/second-step/set-up", data=data)
        assert answer.status_code == 400
        assert answer.text.count(says) == 2
        assert shown in answer.text
    assert session.scalars(select(SecondFactor)).all() == []


def test_app_is_taken_off_and_codes_are_renewed_only_for_a_code(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    sign_in(client)
    _, codes = set_up_app(client)
    for what in ("recovery-codes", "remove"):
        address = f"/account/second-step/{what}"
        assert client.post(address, data={"csrf_token": token(client, address), "code": "000000"}).status_code == 400
    address = "/account/second-step/recovery-codes"
    page = client.post(address, data={"csrf_token": token(client, address), "code": codes[0]}).text
    assert "You have new recovery codes" in page
    renewed = re.findall(r"<li>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</li>", page)
    assert len(set(renewed) - set(codes)) == 10
    address = "/account/second-step/remove"
    assert client.post(address, data={"csrf_token": token(client, address), "code": codes[1]}).status_code == 400
    assert client.post(address, data={"csrf_token": token(client, address), "code": renewed[0]}).status_code == 303
    assert session.scalars(select(RecoveryCode)).all() == []
    sign_out(client)
    assert sign_in(client).headers["Location"] == "/start"
    actions = [action for action, _ in trail(session)]
    assert "recovery codes renewed" in actions
    assert "second factor removed" in actions


@pytest.fixture
def strict(app: Flask) -> None:
    """The authority asks its staff for a second factor."""
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"second_factor": "staff"})


@pytest.mark.usefixtures("strict")
def test_staff_set_an_app_up_before_anything_else_where_the_authority_asks(
    client: FlaskClient, make_user: MakeUser
) -> None:
    make_user()
    sign_in(client)
    for address in ("/officers", "/account", "/officers/queue", "/start"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/second-step/set-up")
    set_up_app(client)
    assert client.get("/officers").status_code == 200
    assert client.get("/account/second-step/remove").headers["Location"] == "/account/second-step"
    assert "Take the app off" not in client.get("/account/second-step").text


@pytest.mark.usefixtures("strict")
def test_session_that_took_one_step_ends_once_there_is_an_app(app: Flask, make_user: MakeUser) -> None:
    make_user()
    client, thief = app.test_client(), app.test_client()
    sign_in(thief)
    sign_in(client)
    set_up_app(client)
    assert thief.get("/officers").headers["Location"] == "/sign-in"
    assert thief.get("/account").status_code == 302


@pytest.mark.usefixtures("strict")
def test_providers_are_not_asked(client: FlaskClient, make_user: MakeUser) -> None:
    make_user("school@aldermere.example", "provider-editor")
    sign_in(client, "school@aldermere.example")
    assert is_in(client)
    set_up_app(client)
    assert is_in(client), "but may"


def test_administrator_resets_a_second_factor(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    make_user()
    sign_in(client)
    set_up_app(client)
    command = ["accounts", "reset-second-factor", "Officer@aldermere.example"]
    assert "is removed" in app.test_cli_runner().invoke(args=command).output
    assert not is_in(client), "every session has ended"
    assert sign_in(client, password=PASSWORD).headers["Location"] == "/start"
    assert "there is no authenticator app" in app.test_cli_runner().invoke(args=command).output
    actors = session.scalars(select(AuditEvent.actor).where(AuditEvent.action == "second factor removed")).all()
    assert actors == ["command:accounts reset-second-factor"]


def test_site_restored_under_another_key_takes_recovery_codes_still(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    sign_in(client)
    key, codes = set_up_app(client)
    person = session.get(User, user.id)
    assert person is not None
    later = datetime.now(UTC) + STEP
    with app.test_request_context():
        assert take(session, person, code_for(key, later), "another secret key altogether, as long", later) is None
        assert take(session, person, codes[0], "another secret key altogether, as long", later) == "recovery"
