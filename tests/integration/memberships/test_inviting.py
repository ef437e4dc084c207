"""A manager invites a colleague by email, who accepts with a new password or with the account they have."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer import clock
from localoffer.accounts.models import User
from localoffer.accounts.queries import user_by_email
from localoffer.directory.models import Provider
from localoffer.memberships import actions
from localoffer.memberships.inviting import MOST_A_DAY
from localoffer.memberships.models import Invitation
from localoffer.memberships.queries import members
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, provider
from tests.integration.accounts.signing_in import PASSWORD, sign_in, token
from tests.integration.memberships.conftest import People

BEN = "ben@school.example"


@pytest.fixture
def archers(session: Session, person: People) -> Provider:
    """An organisation whose manager is Ann and whose editor is Cat."""
    found = provider(session, "Archers")
    actions.join(session, person("ann"), found, MemberRole.MANAGER, OFFICER, NOW)
    actions.join(session, person("cat"), found, MemberRole.EDITOR, OFFICER, NOW)
    session.commit()
    return found


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, f"{name}@school.example").status_code == 302
    return client


def send(client: FlaskClient, address: str, **fields: str) -> int:
    return client.post(address, data={"csrf_token": token(client, "/forgotten-password")} | fields).status_code


def invite(app: Flask, of: Provider, email: str = BEN, role: str = "editor") -> str:
    """The address of the link that was sent."""
    assert send(signed_in(app, "ann"), f"/organisations/{of.id}/people/invite", email=email, role=role) == 303
    text = next(iter(app.extensions["mailbox"].newest())).text
    found = re.search(r"https?://[^/]+(/invitations/\S+)", text)
    assert found is not None
    return found.group(1)


def people(session: Session, of: Provider) -> list[tuple[str, str]]:
    session.expire_all()
    return [(one.user.email.partition("@")[0], one.role) for one in members(session, of.id)]


def test_colleague_accepts_with_a_new_password_and_is_in(app: Flask, session: Session, archers: Provider) -> None:
    link, ben = invite(app, archers, " Ben@School.example", "manager"), app.test_client()
    assert "Choose a password" in ben.get(link).text
    assert people(session, archers) == [("ann", "manager"), ("cat", "editor")]
    assert send(ben, link, password="short") == 400
    assert send(ben, link, password=PASSWORD) == 303
    assert people(session, archers) == [("ann", "manager"), ("ben", "manager"), ("cat", "editor")]
    user = user_by_email(session, BEN)
    assert user.role_names == {"provider-manager"}
    assert user.email_verified_at is not None
    assert "You belong" in ben.get(f"/organisations/{archers.id}/people?done=joined").text
    assert ben.get(link).status_code == 404
    assert send(app.test_client(), link, password="another long one") == 404
    signed_in(app, "ben")


def test_colleague_with_an_account_signs_in_to_accept(
    app: Flask, session: Session, archers: Provider, person: People
) -> None:
    person("ben")
    session.commit()
    link, stranger = invite(app, archers), app.test_client()
    assert "Sign in to accept" in stranger.get(link).text
    assert send(stranger, link, password="taken over now") == 403
    cat = signed_in(app, "cat")
    assert "You are signed in as cat@school.example" in cat.get(link).text
    assert send(cat, link) == 403
    assert people(session, archers) == [("ann", "manager"), ("cat", "editor")]
    ben = signed_in(app, "ben")
    assert send(ben, link) == 303
    assert ("ben", "editor") in people(session, archers)


def test_invitation_runs_out_after_a_week(app: Flask, archers: Provider) -> None:
    link, client = invite(app, archers), app.test_client()
    with time_machine.travel(clock.now() + timedelta(days=6, hours=23)):
        assert client.get(link).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        assert client.get(link).status_code == 404


def test_withdrawn_and_replaced_invitations_work_no_more(app: Flask, session: Session, archers: Provider) -> None:
    first, second = invite(app, archers), invite(app, archers)
    client, ann = app.test_client(), signed_in(app, "ann")
    assert [client.get(first).status_code, client.get(second).status_code] == [404, 200]
    waiting = session.query(Invitation).filter_by(withdrawn_at=None).one()
    assert BEN in ann.get(f"/organisations/{archers.id}/people").text
    assert send(signed_in(app, "cat"), f"/organisations/{archers.id}/invitations/{waiting.id}/withdraw") == 403
    assert send(ann, f"/organisations/{archers.id}/invitations/{uuid.uuid4()}/withdraw") == 404
    assert send(ann, f"/organisations/{archers.id}/invitations/{waiting.id}/withdraw") == 303
    assert client.get(second).status_code == 404


def test_form_that_is_not_right_is_told_and_nothing_is_sent(app: Flask, archers: Provider) -> None:
    ann, address = signed_in(app, "ann"), f"/organisations/{archers.id}/people/invite"
    for fields in ({}, {"email": "ben"}, {"email": BEN, "role": "owner"}, {"email": "x" * 9000, "role": "editor"}):
        assert send(ann, address, **fields) == 400
    page = ann.post(address, data={"csrf_token": token(ann, address), "email": "cat@school.example", "role": "editor"})
    assert page.text.count("cat@school.example belongs to Archers already") == 2
    assert list(app.extensions["mailbox"].newest()) == []


def test_organisation_cannot_send_mail_without_end(app: Flask, session: Session, archers: Provider) -> None:
    ann, address = signed_in(app, "ann"), f"/organisations/{archers.id}/people/invite"
    ids = [send(ann, address, email=f"n{number}@x.example", role="editor") for number in range(MOST_A_DAY + 1)]
    assert ids == [303] * MOST_A_DAY + [400]


def test_manager_changes_and_removes_and_the_last_one_stays(app: Flask, session: Session, archers: Provider) -> None:
    ann, cat = signed_in(app, "ann"), user_by_email(session, "cat@school.example").id
    base, me = f"/organisations/{archers.id}", user_by_email(session, "ann@school.example").id
    assert ann.get(f"{base}/people/{cat}").status_code == 200
    assert send(ann, f"{base}/people/{cat}", role="owner") == 400
    assert send(ann, f"{base}/people/{me}", role="editor") == 400
    assert send(ann, f"{base}/leave") == 400
    assert send(ann, f"{base}/people/{cat}", role="manager") == 303
    assert people(session, archers) == [("ann", "manager"), ("cat", "manager")]
    assert send(ann, f"{base}/people/{cat}", role="remove") == 303
    assert people(session, archers) == [("ann", "manager")]


def test_others_find_nothing_and_editors_manage_nobody(
    app: Flask, session: Session, archers: Provider, person: People
) -> None:
    person("dan")
    session.commit()
    ann_id = session.query(User).filter_by(email="ann@school.example").one().id
    base = f"/organisations/{archers.id}"
    dan, cat = signed_in(app, "dan"), signed_in(app, "cat")
    for path in ("/people", "/people/invite", f"/people/{ann_id}", "/leave"):
        assert dan.get(base + path).status_code == 404
    assert send(dan, f"{base}/people/invite", email=BEN, role="editor") == 404
    assert cat.get(f"{base}/people").status_code == 200
    assert cat.get(f"{base}/people/invite").status_code == 403
    assert send(cat, f"{base}/people/{ann_id}", role="remove") == 403
    assert send(cat, f"{base}/leave") == 303
    assert people(session, archers) == [("ann", "manager")]


@pytest.mark.parametrize("link", ["/invitations/x", "/invitations/%00", "/invitations/" + "a" * 4000])
def test_link_that_is_none_is_told_so(app: Flask, link: str) -> None:
    assert app.test_client().get(link).status_code == 404


def test_manager_hands_over_and_leaves_in_one_step(app: Flask, session: Session, archers: Provider) -> None:
    ann, base = signed_in(app, "ann"), f"/organisations/{archers.id}"
    cat, me = (user_by_email(session, f"{name}@school.example").id for name in ("cat", "ann"))
    assert "cat@school.example" in ann.get(f"{base}/hand-over").text
    for wrong in ("", "x", str(uuid.uuid4()), str(me)):
        assert send(ann, f"{base}/hand-over", person=wrong) == 400
    assert people(session, archers) == [("ann", "manager"), ("cat", "editor")]
    assert send(signed_in(app, "cat"), f"{base}/hand-over", person=str(me)) == 403
    assert send(ann, f"{base}/hand-over", person=str(cat)) == 303
    assert people(session, archers) == [("cat", "manager")]
    assert ann.get("/account?done=handed-over").text.count("Your colleague is the manager now") == 1


def test_nobody_hands_over_to_someone_who_cannot_sign_in(app: Flask, session: Session, archers: Provider) -> None:
    cat = user_by_email(session, "cat@school.example")
    cat.active = False
    session.commit()
    ann = signed_in(app, "ann")
    assert send(ann, f"/organisations/{archers.id}/hand-over", person=str(cat.id)) == 400
    assert people(session, archers) == [("ann", "manager"), ("cat", "editor")]
