"""`flask memberships` and the demonstration's members."""

from flask import Flask
from sqlalchemy.orm import Session

from localoffer.accounts.demonstration import SCHOOL, keep_demo_accounts
from localoffer.audit import Actor
from localoffer.memberships.queries import members
from tests.factories import NOW, provider
from tests.integration.memberships.conftest import People


def flask(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def test_members_are_added_listed_and_removed(app: Flask, session: Session, person: People) -> None:
    person("ann")
    provider(session, "Archers")
    session.commit()
    assert "has no members yet" in flask(app, "memberships", "list", "archers")[1]
    assert flask(app, "memberships", "add", "ann@school.example", "archers") == (
        0,
        "ann@school.example: editor of Archers\n",
    )
    flask(app, "memberships", "add", "ann@school.example", "archers", "--role", "manager")
    assert flask(app, "memberships", "list", "archers") == (0, "ann@school.example  manager\n")
    assert flask(app, "memberships", "remove", "ann@school.example", "archers")[0] == 0
    assert "does not belong to Archers" in flask(app, "memberships", "remove", "ann@school.example", "archers")[1]


def test_provider_or_account_that_is_not_there_is_named(app: Flask, session: Session, person: People) -> None:
    person("ann")
    session.commit()
    assert "no provider 'archers'" in flask(app, "memberships", "add", "ann@school.example", "archers")[1]
    assert "no account for" in flask(app, "memberships", "add", "bob@school.example", "archers")[1]


def test_demonstration_school_has_an_editor_and_a_manager(app: Flask, session: Session) -> None:
    school = provider(session, "Larkrise School", kind="special-school")
    assert school.slug == SCHOOL
    session.commit()
    for _ in range(2):
        with app.app_context():
            keep_demo_accounts(
                session, app.extensions["settings"], lambda: "a long one 123", Actor("command", "x"), NOW
            )
            session.commit()
    assert [(one.user.email, one.role) for one in members(session, school.id)] == [
        ("manager@aldermere.example", "manager"),
        ("school@aldermere.example", "editor"),
    ]
