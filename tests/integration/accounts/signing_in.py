"""Signing in as a browser does it: with the token of the form that was loaded."""

import re
from datetime import UTC, datetime

from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

PASSWORD = "kettle harbour mint"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token(client: FlaskClient, address: str = "/sign-in") -> str:
    """The form token of a page."""
    found = TOKEN.search(client.get(address).text)
    assert found is not None
    return found.group(1)


def sign_in(
    client: FlaskClient, email: str = "officer@aldermere.example", password: str = PASSWORD, **more: str
) -> TestResponse:
    """Load the sign-in page and send its form."""
    fields = {"csrf_token": token(client), "email": email, "password": password}
    return client.post("/sign-in", data=fields | more)


def sign_out(client: FlaskClient) -> TestResponse:
    """Send the sign-out form of one's own account page."""
    return client.post("/sign-out", data={"csrf_token": token(client, "/account")})


def code_for(key: str, moment: datetime | None = None) -> str:
    """The code an app with this key shows."""
    return str(TOTP(key=key).generate(moment or datetime.now(UTC)).token)


def set_up_app(client: FlaskClient) -> tuple[str, list[str]]:
    """Set up an authenticator app for whoever is signed in; returns its key and the recovery codes."""
    page = client.get("/account/second-step/set-up").text
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page)
    sealed = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    assert sealed is not None
    key = found.group(1).replace(" ", "")
    fields = {"csrf_token": TOKEN.findall(page)[0], "key": sealed.group(1), "code": code_for(key)}
    answer = client.post("/account/second-step/set-up", data=fields)
    assert answer.status_code == 200, answer.text
    return key, re.findall(r"<li>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</li>", answer.text)


def send_code(client: FlaskClient, code: str, **more: str) -> TestResponse:
    """Send the page that asks for the code."""
    return client.post("/sign-in/code", data={"csrf_token": token(client, "/sign-in/code"), "code": code} | more)
