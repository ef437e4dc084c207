"""Writing an entry as a browser does it: with what the page that was loaded says it was made from."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.accounts.signing_in import token

HIDDEN = re.compile(r'name="(seen|seen_here)" value="([^"]*)"')


def opened(client: FlaskClient, address: str) -> dict[str, str]:
    """What the form of a page carries along."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return dict(HIDDEN.findall(page.text))


def send(client: FlaskClient, address: str, carried: dict[str, str] | None = None, **fields: Any) -> TestResponse:
    """Send the form of a page, as it was loaded before (`carried`) or just now."""
    hidden = opened(client, address) if carried is None else carried
    return client.post(address, data={"csrf_token": token(client, "/account")} | hidden | fields)
