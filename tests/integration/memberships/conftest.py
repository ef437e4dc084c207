"""People and an organisation to belong to."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from localoffer.accounts import actions
from localoffer.accounts.models import User
from localoffer.audit import Actor
from tests.factories import NOW
from tests.integration.accounts.signing_in import PASSWORD

People = Callable[[str], User]


@pytest.fixture
def person(app: Flask, session: Session) -> People:
    """Make an account in the test's own session; commit before a request."""

    def make(name: str) -> User:
        with app.app_context():
            return actions.create_user(
                session, f"{name}@school.example", PASSWORD, ["provider-editor"], Actor("command", "test"), NOW
            )

    return make
