"""`flask accounts` and `flask demo accounts`."""

import re
import stat
from datetime import UTC, datetime

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from flask_security import verify_password
from sqlalchemy.orm import Session

from config.access import Role
from localoffer.accounts.demonstration import PASSWORD_FILE, PEOPLE, keep_demo_accounts
from localoffer.accounts.queries import all_users, user_by_email
from localoffer.accounts.readable import readable_secret
from localoffer.audit import Actor
from localoffer.errors import LocalOfferError
from tests.integration.accounts.signing_in import PASSWORD, sign_in

EMAIL = "officer@aldermere.example"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def flask(app: Flask, *words: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def test_account_is_made_with_a_password_typed_twice(app: Flask, client: FlaskClient) -> None:
    answer = flask(app, "accounts", "create", EMAIL, "--role", "officer", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (answer.exit_code, "Account created: officer@aldermere.example (officer)" in answer.output) == (0, True)
    assert PASSWORD not in answer.output
    assert sign_in(client).status_code == 302


def test_generated_password_is_shown_once_and_signs_in(app: Flask, client: FlaskClient) -> None:
    shown = flask(app, "accounts", "create", EMAIL, "--role", "officer", "--role", "panel-member", "--generate").output
    password = re.search(r"shown only now\): (\S+)", shown).group(1)
    assert sign_in(client, password=password).status_code == 302
    listed = flask(app, "accounts", "list").output
    assert "officer@aldermere.example  active  officer, panel-member  last signed in" in listed
    assert password not in listed


def test_generated_passwords_differ_and_are_long() -> None:
    made = {readable_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(password) for password in made} == {19}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["create", "officer", "--role", "officer", "--generate"], "correct format"),
        (["create", EMAIL, "--role", "boss", "--generate"], "'boss' is not one of 'provider-editor'"),
        (["create", EMAIL, "--generate"], "Missing option '--role'"),
        (["deactivate", EMAIL], "There is no account for officer@aldermere.example"),
        (["roles", EMAIL, "--role", "officer"], "There is no account"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    app: Flask, session: Session, words: list[str], says: str
) -> None:
    answer = flask(app, "accounts", *words)
    assert answer.exit_code != 0
    assert says in answer.output
    assert "Traceback" not in answer.output
    assert all_users(session) == []


def test_weak_password_is_refused(app: Flask, session: Session) -> None:
    answer = flask(app, "accounts", "create", EMAIL, "--role", "officer", typed="short\nshort\n")
    assert answer.exit_code == 1
    assert "12 characters or more" in answer.output
    assert all_users(session) == []


def test_account_is_changed_ended_and_brought_back(app: Flask, client: FlaskClient) -> None:
    flask(app, "accounts", "create", EMAIL, "--role", "officer", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "administrator" in flask(app, "accounts", "roles", EMAIL, "--role", "administrator").output
    assert "as before" in flask(app, "accounts", "roles", EMAIL, "--role", "administrator").output
    assert "deactivated" in flask(app, "accounts", "deactivate", EMAIL).output
    assert sign_in(client).status_code == 200
    assert "active" in flask(app, "accounts", "reactivate", EMAIL).output
    shown = flask(app, "accounts", "password", EMAIL, "--generate").output
    assert sign_in(client).status_code == 200
    assert sign_in(client, password=shown.split()[-1]).status_code == 302


def test_no_accounts_says_how_to_make_one(app: Flask) -> None:
    assert "flask accounts create" in flask(app, "accounts", "list").output


def test_demo_accounts_are_made_once_and_sign_in(app: Flask, client: FlaskClient, session: Session) -> None:
    first = flask(app, "demo", "accounts")
    assert first.exit_code == 0
    assert flask(app, "demo", "accounts").output == first.output
    users = {user.email: user.role_names for user in all_users(session)}
    assert users == {email: {role.value} for email, role, _ in PEOPLE}
    file = app.extensions["settings"].data_dir / PASSWORD_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    password = file.read_text().strip()
    assert first.output.count(password) == len(PEOPLE)
    assert sign_in(client, "administrator@aldermere.example", password).status_code == 302


def test_demo_accounts_are_brought_back_as_they_were(app: Flask, session: Session) -> None:
    flask(app, "demo", "accounts")
    flask(app, "accounts", "deactivate", EMAIL)
    flask(app, "accounts", "roles", EMAIL, "--role", "panel-member")
    flask(app, "accounts", "password", EMAIL, "--generate")
    file = app.extensions["settings"].data_dir / PASSWORD_FILE
    file.unlink()
    flask(app, "demo", "accounts")
    user = user_by_email(session, EMAIL)
    assert (user.active, user.role_names) == (True, {Role.OFFICER.value})
    with app.app_context():
        assert verify_password(file.read_text().strip(), user.password)


@pytest.mark.parametrize(
    ("change", "says"),
    [({"environment": "production"}, "for development"), ({"authority_code": "358"}, "demonstration authority")],
)
def test_demo_accounts_are_refused_on_a_real_site(
    app: Flask, session: Session, change: dict[str, str], says: str
) -> None:
    settings = app.extensions["settings"].model_copy(update=change)
    with pytest.raises(LocalOfferError, match=says):
        keep_demo_accounts(session, settings, readable_secret, Actor("command", "demo"), NOW)
    assert all_users(session) == []
    assert not (settings.data_dir / PASSWORD_FILE).exists()
