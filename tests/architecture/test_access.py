"""Every route is listed in config/access.py with those who may use it, and the application holds to that list."""

from typing import Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from werkzeug.routing import Rule

from config.access import ROUTES, START_PAGES, Access, Role
from localoffer.accounts.models import User, UserRole
from localoffer.accounts.rules import Entry, entry
from localoffer.database import db
from tests.factories import NOW
from tests.integration.accounts.signing_in import PASSWORD, sign_in

REFUSED = 403


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def address(app: Flask, rule: Rule) -> str:
    """An address of this rule, with something that is not there in each of its places."""
    values = dict.fromkeys(rule.arguments, "0")
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, rule_method(rule))


def rule_method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else sorted((rule.methods or {"POST"}) - {"OPTIONS"})[0]


def make_person(app: Flask, role: Role | None) -> str:
    """An account with this role; with none for None, as people make for themselves."""
    name = role.value if role else "nothing-yet"
    email = f"{name}@aldermere.example"
    with app.app_context():
        person = User(
            email=email,
            password=hash_password(PASSWORD),
            fs_uniquifier=name,
            created_at=NOW,
            roles=[UserRole(name=role.value)] if role else [],
        )
        db.session.add(person)
        db.session.commit()
    return email


def test_every_route_is_listed(app: Flask) -> None:
    missing = sorted({rule.endpoint for rule in rules(app)} - set(ROUTES))
    assert missing == [], "list them in config/access.py with those who may use them"


def test_every_listed_route_is_there(app: Flask) -> None:
    gone = sorted(set(ROUTES) - {rule.endpoint for rule in rules(app)})
    assert gone == [], "take them out of config/access.py"


def test_start_pages_are_open_to_those_who_start_there() -> None:
    assert {role for role, page in START_PAGES.items() if entry(ROUTES[page], [role]) is not Entry.ALLOW} == set()


@pytest.mark.parametrize("role", ["nobody signed in", None, *Role])
def test_application_holds_every_route_and_role_to_the_list(
    app: Flask, client: FlaskClient, role: Role | Literal["nobody signed in"] | None
) -> None:
    roles = None if role == "nobody signed in" else [role.value] if role else []
    if roles is not None:
        sign_in(client, make_person(app, Role(role) if role else None))
    wrong = []
    for rule in rules(app):
        method = rule_method(rule)
        if rule.endpoint == "security.logout":
            continue  # it would end the session; signing in and out has tests of its own
        expected = entry(ROUTES.get(rule.endpoint), roles)
        answer = client.open(address(app, rule), method=method)
        to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
        got = Entry.SIGN_IN if to_sign_in else Entry.REFUSE if answer.status_code == REFUSED else Entry.ALLOW
        if got is not expected:
            wrong.append((rule.rule, method, expected, answer.status_code))
    assert wrong == []


def test_route_that_is_not_listed_is_refused_to_everyone(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open to all the world")
    email = make_person(app, Role.ADMINISTRATOR)
    assert client.get("/forgotten").status_code == REFUSED
    sign_in(client, email)
    answer = client.get("/forgotten")
    assert answer.status_code == REFUSED
    assert "open to all" not in answer.text


def test_access_says_either_everyone_or_who() -> None:
    unclear = [
        name
        for name, access in ROUTES.items()
        if [access.public, access.signed_in, bool(access.roles)].count(True) != 1
    ]
    assert unclear == []
    assert entry(Access(), [role.value for role in Role]) is Entry.REFUSE


def test_address_that_does_not_exist_is_not_found_rather_than_refused(client: FlaskClient) -> None:
    assert client.get("/no-such-page").status_code == 404
    assert client.get("/sign-out").status_code == 405
