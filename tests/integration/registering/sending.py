"""Sending forms as a browser does, and finding links in emails."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.accounts.signing_in import token

NEW = "kettle harbour mint"
ANN = "ann@larkrise.example"


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Send a form with its token."""
    return client.post(address, data={"csrf_token": token(client, "/forgotten-password")} | fields)


def link(app: Flask, kind: str = "new-account") -> str:
    """The address in the newest email."""
    found = re.search(rf"https?://[^/]+(/{kind}/\S+)", next(iter(app.extensions["mailbox"].newest())).text)
    assert found is not None
    return found.group(1)


def newcomer(app: Flask, email: str = ANN) -> FlaskClient:
    """Someone who has just made an account."""
    client = app.test_client()
    assert send(client, "/new-account", email=email).status_code == 200
    assert send(client, link(app), password=NEW).status_code == 303
    return client
