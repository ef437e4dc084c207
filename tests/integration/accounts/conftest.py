"""People to sign in with."""

from collections.abc import Callable

import pytest
from flask import Flask

from localoffer.accounts import actions
from localoffer.accounts.models import User
from localoffer.audit import Actor
from localoffer.database import db
from tests.factories import NOW
from tests.integration.accounts.signing_in import PASSWORD

MakeUser = Callable[..., User]


@pytest.fixture
def make_user(app: Flask) -> MakeUser:
    """Make an account with the password of `signing_in` and commit it."""

    def make(email: str = "officer@aldermere.example", *roles: str) -> User:
        with app.app_context():
            user = actions.create_user(
                db.session(), email, PASSWORD, roles or ("officer",), Actor("command", "test"), NOW
            )
            db.session.commit()
            db.session.refresh(user)
            db.session.expunge_all()
            return user

    return make
