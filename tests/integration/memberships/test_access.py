"""What a provider's route asks: members get in, for others it is not there."""

import uuid

import pytest
from flask import Flask
from flask_security import login_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.memberships import actions
from localoffer.memberships.access import access, service_access
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.signing_in import sign_in
from tests.integration.memberships.conftest import People


def test_members_get_in_and_for_others_it_is_not_there(app: Flask, session: Session, person: People) -> None:
    ann, archers, swimmers = person("ann"), provider(session, "Archers"), provider(session, "Swimmers")
    actions.join(session, ann, archers, MemberRole.EDITOR, OFFICER, NOW)
    own, other = listing(session, archers), listing(session, swimmers, name="Lengths")
    session.commit()
    with app.test_request_context():
        login_user(db.session.get(User, ann.id))
        assert access(archers.id).provider.name == "Archers"
        assert access(str(archers.id)).is_manager is False
        assert service_access(str(own.id))[1].name == "Saltby Swimmers"
        with pytest.raises(Forbidden):
            access(archers.id, manager=True)
        for refused in (str(swimmers.id), str(uuid.uuid4()), "archers", "", "\0"):
            with pytest.raises(NotFound):
                access(refused)
        for refused in (str(other.id), str(uuid.uuid4()), "x"):
            with pytest.raises(NotFound):
                service_access(refused)


def test_account_page_lists_your_organisations(app: Flask, session: Session, person: People) -> None:
    ann = person("ann")
    for name in ("Archers", "<Swimmers>"):
        actions.join(session, ann, provider(session, name), MemberRole.MANAGER, OFFICER, NOW)
    provider(session, "Climbers")
    session.commit()
    client = app.test_client()
    sign_in(client, "ann@school.example")
    page = client.get("/account").text
    assert "Your organisations" in page
    assert "Archers" in page
    assert "&lt;Swimmers&gt;" in page
    assert "Climbers" not in page
