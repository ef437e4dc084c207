"""Staff sign in with the authority's own account; whatever goes wrong there is a page in words, and nobody is in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from config.settings import Settings, SettingsError, load_settings
from localoffer.accounts import actions
from localoffer.accounts.models import OutsideIdentity, User
from localoffer.audit import AuditEvent
from localoffer.clock import now
from localoffer.database import db
from tests.factories import OFFICER
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import set_up_app, sign_in, sign_out

BACK = "/sign-in/staff/back"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def app(settings: Settings, provider: Provider) -> Iterator[Flask]:
    """The application (SQLite), with this provider set."""
    given = {"oidc_issuer": provider.address, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
    app = create_app(settings.model_copy(update=given))
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def go(client: FlaskClient, address: str = "/sign-in/staff") -> TestResponse:
    """There and back, as a browser goes."""
    answer = client.get(address)
    if answer.status_code != 302:
        return answer
    there = requests.get(answer.headers["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def trail(session: Session) -> list[tuple[str, object]]:
    session.rollback()
    events = session.scalars(select(AuditEvent).where(AuditEvent.action != "account created").order_by(AuditEvent.id))
    return [(event.action, event.details.get("how") or event.details.get("reason")) for event in events]


def test_officer_signs_in_and_is_bound_by_issuer_and_subject(
    client: FlaskClient, make_user: MakeUser, provider: Provider, session: Session
) -> None:
    user = make_user()
    answer = go(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/start")
    assert is_in(client)
    bound = session.scalars(select(OutsideIdentity)).one()
    assert (bound.issuer, bound.subject, bound.user_id) == (provider.address, "7f3a", user.id)
    assert trail(session) == [("outside sign-in bound", None), ("signed in", ["outside"])]
    sign_out(client)
    provider.person = {"sub": "7f3a", "email": "married-name@aldermere.example", "email_verified": True}
    assert go(client).headers["Location"] == "/start"
    assert "officer@aldermere.example" in client.get("/account").text, "who it is does not hang on the address"


def test_what_is_asked_has_state_nonce_and_a_challenge(
    client: FlaskClient, make_user: MakeUser, provider: Provider
) -> None:
    make_user()
    go(client)
    sign_out(client)
    go(client)
    first, second = provider.asked
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert set(first["scope"].split()) == {"openid", "email"}
    assert first["redirect_uri"] == f"http://localhost{BACK}"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 20
        assert first[name] != second[name]


def test_page_that_was_asked_for_comes_next(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    assert go(client, "/sign-in/staff?next=/officers?from=mail").headers["Location"] == "/officers?from=mail"
    sign_out(client)
    assert go(client, "/sign-in/staff?next=https://evil.example/").headers["Location"] == "/start"


def test_sign_in_page_offers_it_only_where_it_is_set(client: FlaskClient, settings: Settings) -> None:
    assert "sign in with your council account" in client.get("/sign-in").text
    without = create_app(settings).test_client()
    assert "council account" not in without.get("/sign-in").text
    assert without.get("/sign-in/staff").status_code == 404
    assert without.get(BACK).status_code == 404


@pytest.mark.parametrize(
    ("roles", "claims", "reason"),
    [
        (("provider-manager",), {}, "no staff account"),
        (("panel-member",), {}, "no staff account"),
        (("officer",), {"email": "stranger@aldermere.example"}, "no staff account"),
        (("officer",), {"email_verified": False}, "no verified address"),
        (("officer",), {"email_verified": "yes"}, "no verified address"),
        (("officer",), {"email_verified": None}, "no verified address"),
        (("officer",), {"email": None}, "no verified address"),
        (("officer",), {"email": ["officer@aldermere.example"]}, "no verified address"),
    ],
)
def test_people_without_a_staff_account_are_told_and_get_none(
    client: FlaskClient, make_user: MakeUser, provider: Provider, session: Session,
    roles: tuple[str, ...], claims: dict[str, object], reason: str,
) -> None:  # fmt: skip
    make_user("officer@aldermere.example", *roles)
    provider.claims = {"roles": ["administrator"], "groups": ["officer"]} | claims
    answer = go(client)
    assert answer.status_code == 403
    assert "There is no staff account here" in answer.text
    assert not is_in(client)
    assert trail(session) == [("sign-in failed", f"outside: {reason}")]
    assert len(session.scalars(select(User)).all()) == 1
    assert session.scalars(select(OutsideIdentity)).all() == []


def test_no_role_comes_from_outside(
    client: FlaskClient, make_user: MakeUser, provider: Provider, session: Session
) -> None:
    make_user()
    provider.claims = {"roles": ["administrator"], "groups": ["administrator"], "role": "administrator"}
    go(client)
    assert session.scalars(select(User)).one().role_names == {"officer"}


def test_domain_that_the_provider_has_proven_counts_as_verified(
    client: FlaskClient, make_user: MakeUser, provider: Provider
) -> None:
    make_user()
    provider.without, provider.claims = ("email_verified",), {"xms_edov": True}
    assert go(client).headers["Location"] == "/start"


def test_account_that_has_ended_stays_out_also_when_bound(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    go(client)
    with app.app_context():
        actions.deactivate(session, session.get(User, user.id), OFFICER, now())
    session.commit()
    assert not is_in(client)
    assert go(client).status_code == 403


def test_second_person_with_the_same_address_does_not_get_the_account(
    app: Flask, client: FlaskClient, make_user: MakeUser, provider: Provider, session: Session
) -> None:
    make_user()
    go(client)
    sign_out(client)
    provider.person["sub"] = "another"
    answer = go(client)
    assert answer.status_code == 403
    assert "belongs to another sign-in" in answer.text
    assert trail(session)[-1] == ("sign-in failed", "outside: bound to another")
    assert "unbound" in app.test_cli_runner().invoke(args=["accounts", "unbind", "officer@aldermere.example"]).output
    assert go(client).headers["Location"] == "/start"


def lie(name: str, value: object) -> Callable[[Provider], None]:
    return lambda provider: provider.claims.update({name: value})


def leave_out(*names: str) -> Callable[[Provider], None]:
    return lambda provider: setattr(provider, "without", names)


NOT_COMPLETE = {
    "nonce": lie("nonce", "of another time"),
    "no nonce": leave_out("nonce"),
    "expired": lie("exp", 1_000_000_000),
    "no end": leave_out("exp"),
    "from the future": lie("iat", 9_999_999_999),
    "another audience": lie("aud", "another-site"),
    "another issuer": lie("iss", "https://evil.example"),
    "no issuer": leave_out("iss"),
    "nonce of another kind": lie("nonce", {"a": 1}),
    "HS256": lambda provider: setattr(provider, "algorithm", "HS256"),
    "no signature": lambda provider: setattr(provider, "algorithm", "none"),
    "another key": lambda provider: setattr(
        provider, "signs_with", RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    ),
    "no token": lambda provider: provider.token_extra.update({"id_token": ""}),
    "token that is none": lambda provider: provider.token_extra.update({"id_token": "a.b.c"}),
    "token of another kind": lambda provider: provider.token_extra.update({"id_token": {"a": 1}}),
    "no subject": leave_out("sub"),
    "subject of another kind": lie("sub", 7),
    "long subject": lie("sub", "x" * 10_000),
    "token down": lambda provider: setattr(provider, "broken", "token"),
    "keys down": lambda provider: setattr(provider, "broken", "keys"),
    "discovery down": lambda provider: setattr(provider, "broken", "discovery"),
    "no JSON": lambda provider: setattr(provider, "broken", "json"),
    "another name": lambda provider: setattr(provider, "issuer", "https://evil.example"),
    "cancelled": lambda provider: setattr(provider, "refuses", True),
}


@pytest.mark.parametrize("lies", NOT_COMPLETE.values(), ids=NOT_COMPLETE.keys())
def test_whatever_is_not_right_there_is_told_and_nobody_is_in(
    app: Flask, client: FlaskClient, make_user: MakeUser, provider: Provider, session: Session,
    lies: Callable[[Provider], None],
) -> None:  # fmt: skip
    app.testing = False  # as on a server: what is not caught would be a 500
    make_user()
    lies(provider)
    answer = go(client)
    assert answer.status_code in (400, 503)
    assert "You are not signed in" in answer.text
    assert "evil.example" not in answer.text
    assert not is_in(client)
    assert session.scalars(select(OutsideIdentity)).all() == []
    assert all(action == "sign-in failed" for action, _ in trail(session))


def test_fault_over_the_next_try_works(client: FlaskClient, make_user: MakeUser, provider: Provider) -> None:
    make_user()
    for broken in ("discovery", "json", "keys", "token"):
        provider.broken = broken
        assert go(client).status_code in (400, 503)
    provider.broken, provider.issuer = "", "https://evil.example"
    assert go(client).status_code == 503
    provider.issuer = ""
    assert go(client).headers["Location"] == "/start"


def test_provider_with_new_keys_is_believed(client: FlaskClient, make_user: MakeUser, provider: Provider) -> None:
    make_user()
    go(client)
    sign_out(client)
    provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    assert go(client).status_code == 302
    sign_out(client)
    provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    assert go(client).status_code == 400, "another key under the same name is a forgery, as far as anyone can tell"
    assert go(client).status_code == 302, "until the keys have been asked for anew"


def test_provider_that_is_not_there_is_told(settings: Settings) -> None:
    given = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
    answer = create_app(settings.model_copy(update=given)).test_client().get("/sign-in/staff")
    assert answer.status_code == 503
    assert "does not answer as it should" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=x",
        "?state=x",
        "?code=x&state=y",
        "?error=server_error",
        "?error=%00&state=%ff",
        "?code=" + "x" * 5000,
    ],
)
def test_coming_back_without_having_gone_is_told(app: Flask, client: FlaskClient, query: str) -> None:
    app.testing = False
    answer = client.get(BACK + query)
    assert answer.status_code == 400
    assert "You are not signed in" in answer.text


def test_answer_is_taken_once_and_only_in_the_browser_that_asked(
    app: Flask, client: FlaskClient, make_user: MakeUser
) -> None:
    make_user()
    there = requests.get(client.get("/sign-in/staff").headers["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    stranger = app.test_client()
    assert stranger.get(f"{back.path}?{back.query}").status_code == 400
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    sign_out(client)
    assert client.get(f"{back.path}?{back.query}").status_code == 400
    assert parse_qs(back.query)["state"]


def test_code_that_came_too_late_is_told(client: FlaskClient, make_user: MakeUser, provider: Provider) -> None:
    make_user()
    with time_machine.travel(now(), tick=False) as clock:
        there = requests.get(client.get("/sign-in/staff").headers["Location"], allow_redirects=False, timeout=10)
        provider.codes.clear()
        clock.shift(timedelta(minutes=20))
        back = urlsplit(there.headers["Location"])
        answer = client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 400
    assert "took too long" in answer.text


def test_authority_that_asks_for_two_steps_trusts_its_own_sign_in(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"second_factor": "staff"})
    make_user()
    go(client)
    assert client.get("/officers").status_code == 200
    sign_out(client)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "signs in with your council account" in answer.text, "a password alone must not set an app up past it"
    go(client)
    set_up_app(client)
    sign_out(client)
    assert sign_in(client).headers["Location"].startswith("/sign-in/code")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"oidc_client_id": "x"}, "OIDC_ISSUER: needed"),
        ({"oidc_issuer": "https://id.example", "oidc_client_id": "x"}, "OIDC_CLIENT_SECRET: needed"),
        ({"oidc_issuer": "id.example", "oidc_client_id": "x", "oidc_client_secret": "y"}, "OIDC_ISSUER is"),
        (
            {"oidc_issuer": "http://id.example", "oidc_client_id": "x", "oidc_client_secret": "y",
             "environment": "production", "secret_key": "s" * 32},
            "begins with https",
        ),
        (
            {"oidc_issuer": "https://id.example", "oidc_client_id": "x", "oidc_client_secret": "y",
             "environment": "production", "secret_key": "s" * 32},
            "PUBLIC_URL: needed with",
        ),
        ({"staff_idle_hours": 13}, "STAFF_IDLE_HOURS is '13'"),
        ({"second_factor": "everyone"}, "SECOND_FACTOR is 'everyone'"),
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(given: dict[str, object], says: str, tmp_path: object) -> None:
    with pytest.raises(SettingsError, match=says):
        load_settings(data_dir=tmp_path, **given)


def test_second_factor_is_asked_of_staff_on_a_real_server_and_of_nobody_in_development(tmp_path: object) -> None:
    assert load_settings(data_dir=tmp_path).second_factor == "off"
    real = load_settings(data_dir=tmp_path, environment="production", secret_key="s" * 32)
    assert real.second_factor == "staff"
