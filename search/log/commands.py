"""`flask search log`: move what waits, and show how much there is."""

import json

import click
from flask.cli import with_appcontext

from localoffer.clock import today
from localoffer.database import db
from search.log import jobs, queries
from search.visits.jobs import move_visits


@click.command("log")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@with_appcontext
def log_command(as_json: bool) -> None:
    """Move the searches and the visits that wait on this host into the database, and show counts. Each web host has to
    run it; the scheduler does so where it runs."""
    moved = jobs.move_log()
    move_visits()
    held = queries.held(db.session(), today())
    if as_json:
        click.echo(json.dumps({"moved": vars(moved), "held": vars(held)}, default=str, indent=2))
        return
    if moved.busy:
        click.echo("Another process is moving them just now.")
    click.echo(
        f"{moved.stored:,} moved, {moved.broken:,} broken lines set aside, {moved.forgotten:,} old ones forgotten"
    )
    since = f", since {held.since}" if held.since else ""
    click.echo(
        f"{held.searches:,} searches and {held.clicks:,} opened results are kept{since}; {held.this_week:,} this week"
    )
