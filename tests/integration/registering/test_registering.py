"""Registering an organisation: one question a page, duplicates found first, nothing public before an officer."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.claims import actions
from localoffer.claims.models import Claim
from localoffer.database import db
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError
from localoffer.memberships.queries import members
from tests.factories import NOW, listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in
from tests.integration.registering.sending import ANN, newcomer, send

ANSWERS = {
    "name": {"name": "Larkrise Swimmers"}, "kind": {"kind": "voluntary"},
    "number": {"register": "charity_number", "number": "1123456"}, "postcode": {"postcode": "wx42bd"},
    "website": {"website": "larkrise.example"}, "phone": {"phone": "01632 960 001"},
}  # fmt: skip


def answer_all(client: FlaskClient, **other: str) -> str:
    """Answer every question; where it leads to."""
    led = ""
    for question, fields in ANSWERS.items():
        answer = send(client, f"/register/new/{question}", **(fields | {k: v for k, v in other.items() if k in fields}))
        assert answer.status_code == 303
        led = answer.headers["Location"]
    return led


def officer(app: Flask, make: MakeUser) -> FlaskClient:
    make("officer@aldermere.example")
    client = app.test_client()
    sign_in(client)
    return client


def providers(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(Provider.name).order_by(Provider.name)))


def test_new_organisation_has_its_manager_at_once_and_is_not_public(app: Flask, session: Session) -> None:
    client = newcomer(app)
    assert answer_all(client) == "/register/new/matches"
    assert client.get("/register/new/matches").headers["Location"] == "/register/new/check"
    page = client.get("/register/new/check").text
    assert [word for word in ("Larkrise Swimmers", "WX4 2BD", "1123456") if word not in page] == []
    answer = send(client, "/register/new/check", note="I run it")
    assert answer.status_code == 303
    assert "You look after Larkrise Swimmers" in client.get(answer.headers["Location"]).text
    made = session.scalars(select(Provider)).one()
    assert (made.postcode, made.charity_number, made.website) == ("WX4 2BD", "1123456", "https://larkrise.example")
    assert [(one.user.email, one.role) for one in members(session, made.id)] == [(ANN, "manager")]
    assert app.test_client().get(f"/providers/{made.slug}").status_code == 404
    assert client.get(f"/organisations/{made.id}/people").status_code == 200
    assert client.get("/register/new/check").headers["Location"] == "/register/new/name"


def test_answers_are_kept_and_faults_are_told(app: Flask) -> None:
    client = newcomer(app)
    send(client, "/register/new/name", name="Larkrise Swimmers")
    answer = send(client, "/register/new/postcode", postcode="M33")
    assert answer.status_code == 400
    assert 'value="M33"' in answer.text
    assert answer.text.count("Enter a full postcode, like M33 7ZF") == 2
    assert 'value="Larkrise Swimmers"' in client.get("/register/new/name").text
    assert client.get("/register/new/check").headers["Location"] == "/register/new/kind"


def test_listed_one_is_shown_first_and_can_be_claimed(app: Flask, session: Session) -> None:
    listed = provider(session, "The Larkrise Swimmers Ltd")
    session.commit()
    client = newcomer(app)
    answer_all(client)
    page = client.get("/register/new/matches").text
    assert "The Larkrise Swimmers Ltd" in page
    assert "It has the same name" in page
    assert client.get("/register/new/check").headers["Location"] == "/register/new/matches"
    assert send(client, "/register/new/matches").status_code == 400
    assert send(client, "/register/new/matches", organisation="x").status_code == 400
    answer = send(client, "/register/new/matches", organisation=str(listed.id))
    assert answer.headers["Location"] == f"/register/claim/{listed.id}"


def test_none_of_these_waits_for_an_officer_before_it_is_made(
    app: Flask,
    session: Session,
    make_user: MakeUser,
) -> None:
    provider(session, "Larkrise Swimmers")
    session.commit()
    client, staff = newcomer(app), officer(app, make_user)
    answer_all(client)
    assert send(client, "/register/new/matches", organisation="none").status_code == 303
    made = send(client, "/register/new/check").headers["Location"]
    assert "we look at it first" in client.get(made).text
    assert providers(session) == ["Larkrise Swimmers"]
    claim = session.scalars(select(Claim)).one()
    page = staff.get(f"/officers/claims/{claim.id}").text
    assert "It looks like one that is listed already" in page
    assert "Nobody is waiting to be let in" not in staff.get("/officers").text
    assert send(staff, f"/officers/claims/{claim.id}/approve").status_code == 303
    assert providers(session) == ["Larkrise Swimmers", "Larkrise Swimmers"]
    assert next(iter(app.extensions["mailbox"].newest())).subject == "You look after Larkrise Swimmers now"
    assert "You look after" in client.get(made).text


def test_number_of_one_that_is_listed_cannot_be_registered_again(app: Flask, session: Session) -> None:
    provider(session, "Fernhill School", urn="123456")
    session.commit()
    client = newcomer(app)
    answer_all(client, register="urn", number="123456")
    send(client, "/register/new/matches", organisation="none")
    answer = send(client, "/register/new/check")
    assert answer.status_code == 409
    assert "Fernhill School has this register number here" in answer.text
    assert providers(session) == ["Fernhill School"]


def test_refused_one_is_gone_and_says_why(app: Flask, session: Session, make_user: MakeUser) -> None:
    client, staff = newcomer(app), officer(app, make_user)
    answer_all(client)
    client.get("/register/new/matches")
    made = send(client, "/register/new/check").headers["Location"]
    claim = session.scalars(select(Claim)).one()
    path = f"/officers/claims/{claim.id}"
    for reason in ("", " ", "x" * 1001, "\x00"):
        assert send(staff, f"{path}/refuse", reason=reason).status_code == 400
    assert providers(session) == ["Larkrise Swimmers"]
    assert send(staff, f"{path}/refuse", reason="It is a shop.").status_code == 303
    assert providers(session) == []
    assert "It is a shop." in client.get(made).text
    assert "It is a shop." in next(iter(app.extensions["mailbox"].newest())).text
    assert "None yet" in client.get("/account").text
    assert send(staff, f"{path}/approve").headers["Location"] == "/officers/claims?done=meanwhile"
    assert providers(session) == []


def test_one_that_families_see_is_not_refused(app: Flask, session: Session, make_user: MakeUser) -> None:
    client, staff = newcomer(app), officer(app, make_user)
    answer_all(client)
    client.get("/register/new/matches")
    send(client, "/register/new/check")
    listing(session, session.scalars(select(Provider)).one())
    session.commit()
    claim = session.scalars(select(Claim)).one()
    answer = send(staff, f"/officers/claims/{claim.id}/refuse", reason="No.")
    assert answer.status_code == 400
    assert "Withdraw them first" in answer.text


def test_same_organisation_at_the_same_moment_is_made_once(app: Flask, session: Session) -> None:
    people = [User(email=f"{n}@larkrise.example", fs_uniquifier=n, created_at=NOW) for n in ("ann", "ben")]
    session.add_all(people)
    session.commit()
    ids, together, told = [one.id for one in people], threading.Barrier(2), []

    def go(user_id: object) -> None:
        with app.app_context(), Session(db.engine) as own:
            user = own.get_one(User, user_id)
            own.commit()
            together.wait(30)
            try:
                actions.register(own, user, ProviderDetails("Larkrise Swimmers", "voluntary"), (), "", NOW)
                own.commit()
            except ConflictError:
                told.append(user_id)

    threads = [threading.Thread(target=go, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == 1
    assert providers(session) == ["Larkrise Swimmers"]


def test_sent_twice_is_made_once(app: Flask, session: Session) -> None:
    client = newcomer(app)
    answer_all(client)
    client.get("/register/new/matches")
    before = client.get_cookie("localoffer_session")
    first = send(client, "/register/new/check")
    assert before is not None
    client.set_cookie("localoffer_session", before.value)
    second = send(client, "/register/new/check")
    assert (first.status_code, second.status_code) == (303, 303)
    assert providers(session) == ["Larkrise Swimmers"]


@pytest.mark.parametrize("question", ["name", "kind", "number", "postcode", "website", "phone", "matches", "check"])
@pytest.mark.parametrize("value", ["", "\x00", "x" * 100_000, "9" * 400, "<script>", "🙂" * 300])
def test_crafted_forms_break_nothing(sqlite_app: Flask, question: str, value: str) -> None:
    client = newcomer(sqlite_app)
    names = ("name", "kind", "register", "number", "postcode", "website", "phone", "organisation")
    fields = dict.fromkeys(names, value)
    assert send(client, f"/register/new/{question}", **fields).status_code in (303, 400)
    assert send(client, f"/register/new/{question}").status_code in (303, 400)
    assert client.get(f"/register/find?name={value[:3000]}").status_code == 200


def test_pages_are_for_those_who_are_signed_in(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    assert client.get("/register").status_code == 200
    for path in ("/register/find", "/register/new/name", "/register/new/check", "/register/claim/x"):
        assert client.get(path).headers["Location"].startswith("/sign-in")
    assert newcomer(sqlite_app).get("/register/new/nothing").status_code == 404
