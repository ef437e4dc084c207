"""An officer who has signed in."""

import pytest
from flask.testing import FlaskClient

from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import sign_in

__all__ = ["make_user"]


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    """A browser in which an officer has signed in."""
    make_user()
    sign_in(client)
    return client
