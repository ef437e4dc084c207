"""A club with people who look after it, a service that nobody looks after, and comments on both."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.comments import actions
from localoffer.comments.models import Comment
from localoffer.comments.rules import About
from localoffer.directory.models import Service
from localoffer.memberships.actions import join
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser, make_user

__all__ = ["make_user"]
ME = Actor("user", "an-editor")
Receive = Callable[..., Comment]


@pytest.fixture
def club(app: Flask, session: Session, make_user: MakeUser) -> Service:
    """The club’s people are ann and ben."""
    users = [make_user(f"{name}@club.example", "provider-editor") for name in ("ann", "ben")]
    made = listing(session)
    for user in users:
        with app.app_context():
            join(session, session.merge(user), made.provider, MemberRole.MANAGER, OFFICER, NOW)
    session.commit()
    return made


@pytest.fixture
def clinic(session: Session) -> Service:
    """Nobody looks after it."""
    made = listing(session, of=provider(session, "Saltby Clinic", "health"), name="Talking clinic")
    session.commit()
    return made


@pytest.fixture
def receive(app: Flask, session: Session) -> Receive:
    """A family writes."""

    def made(
        service: Service | None = None, text: str = "The price is wrong.", email: str = "", **more: object
    ) -> Comment:
        id, about = uuid4(), more.get("about", About.WRONG if service else About.MISSING)
        with app.app_context():
            assert actions.receive(session, id, About(str(about)), text, email, service, more.get("now", NOW))  # type: ignore[arg-type]
        session.commit()
        return session.get_one(Comment, id)

    return made
