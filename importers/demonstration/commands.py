"""`flask demo ...`: the invented borough, to try the product with."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from time import monotonic

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from config.settings import Settings
from importers.demonstration.changes import submit_changes
from importers.demonstration.generate import generate
from importers.demonstration.load import load_demonstration
from importers.demonstration.needs.files import write_need_files
from importers.demonstration.needs.loading import load_needs
from importers.demonstration.register_changes import put_register_changes
from importers.demonstration.sending_reports import how_many, write_reports
from importers.reporting import report
from importers.running import progress
from importers.runs import Run
from localoffer import clock
from localoffer.database import db
from localoffer.needs.models import NeedRelease
from localoffer.wording import plural

_TODAY = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that dates are counted back from. Default: today.",
)


@click.group("demo")
def demo_group() -> None:
    """The demonstration authority, Aldermere: an invented borough."""


@demo_group.command("load")
@_TODAY
@with_appcontext
def load_command(today: datetime | None) -> None:
    """Load Aldermere's areas, postcodes, schools, services, need data and reports. Loading it again changes nothing."""
    settings = current_app.extensions["settings"]
    if not settings.is_demonstration:
        raise click.ClickException(
            f"This site belongs to the authority {settings.authority_code}, so invented services were not loaded. "
            f"To try the demonstration, leave LOCALOFFER_AUTHORITY_CODE unset and use another data folder."
        )
    runs = load_demonstration(db.session, _day(today), clock.now())  # type: ignore[arg-type]
    _tell(runs)
    waiting = submit_changes(db.session(), clock.now())
    db.session.commit()
    if waiting:
        click.echo(f"{plural(waiting, 'change')} of providers {'waits' if waiting == 1 else 'wait'} for officers")
    noticed = put_register_changes(db.session(), _day(today), clock.now())
    if noticed:
        click.echo(
            f"{plural(noticed, 'notice')} of the school register {'waits' if noticed == 1 else 'wait'} for officers"
        )
    _load_needs(settings, _day(today))
    _load_reports(settings)


def _tell(runs: Sequence[Run]) -> None:
    """What each import did. Ends with 1 where one was not applied whole."""
    for run in runs:
        if run.state == "applied" and not run.rejected:
            told = f"{run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged"
            click.echo(f"{run.file_name:<26} {told} ({run.seconds:.1f} s)")
        else:
            report(run, None, as_json=False, dry_run=False)
            raise SystemExit(1)


def _load_needs(settings: Settings, today: date) -> None:
    """Figures of need that are not there yet; last their small numbers are hidden, which takes longest."""
    started = monotonic()
    if not db.session.scalar(select(NeedRelease.id).limit(1)):
        click.echo("Need data comes next. Hiding its small numbers takes up to a minute.")
    runs = load_needs(db.session(), today, clock.now(), settings.need_threshold)
    _tell(runs)
    if runs:
        click.echo(f"{'Need data':<26} small numbers are hidden ({monotonic() - started:.1f} s in all)")


def _load_reports(settings: Settings) -> None:
    started = monotonic()
    with progress(how_many(), False, "Writing reports") as tick:
        written = write_reports(db.session(), settings, clock.now(), tick)
    db.session.commit()
    if written:
        told = f"{written} schools and settings have written theirs ({monotonic() - started:.1f} s)"
        click.echo(f"{'SEN reports':<26} {told}")


@demo_group.command("generate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_TODAY
def generate_command(folder: Path, today: datetime | None) -> None:
    """Write Aldermere's files into FOLDER, in the layouts of the real ones, to look at or to import."""
    try:
        files = [*vars(generate(folder, _day(today))).values()]
        files += [file.path for file in write_need_files(folder, _day(today))]
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}. Choose another folder.") from error
    for path in files:
        click.echo(f"Wrote {path}")


def _day(given: datetime | None) -> date:
    return given.date() if given else clock.today()
