"""When a session ends: after a working day, for staff after hours of no use, and everywhere at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from localoffer.audit import AuditEvent
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token

START = datetime(2026, 11, 22, 8, 0, 30, tzinfo=UTC)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


@pytest.mark.parametrize("role", ["provider-editor", "officer"])
def test_session_ends_after_a_working_day_however_it_is_used(
    client: FlaskClient, make_user: MakeUser, role: str
) -> None:
    make_user("someone@aldermere.example", role)
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, "someone@aldermere.example")
        for _ in range(11):
            clock.shift(timedelta(hours=1))
            assert is_in(client)
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=2))
        assert not is_in(client)


def test_staff_are_signed_out_after_two_hours_of_no_use(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(hours=1, minutes=59))
        assert is_in(client)
        clock.shift(timedelta(hours=1, minutes=59))
        assert is_in(client), "the use before counts"
        clock.shift(timedelta(hours=2, minutes=1))
        assert client.get("/officers").headers["Location"].startswith("/sign-in")


def test_providers_are_not_hurried(client: FlaskClient, make_user: MakeUser) -> None:
    make_user("school@aldermere.example", "provider-editor")
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, "school@aldermere.example")
        clock.shift(timedelta(hours=11))
        assert is_in(client)


def test_public_pages_set_no_cookie(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    answer = client.get("/")
    assert "Set-Cookie" not in answer.headers


def test_idle_session_writes_nothing_when_it_ends(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    make_user()
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        before = session.scalars(select(AuditEvent.action)).all()
        session.rollback()
        clock.shift(timedelta(hours=3))
        assert not is_in(client)
    assert session.scalars(select(AuditEvent.action)).all() == before


def test_signing_out_everywhere_ends_other_browsers_too(app: Flask, make_user: MakeUser, session: Session) -> None:
    make_user()
    client, other = app.test_client(), app.test_client()
    sign_in(client)
    sign_in(other)
    page = client.get("/account").text
    assert "Sign out everywhere" in page
    answer = client.post("/account/sign-out-everywhere", data={"csrf_token": token(client, "/account")})
    assert answer.status_code == 303
    assert "You are signed out everywhere" in client.get(answer.headers["Location"]).text
    assert not is_in(client)
    assert not is_in(other)
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()[-1] == "signed out everywhere"


def test_cookie_in_production_is_for_this_host_over_tls_only(settings: object) -> None:
    app = create_app(settings.model_copy(update={"environment": "production"}))  # type: ignore[attr-defined]
    cookie = app.test_client().get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    for part in ("__Host-session=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
