"""Answers of a form sent after the session ended are kept in the page, through every way of signing in."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from localoffer.accounts.keeping import LARGEST, Kept, seal, unseal
from localoffer.audit import AuditEvent
from localoffer.memberships.models import Invitation
from search.words.models import Synonym
from tests.conftest import SECRET_KEY
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import PASSWORD, TOKEN, set_up_app, sign_in, sign_out, token

HERE = {"Origin": "http://localhost"}
FORM = "/officers/searches/words/new"
ANSWERS = {"entry": "ABA", "meanings": 'one\r\ntwo "quoted" <b>\r\n', "unknown": "ü"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def form(app: Flask) -> str:
    """The address of a form of staff's."""
    return next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "synonyms.new")


def kept_in(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the page's form that sends answers on."""
    part = page[page.index("They are not sent yet") :]
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(part)}


def send(client: FlaskClient, form: str, answers: object = None, **more: object) -> TestResponse:
    return client.post(form, data=answers or ANSWERS, headers=more.pop("headers", HERE), **more)


def enter(client: FlaskClient, page: str, email: str = "officer@aldermere.example") -> TestResponse:
    """Sign in on the page that carries answers."""
    data = {"csrf_token": TOKEN.findall(page)[0], "email": email, "password": PASSWORD, "kept": kept_in(page)}
    return client.post("/sign-in", data=data)


def test_answers_come_through_signing_in_and_go_where_they_were_meant_to(
    client: FlaskClient, make_user: MakeUser, session: Session, form: str
) -> None:
    make_user()
    asked = send(
        client, f"{form}?from=list", {"phrase": "ABA", "means": "applied behaviour analysis", "note": "ü<b>\r\nx"}
    )
    assert asked.status_code == 403
    assert "Your answers are kept" in asked.text
    assert "ABA" not in asked.text, "they travel sealed"
    page = enter(client, asked.text)
    assert page.status_code == 200
    assert "You are signed in again" in page.text
    assert f'action="{form}?from=list"' in page.text
    fields = carried(page.text)
    assert fields["phrase"] == "ABA"
    assert fields["note"] == "ü<b>\r\nx"
    assert session.scalars(select(Synonym)).all() == [], "nothing is sent before the button"
    answer = client.post(form, data=fields, headers=HERE)
    assert "had been open too long" not in answer.text, "the new token is right"
    assert answer.status_code in (200, 302, 303, 400)
    assert "ABA" in answer.text or answer.status_code != 400


def test_wrong_password_loses_nothing(client: FlaskClient, make_user: MakeUser, form: str) -> None:
    make_user()
    page = send(client, form).text
    data = {"csrf_token": TOKEN.findall(page)[0], "email": "officer@aldermere.example", "kept": kept_in(page)}
    for password in ("", "kettle harbour milk"):
        page = client.post("/sign-in", data=data | {"password": password}).text
        assert "Your answers are kept" in page
    stale = client.post("/sign-in", data=data | {"password": PASSWORD, "csrf_token": "old"})
    assert stale.status_code == 400
    assert carried(enter(client, stale.text).text)["entry"] == "ABA"


def test_answers_come_through_the_second_step(client: FlaskClient, make_user: MakeUser, form: str) -> None:
    make_user()
    sign_in(client)
    _, codes = set_up_app(client)
    sign_out(client)
    page = enter(client, send(client, form).text)
    assert "Your answers are still kept" in page.text
    for code in ("000000", codes[0]):
        data = {"csrf_token": TOKEN.findall(page.text)[0], "code": code, "kept": kept_in(page.text)}
        page = client.post("/sign-in/code", data=data)
        if code == "000000":
            assert page.status_code == 400
    assert carried(page.text)["meanings"] == ANSWERS["meanings"]


def test_answers_wait_while_somebody_signs_in_beside_them(client: FlaskClient, make_user: MakeUser, form: str) -> None:
    make_user()
    page = send(client, form).text
    assert page.count("opens in a new tab") >= 2
    data = {"csrf_token": TOKEN.findall(page)[0], "kept": kept_in(page)}
    early = client.post("/sign-in/answers", data=data)
    assert early.status_code == 403
    assert "You are not signed in yet" in early.text
    assert kept_in(early.text)
    sign_in(client)
    assert carried(client.post("/sign-in/answers", data=data).text)["entry"] == "ABA"


def test_form_with_an_old_token_keeps_its_answers_for_who_is_signed_in(
    client: FlaskClient, make_user: MakeUser, form: str
) -> None:
    make_user()
    sign_in(client)
    page = send(client, form, ANSWERS | {"csrf_token": "of yesterday"})
    assert page.status_code == 400
    assert "You are signed in again" in page.text
    fields = carried(page.text)
    assert fields["entry"] == "ABA"
    assert fields["csrf_token"] != "of yesterday"


def test_public_form_that_was_open_too_long_keeps_its_answers_too(client: FlaskClient) -> None:
    page = client.post("/forgotten-password", data={"email": "ann@aldermere.example"}, headers=HERE)
    assert page.status_code == 400
    assert "Your answers are kept" in page.text
    fields = dict(HIDDEN.findall(page.text))
    assert fields["email"] == "ann@aldermere.example"
    assert "Check your email" in client.post("/forgotten-password", data=fields, headers=HERE).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:9"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "http://localhost/officers"},
    ],
)
def test_answers_from_another_site_are_not_kept(
    client: FlaskClient, make_user: MakeUser, form: str, headers: dict[str, str]
) -> None:
    make_user()
    answer = send(client, form, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    sign_in(client)
    stale = send(client, form, headers=headers)
    assert stale.status_code == 400
    assert "Send my answers on" not in stale.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, HERE])
def test_answers_from_here_are_kept(client: FlaskClient, form: str, headers: dict[str, str]) -> None:
    assert kept_in(send(client, form, headers=headers).text)


def test_passwords_codes_and_files_are_not_kept(client: FlaskClient, make_user: MakeUser, form: str) -> None:
    make_user()
    secret = {"password": "kettle", "new_password": "harbour", "code": "123456", "csrf_token": "t", "kept": "k"}
    file = {"file": (__import__("io").BytesIO(b"a,b"), "services.csv")}
    asked = send(client, form, {"name": "Swimming"} | secret | file)
    assert "The file is not kept" in asked.text
    page = enter(client, asked.text).text
    assert "choose the file again" in page
    assert "Passwords and codes are not kept" in page
    assert set(carried(page)) == {"name", "csrf_token"}


def test_field_sent_twice_is_kept_twice(client: FlaskClient, make_user: MakeUser, form: str) -> None:
    make_user()
    page = enter(client, send(client, form, {"need": ["autism", "hearing"]}).text).text
    assert re.findall(r'name="need" value="(\w+)"', page) == ["autism", "hearing"]


@pytest.mark.parametrize(
    "answers",
    [
        {"text": "x" * (LARGEST + 1)},
        {"text": "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(LARGEST))},
        {f"field{number}": "x" for number in range(2_100)},
    ],
    ids=["long", "long when sealed", "many fields"],
)
def test_answers_that_are_too_large_are_not_kept_and_that_is_said(
    client: FlaskClient, form: str, answers: dict[str, str]
) -> None:
    answer = send(client, form, answers)
    assert answer.status_code == 403
    assert "too large to be kept" in answer.text
    assert 'name="kept"' not in answer.text


def test_longest_answers_that_are_kept_come_through(client: FlaskClient, make_user: MakeUser, form: str) -> None:
    make_user()
    page = send(client, form, {"text": "ü" * (LARGEST - 10)}).text
    assert len(carried(enter(client, page).text)["text"]) == LARGEST - 10


@pytest.mark.parametrize("kept", ["", "x", "a.b.c", "\x00", "x" * 300_000, "é"])
def test_answers_that_this_site_did_not_seal_are_nothing(client: FlaskClient, make_user: MakeUser, kept: str) -> None:
    make_user()
    data = {"csrf_token": token(client), "email": "officer@aldermere.example", "password": PASSWORD, "kept": kept}
    assert client.post("/sign-in/answers", data=data).status_code == 400
    assert client.post("/sign-in", data=data).headers["Location"] == "/start"


def test_answers_changed_on_the_way_are_nothing() -> None:
    sealed = seal(Kept("/officers", (("name", "x"),)), SECRET_KEY)
    assert unseal(sealed, SECRET_KEY) == Kept("/officers", (("name", "x"),))
    assert unseal(sealed[:-1] + ("A" if sealed[-1] != "A" else "B"), SECRET_KEY) is None
    assert unseal(sealed, SECRET_KEY + "x") is None


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "evil", ""])
def test_answers_never_go_to_another_site(path: str) -> None:
    assert unseal(seal(Kept(path, ()), SECRET_KEY), SECRET_KEY) is None


def test_another_person_who_signs_in_is_held_to_what_they_may_do(
    client: FlaskClient, make_user: MakeUser, form: str, session: Session
) -> None:
    make_user("school@aldermere.example", "provider-editor")
    page = enter(client, send(client, form).text, "school@aldermere.example")
    assert "You are signed in as school@aldermere.example" in page.text
    assert client.post(form, data=carried(page.text), headers=HERE).status_code == 403
    assert session.scalars(select(Synonym)).all() == []


def test_keeping_writes_nothing(client: FlaskClient, session: Session, form: str) -> None:
    send(client, form)
    assert session.scalars(select(AuditEvent)).all() == []
    assert session.scalars(select(Invitation)).all() == []


def test_anything_else_that_is_sent_without_a_session_is_asked_to_sign_in(client: FlaskClient, form: str) -> None:
    for options in ({"json": {"a": 1}}, {"data": b"\x00\xff", "content_type": "text/plain"}, {"data": {}}):
        answer = client.post(form, headers=HERE, **options)
        assert answer.status_code in (302, 403)
    assert client.put(form, data=ANSWERS, headers=HERE).status_code == 405
