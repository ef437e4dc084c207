"""Claiming an organisation that is listed: by proof at once where nobody manages it, else by an officer."""

import threading
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.accounts.queries import user_by_email
from localoffer.claims import actions
from localoffer.claims.models import Claim
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.memberships.actions import join
from localoffer.memberships.queries import members
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in
from tests.integration.registering.sending import ANN, newcomer, send


@pytest.fixture
def larkrise(session: Session) -> Provider:
    found = provider(session, "Larkrise School", "special-school", website="https://www.larkrise.example")
    session.commit()
    return found


def officer(app: Flask, make: MakeUser) -> FlaskClient:
    make("officer@aldermere.example")
    client = app.test_client()
    sign_in(client)
    return client


def people(session: Session, of: Provider) -> list[tuple[str, str]]:
    session.expire_all()
    return [(one.user.email, one.role) for one in members(session, of.id)]


def the_claim(session: Session) -> Claim:
    session.expire_all()
    return session.scalars(select(Claim)).one()


def test_address_at_the_schools_website_opens_it_at_once(app: Flask, session: Session, larkrise: Provider) -> None:
    client = newcomer(app)
    assert "larkrise.example" in client.get(f"/register/claim/{larkrise.id}").text
    answer = send(client, f"/register/claim/{larkrise.id}")
    assert "You look after Larkrise School" in client.get(answer.headers["Location"]).text
    assert people(session, larkrise) == [(ANN, "manager")]
    claim = the_claim(session)
    assert (claim.state, claim.decided_by, claim.domain) == ("approved", "rule", "larkrise.example")
    assert user_by_email(session, ANN).role_names == {"provider-manager"}
    assert client.get("/start").headers["Location"] == f"/organisations/{larkrise.id}"
    again = send(client, f"/register/claim/{larkrise.id}")
    assert again.headers["Location"] == f"/organisations/{larkrise.id}/people"


@pytest.mark.parametrize("email", ["ann@gmail.com", "ann@fernhill.example", "ann@pupils.larkrise.example"])
def test_other_addresses_wait_for_an_officer(
    app: Flask,
    session: Session,
    larkrise: Provider,
    make_user: MakeUser,
    email: str,
) -> None:
    client, staff = newcomer(app, email), officer(app, make_user)
    answer = send(client, f"/register/claim/{larkrise.id}", note="I am the SENCO")
    assert "we look at it first" in client.get(answer.headers["Location"]).text
    assert people(session, larkrise) == []
    assert send(client, f"/register/claim/{larkrise.id}").headers["Location"] == answer.headers["Location"]
    path = f"/officers/claims/{the_claim(session).id}"
    assert "I am the SENCO" in staff.get(path).text
    assert send(staff, f"{path}/approve", role="owner").status_code == 400
    assert send(staff, f"{path}/approve", role="editor").status_code == 303
    assert people(session, larkrise) == [(email, "editor")]
    assert next(iter(app.extensions["mailbox"].newest())).to == email


def test_refused_claim_tells_why(app: Flask, session: Session, larkrise: Provider, make_user: MakeUser) -> None:
    client, staff = newcomer(app, "ann@gmail.com"), officer(app, make_user)
    send(client, f"/register/claim/{larkrise.id}")
    path = f"/officers/claims/{the_claim(session).id}"
    assert send(staff, f"{path}/refuse", reason="The school does not know you.").status_code == 303
    assert people(session, larkrise) == []
    assert "The school does not know you." in next(iter(app.extensions["mailbox"].newest())).text
    assert session.get(Provider, larkrise.id) is not None
    assert send(staff, f"{path}/refuse", reason="Again").headers["Location"].endswith("meanwhile")


def test_one_with_a_manager_waits_and_the_manager_is_told(
    app: Flask,
    session: Session,
    larkrise: Provider,
    make_user: MakeUser,
) -> None:
    ben = session.get_one(User, make_user("ben@larkrise.example", "provider-editor").id)
    join(session, ben, session.get_one(Provider, larkrise.id), MemberRole.MANAGER, OFFICER, NOW)
    session.commit()
    client = newcomer(app)
    send(client, f"/register/claim/{larkrise.id}")
    assert the_claim(session).why == ["has-manager"]
    told = next(iter(app.extensions["mailbox"].newest()))
    assert (told.to, ANN in told.text) == ("ben@larkrise.example", True)


def test_domain_that_several_share_waits(app: Flask, session: Session, larkrise: Provider) -> None:
    provider(session, "Fernhill School", website="fernhill.larkrise.example")
    session.commit()
    send(newcomer(app), f"/register/claim/{larkrise.id}")
    assert the_claim(session).why == ["several"]


def test_address_that_was_never_verified_waits(
    app: Flask,
    session: Session,
    larkrise: Provider,
    make_user: MakeUser,
) -> None:
    make_user(ANN, "panel-member")
    client = app.test_client()
    sign_in(client, ANN)
    assert "Send me the link" in client.get(f"/register/claim/{larkrise.id}").text
    send(client, f"/register/claim/{larkrise.id}")
    assert the_claim(session).why == ["not-verified"]
    assert people(session, larkrise) == []


def test_of_two_who_claim_at_the_same_moment_one_is_the_manager(
    app: Flask, session: Session, larkrise: Provider
) -> None:
    pair = [User(email=f"{n}@larkrise.example", fs_uniquifier=n, created_at=NOW, email_verified_at=NOW) for n in "ab"]
    session.add_all(pair)
    session.commit()
    together = threading.Barrier(2)

    def go(user_id: uuid.UUID, provider_id: uuid.UUID) -> None:
        with app.app_context(), Session(db.engine) as own:
            user, of = own.get_one(User, user_id), own.get_one(Provider, provider_id)
            own.commit()
            together.wait(30)
            actions.claim(own, user, of, "", (), NOW)
            own.commit()

    threads = [threading.Thread(target=go, args=(id, larkrise.id)) for id in [one.id for one in pair]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(people(session, larkrise)) == 1
    states = session.scalars(select(Claim.state).order_by(Claim.state)).all()
    assert states == ["approved", "waiting"]


def test_claims_without_end_are_stopped(app: Flask, session: Session) -> None:
    many = [provider(session, f"Saltby {number}").id for number in range(11)]
    session.commit()
    client = newcomer(app)
    codes = [send(client, f"/register/claim/{id}").status_code for id in many]
    assert codes == [303] * 10 + [429]


@pytest.mark.parametrize("id", ["x", "0", "00000000-0000-4000-8000-000000000000", "%00", "a" * 3000])
def test_what_is_not_there_is_not_found(sqlite_app: Flask, id: str, make_user: MakeUser) -> None:
    client = newcomer(sqlite_app)
    for path in (f"/register/claim/{id}", f"/register/claims/{id}"):
        assert client.get(path).status_code == 404
    assert send(client, f"/register/claim/{id}").status_code == 404


def test_officers_pages_find_nothing_for_other_ids(app: Flask, make_user: MakeUser) -> None:
    staff = officer(app, make_user)
    for id in ("x", str(uuid.uuid4())):
        assert staff.get(f"/officers/claims/{id}").status_code == 404
        assert send(staff, f"/officers/claims/{id}/approve").status_code == 404
        assert send(staff, f"/officers/claims/{id}/refuse", reason="x").status_code == 404
        assert staff.get(f"/officers/organisations/{id}/people").status_code == 404
        assert send(staff, f"/officers/organisations/{id}/people").status_code == 404
        assert send(staff, f"/officers/organisations/{id}/people/{id}/remove").status_code == 404


def test_somebody_elses_claim_is_not_shown(app: Flask, larkrise: Provider) -> None:
    path = send(newcomer(app), f"/register/claim/{larkrise.id}").headers["Location"]
    assert newcomer(app, "ben@larkrise.example").get(path).status_code == 404


def test_over_long_note_is_told_and_kept(sqlite_app: Flask) -> None:
    with sqlite_app.app_context(), Session(db.engine) as session:
        id = provider(session, "Larkrise").id
        session.commit()
    answer = send(newcomer(sqlite_app), f"/register/claim/{id}", note="x" * 501)
    assert answer.status_code == 400
    assert "x" * 501 in answer.text


def test_officer_finds_an_organisation_and_adds_and_removes_people(
    app: Flask,
    session: Session,
    larkrise: Provider,
    make_user: MakeUser,
) -> None:
    newcomer(app)
    staff, path = officer(app, make_user), f"/officers/organisations/{larkrise.id}/people"
    assert path in staff.get("/officers/organisations?q=lark").text
    assert path in staff.get("/officers/organisations?q=Larkrsie School").text
    assert "No organisation has a name like" in staff.get("/officers/organisations?q=%25_zz").text
    for fields in ({}, {"email": ANN}, {"email": "who@x.example", "role": "editor"}, {"email": ANN, "role": "owner"}):
        assert send(staff, path, **fields).status_code == 400
    assert send(staff, path, email=ANN, role="manager").status_code == 303
    assert send(staff, path, email=ANN, role="manager").status_code == 400
    assert people(session, larkrise) == [(ANN, "manager")]
    user = user_by_email(session, ANN)
    assert send(staff, f"{path}/{user.id}/remove").status_code == 303
    assert people(session, larkrise) == []
    session.expire_all()
    assert user_by_email(session, ANN).role_names == set()


def test_public_page_of_an_organisation_leads_to_claiming_it(app: Flask, session: Session) -> None:
    of = listing(session).provider
    session.commit()
    assert f"/register/claim/{of.id}" in app.test_client().get(f"/providers/{of.slug}").text
