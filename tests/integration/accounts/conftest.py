"""People to sign in with."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import create_engine

from localoffer.accounts import actions
from localoffer.accounts.models import User
from localoffer.audit import Actor
from localoffer.database import Base, db
from tests.factories import NOW
from tests.integration.accounts.signing_in import PASSWORD

MakeUser = Callable[..., User]


@pytest.fixture(scope="session")
def migrated_postgres(migrated_postgres: str) -> str:
    """The database with the tables of accounts, until the migration has them."""
    from tests.integration.accounts.until_installed import TABLES

    engine = create_engine(migrated_postgres)
    Base.metadata.create_all(engine, tables=TABLES)
    engine.dispose()
    return migrated_postgres


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with accounts in it, until app.py and the migration have them."""
    from tests.integration.accounts.until_installed import with_accounts

    return with_accounts(app)


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
