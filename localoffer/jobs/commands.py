"""`flask jobs ...`: how every job stands, and running one now."""

import json
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import LocalOfferError
from localoffer.jobs import running
from localoffer.jobs.foretelling import foretell
from localoffer.jobs.queries import Standing, scheduler_runs, standings
from localoffer.wording import moment_words

jobs_commands = AppGroup("jobs", help="What runs by itself.")


@jobs_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def list_jobs(as_json: bool) -> None:
    """Show every job: how often it runs, when it last ran and how that ended."""
    settings = current_app.extensions["settings"]
    alive = scheduler_runs(settings.data_dir)
    found = standings(db.session(), current_app.extensions["schedule"], settings, now())
    if as_json:
        click.echo(_json({"scheduler_runs": alive, "jobs": [one.as_json() for one in found]}))
        return
    if not alive:
        click.echo("No scheduler is running: nothing runs by itself until `flask scheduler` is started.")
    for one in found:
        click.echo(f"{one.job.name:<20} {one.often.lower():<24} {_words(one)}")
        if one.error:
            click.echo(f"{'':<20} {one.error}")
        if one.tries_at:
            click.echo(f"{'':<20} It is tried again on {moment_words(one.tries_at)}.")


@jobs_commands.command("run")
@click.argument("name")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Do it as on that day. Only for jobs that depend on the day.",
)
@click.option("--json", "as_json", is_flag=True, help="How it went, as JSON.")
def run_job(name: str, today: datetime | None, as_json: bool) -> None:
    """Run one job now. Ends with 1 where it fails, or is running already."""
    try:
        job = running.job_called(name)
        outcome = running.run(job, Actor("command", "jobs run"), today.date() if today else None)
    except LocalOfferError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(_json(vars(outcome)))
    if outcome.error:
        raise click.ClickException(f"{name} failed. {outcome.error}")
    if not as_json:
        click.echo(f"{name} is done: {outcome.rows_in:,} looked at, {outcome.rows_out:,} changed.")
        if outcome.said:
            click.echo(outcome.said)


@jobs_commands.command("would")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="The lines, as JSON.")
def would_job(name: str, as_json: bool) -> None:
    """Say what one job would do now. Nothing is done. Ends with 1 where it cannot say."""
    try:
        job = running.job_called(name)
    except LocalOfferError as error:
        raise click.ClickException(str(error)) from None
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    foretold = foretell(app, job, None)
    if as_json:
        click.echo(_json({"name": name, "lines": foretold.lines, "is_told": foretold.is_told}))
    else:
        click.echo("\n".join((job.summary, *foretold.lines)))
    if not foretold.is_told:
        raise SystemExit(1)


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, default=_text, indent=2)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _words(one: Standing) -> str:
    if one.state == "running":
        return "is running"
    if one.is_off:
        return "is switched off (LOCALOFFER_GATHER)"
    if one.last is None:
        return "nothing to tell yet" if one.job.is_quiet else "has not run yet"
    late = ", late" if one.is_late and one.error else ""
    return f"{one.state}{late}; last run {moment_words(one.last.started_at)}"
