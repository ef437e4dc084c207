"""Signing in as a browser does it: with the token of the form that was loaded."""

import re

from flask.testing import FlaskClient
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
