"""An organisation with two people who write its entries, and somebody of another one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.memberships import actions
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, provider
from tests.integration.accounts.signing_in import sign_in
from tests.integration.memberships.conftest import People, person

__all__ = ["person"]


@pytest.fixture
def swimmers(session: Session) -> Provider:
    """The organisation."""
    return provider(session, "Saltby Sports", phone="01632 960100")


@pytest.fixture
def ann(app: Flask, session: Session, person: People, swimmers: Provider) -> FlaskClient:
    """Someone who writes its entries."""
    return _member(app, session, person, swimmers, "ann")


@pytest.fixture
def ben(app: Flask, session: Session, person: People, swimmers: Provider) -> FlaskClient:
    """A colleague."""
    return _member(app, session, person, swimmers, "ben")


@pytest.fixture
def stranger(app: Flask, session: Session, person: People) -> FlaskClient:
    """Someone of another organisation."""
    return _member(app, session, person, provider(session, "Saltby Archers"), "stranger")


def _member(app: Flask, session: Session, person: People, of: Provider, name: str) -> FlaskClient:
    actions.join(session, person(name), of, MemberRole.EDITOR, OFFICER, NOW)
    session.commit()
    client = app.test_client()
    sign_in(client, f"{name}@school.example")
    return client
