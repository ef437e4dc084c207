"""`flask memberships ...`: who belongs to which provider, for whoever looks after the site."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy import select

from localoffer import clock
from localoffer.accounts.queries import user_by_email
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError, NotFoundError
from localoffer.memberships import actions, queries
from localoffer.memberships.models import Membership
from localoffer.memberships.rules import MemberRole

memberships_commands = AppGroup("memberships", help="Who belongs to which provider.")


@memberships_commands.command("add")
@click.argument("email")
@click.argument("provider")
@click.option(
    "--role",
    type=click.Choice([role.value for role in MemberRole]),
    default=MemberRole.EDITOR.value,
    help="Default: editor. A manager can invite and remove colleagues.",
)
def add(email: str, provider: str, role: str) -> None:
    """Make the account EMAIL a member of PROVIDER (the last part of its page's address), or change its role there."""
    with _in_words():
        session, wanted = db.session(), MemberRole(role)
        user, of = user_by_email(session, email), _provider(provider)
        found = queries.membership_of(session, user.id, of.id)
        if found is None:
            actions.join(session, user, of, wanted, _actor("add"), clock.now())
        else:
            actions.change(session, found, wanted, _actor("add"), clock.now())
        session.commit()
    click.echo(f"{user.email}: {wanted.value} of {of.name}")


@memberships_commands.command("remove")
@click.argument("email")
@click.argument("provider")
def remove(email: str, provider: str) -> None:
    """End the membership of the account EMAIL in PROVIDER, also where it is the last manager's."""
    with _in_words():
        session = db.session()
        user, of = user_by_email(session, email), _provider(provider)
        actions.remove_as_officer(session, _membership(user.id, of), _actor("remove"), clock.now())
        session.commit()
    click.echo(f"{user.email}: no longer a member of {of.name}")


@memberships_commands.command("list")
@click.argument("provider")
def list_members(provider: str) -> None:
    """List the members of PROVIDER: address and role."""
    with _in_words():
        of = _provider(provider)
    found = queries.members(db.session(), of.id)
    if not found:
        click.echo(f"{of.name} has no members yet. `flask memberships add EMAIL {of.slug} --role manager` adds one.")
    for membership in found:
        state = "" if membership.user.active else "  deactivated"
        click.echo(f"{membership.user.email}  {membership.role}{state}")


def _provider(slug: str) -> Provider:
    found = db.session.scalars(select(Provider).where(Provider.slug == slug)).first()
    if found is None:
        raise NotFoundError(f"There is no provider '{slug}'. Use the last part of its page's address.")
    return found


def _membership(user_id: object, of: Provider) -> Membership:
    found = db.session.get(Membership, (user_id, of.id))
    if found is None:
        raise NotFoundError(f"This account does not belong to {of.name}. `flask memberships list {of.slug}` shows who.")
    return found


@contextmanager
def _in_words() -> Iterator[None]:
    """What is wrong with what was asked for ends the command with its message, and nothing is written."""
    try:
        yield
    except LocalOfferError as error:
        db.session.rollback()
        raise click.ClickException(str(error)) from None


def _actor(name: str) -> Actor:
    return Actor("command", f"memberships {name}")
