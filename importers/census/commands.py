"""`flask import census`: school census returns into counts, and nothing of a pupil anywhere."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app

from importers.census.judging import Asked
from importers.census.planning import CensusPlan, names_of, plan_census
from importers.options import FILE, run_import, shared
from importers.running import begin
from localoffer import clock
from localoffer.database import db


@click.command("census")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--school", "urn", metavar="URN", default="", help="Whose return it is, where the files do not say.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The census day, where the files do not say.")
@shared
def import_census(
    files: tuple[Path, ...], urn: str, day: datetime | None, dry_run: bool, strict: bool, as_json: bool
) -> None:
    """School census returns (XML), or the tables of a COLLECT export (CSV, also in a .zip).

    They are read to be counted: no pupil, name or number is kept, and no file is copied."""
    if urn and not (urn.isascii() and urn.isdigit() and len(urn) == 6):
        raise click.UsageError("--school is a URN: six digits.")
    settings = current_app.extensions["settings"]
    asked = Asked(settings.authority_code, settings.need_threshold, urn, day.date() if day else None)
    run = begin(
        "census", names_of(list(files)), clock.now(), school=urn, day=asked.day.isoformat() if asked.day else ""
    )

    def prepare() -> CensusPlan:
        return plan_census(db.session, list(files), asked, clock.today())  # type: ignore[arg-type]

    run_import(run, prepare, dry_run=dry_run, strict=strict, as_json=as_json)
