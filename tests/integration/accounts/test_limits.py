"""One network can send a form so often and no more, whatever addresses it tries, and counted for all processes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from config.security import RATE_LIMITS
from localoffer.accounts.models import RequestCount
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token

START = datetime(2026, 11, 22, 14, 0, 30, tzinfo=UTC)


def ask(client: FlaskClient, address: str = "/forgotten-password", number: int = 0) -> int:
    data = {"csrf_token": token(client, "/sign-in"), "email": f"someone{number}@aldermere.example"}
    return client.post(address, data=data).status_code


@pytest.mark.parametrize("address", ["/forgotten-password", "/sign-in/link"])
def test_network_that_tries_out_addresses_is_stopped_for_an_hour(
    client: FlaskClient, session: Session, address: str
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for number in range(30):
            assert ask(client, address, number) == 200
        answer = client.post(address, data={"csrf_token": token(client), "email": "a@aldermere.example"})
        assert answer.status_code == 429
        assert "Try again in an hour" in answer.text
        assert int(answer.headers["Retry-After"]) <= 3600
        assert client.get(address).status_code == 200, "pages are not counted"
        assert sign_in(client).status_code == 200, "nor is another form"
        clock.shift(timedelta(hours=1, seconds=1))
        assert ask(client, address) == 200
    keys = session.scalars(select(RequestCount.key)).all()
    assert keys
    assert not any("127.0.0.1" in key or "@" in key for key in keys)


def test_another_network_is_not_stopped(app: Flask, client: FlaskClient) -> None:
    for number in range(31):
        ask(client, number=number)
    assert ask(client) == 429
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert ask(other) == 200


def test_one_password_tried_with_many_addresses_is_stopped(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    with time_machine.travel(START, tick=False):
        form = token(client)
        for number in range(200):
            client.post("/sign-in", data={"csrf_token": form, "email": f"a{number}", "password": "x"})
        answer = sign_in(client)
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.text


def test_processes_count_together(sqlite_app: Flask) -> None:
    one, two = sqlite_app.test_client(), create_app(sqlite_app.extensions["settings"]).test_client()
    for number in range(15):
        assert ask(one, number=number) == ask(two, number=number) == 200
    assert ask(one) == ask(two) == 429


def test_counts_that_are_over_are_thrown_away(client: FlaskClient, session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        ask(client)
        clock.shift(timedelta(hours=2))
        ask(client, "/sign-in/link")
    assert len(session.scalars(select(RequestCount)).all()) == 1


def test_every_limit_is_for_a_form_there_is_and_can_be_read(sqlite_app: Flask) -> None:
    posts = {rule.endpoint for rule in sqlite_app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert set(RATE_LIMITS) - posts == set()
    assert all(re.fullmatch(r"\d+ per (hour|\d+ minutes)", limit) for limit in RATE_LIMITS.values())
