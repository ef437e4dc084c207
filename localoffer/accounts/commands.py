"""`flask accounts ...`: make, list and end accounts; and `accounts` for the `flask demo` group."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from config.access import Role
from localoffer import clock
from localoffer.accounts import actions, outside, queries, second_factor
from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.accounts.readable import readable_secret
from localoffer.accounts.rules import check_password, tidy_email
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.errors import LocalOfferError
from localoffer.wording import date_words

accounts_commands = AppGroup("accounts", help="Accounts of people who sign in.")

_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="A role; can be given again.",
)
_generate = click.option("--generate", is_flag=True, help="Make a password and show it once, instead of asking.")


@accounts_commands.command("create")
@click.argument("email")
@_roles
@_generate
def create(email: str, roles: tuple[str, ...], generate: bool) -> None:
    """Make an account. Asks for its password, unless told to make one."""
    with _in_words():
        password = _password(tidy_email(email), generate)
        user = actions.create_user(db.session(), email, password, roles, _actor("create"), clock.now())
        db.session.commit()
    click.echo(f"Account created: {user.email} ({', '.join(sorted(user.role_names))})")
    _show_once(password, generate)


@accounts_commands.command("list")
def list_accounts() -> None:
    """List every account: address, state, roles, last sign-in."""
    users = queries.all_users(db.session())
    if not users:
        click.echo("There are no accounts yet. `flask accounts create EMAIL --role ROLE` makes one.")
    for user in users:
        state = "active" if user.active else "deactivated"
        seen = f"last signed in {date_words(user.last_sign_in_at)}" if user.last_sign_in_at else "never signed in"
        click.echo(f"{user.email}  {state}  {', '.join(sorted(user.role_names))}  {seen}")


@accounts_commands.command("roles")
@click.argument("email")
@_roles
def change_roles(email: str, roles: tuple[str, ...]) -> None:
    """Give an account exactly these roles."""
    with _in_words():
        user = queries.user_by_email(db.session(), email)
        changed = actions.change_roles(db.session(), user, roles, _actor("roles"), clock.now())
        db.session.commit()
    click.echo(f"{user.email}: {', '.join(sorted(user.role_names))}{'' if changed else ' (as before)'}")


@accounts_commands.command("password")
@click.argument("email")
@_generate
def change_password(email: str, generate: bool) -> None:
    """Set another password. Ends every session of the account."""
    with _in_words():
        user = queries.user_by_email(db.session(), email)
        password = _password(user.email, generate)
        actions.change_password(db.session(), user, password, _actor("password"), clock.now())
        db.session.commit()
    click.echo(f"{user.email}: password changed, and signed out everywhere")
    _show_once(password, generate)


@accounts_commands.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Let an account sign in no more, and sign it out everywhere."""
    with _in_words():
        user = queries.user_by_email(db.session(), email)
        changed = actions.deactivate(db.session(), user, _actor("deactivate"), clock.now())
        db.session.commit()
    click.echo(f"{user.email}: deactivated{'' if changed else ' already'}")


@accounts_commands.command("reactivate")
@click.argument("email")
def reactivate(email: str) -> None:
    """Let a deactivated account sign in again, with the password it had."""
    with _in_words():
        user = queries.user_by_email(db.session(), email)
        changed = actions.reactivate(db.session(), user, _actor("reactivate"), clock.now())
        db.session.commit()
    click.echo(f"{user.email}: active{'' if changed else ' already'}")


@accounts_commands.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take the authenticator app and the recovery codes off an account, and sign it out everywhere."""
    with _in_words():
        user, actor, moment = queries.user_by_email(db.session(), email), _actor("reset-second-factor"), clock.now()
        changed = second_factor.remove(db.session(), user, actor, moment)
        if changed:
            actions.sign_out_everywhere(db.session(), user, actor, moment)
        db.session.commit()
    click.echo(f"{user.email}: {'the authenticator app is removed' if changed else 'there is no authenticator app'}")


@accounts_commands.command("unbind")
@click.argument("email")
def unbind(email: str) -> None:
    """Forget who an account is to the authority's own sign-in. The next one who signs in there with its address is."""
    with _in_words():
        user = queries.user_by_email(db.session(), email)
        changed = outside.unbind(db.session(), user, _actor("unbind"), clock.now())
        db.session.commit()
    click.echo(f"{user.email}: {'unbound' if changed else 'was not bound'}")


@click.command("accounts")
@with_appcontext
def demo_accounts() -> None:
    """Make the demonstration's accounts where they are missing, and show them with their password."""
    settings = current_app.extensions["settings"]
    with _in_words():
        found = keep_demo_accounts(db.session(), settings, readable_secret, Actor("command", "demo"), clock.now())
        db.session.commit()
    for account in found:
        click.echo(f"{account.email:<36}{account.password:<24}{account.what_for}")


@contextmanager
def _in_words() -> Iterator[None]:
    """What is wrong with what was asked for ends the command with its message, and nothing is written."""
    try:
        yield
    except LocalOfferError as error:
        db.session.rollback()
        raise click.ClickException(str(error)) from None


def _password(email: str, generate: bool) -> str:
    """A new one, or the one typed twice. Raises LocalOfferError where it is not good enough."""
    if generate:
        return readable_secret()
    password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    check_password(password, email)
    return password


def _show_once(password: str, generate: bool) -> None:
    if generate:
        click.echo(f"Password (shown only now): {password}")


def _actor(name: str) -> Actor:
    return Actor("command", f"accounts {name}")
