"""`flask import statistics` and `flask import plans`: what the Department publishes, from files or fetched."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from importers.needs.ees.gathering import offers
from importers.needs.planning import FiguresPlan, Told, Wanted, plan_file
from importers.needs.reading import Selection
from importers.options import FILE, need_tables, run_imports, shared
from importers.running import begin
from localoffer import clock
from localoffer.database import db


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What both commands can be told."""
    options = (
        click.option(
            "--edition", default="", help="The release's own name, such as 2024-25. Default: its newest year."
        ),
        click.option(
            "--published", type=click.DateTime(["%Y-%m-%d"]), metavar="2026-06-18", help="The day it was published."
        ),
        click.option("--all-places", is_flag=True, help="Keep every region and authority, not only your own."),
        click.option(
            "--download", "fetch", is_flag=True, help="Fetch what is new from the Department's public service."
        ),
        click.option(
            "--accept-version",
            type=click.IntRange(1, 99),
            metavar="2",
            help="With --download: take data sets up to this major version. Default: the setting.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return shared(command)


@click.command("statistics")
@click.argument("files", type=FILE, nargs=-1)
@_options
def import_statistics(files: tuple[Path, ...], **options: Any) -> None:
    """Pupils by need, from "Special educational needs in England".

    Any of its files that this site can use: by year group, by phase and type, by school (old and new format)."""
    _import("statistics", files, **options)


@click.command("plans")
@click.argument("files", type=FILE, nargs=-1)
@_options
def import_plans(files: tuple[Path, ...], **options: Any) -> None:
    """EHC plans by need, from "Education, health and care plans".

    Only the totals of all plans are taken; breakdowns by age, sex, ethnicity and placement are left out."""
    _import("plans", files, **options)


def _import(
    kind: str,
    files: tuple[Path, ...],
    *,
    edition: str,
    published: datetime | None,
    all_places: bool,
    fetch: bool,
    accept_version: int | None,
    **how: bool,
) -> None:
    _check(files, fetch, edition, published, accept_version)
    settings = current_app.extensions["settings"]
    wanted = Wanted(Selection(settings.authority_code, all_places), settings.need_threshold)
    if fetch:
        need_tables()
        accepted = accept_version or settings.statistics_version
        found = offers(db.session, kind, wanted, accepted)  # type: ignore[arg-type]
        if not found and not how["as_json"]:
            click.echo("Nothing new: every data set was imported before.")
        run_imports([(offer.run(clock.now()), offer.prepare) for offer in found], **how)
        return
    told = Told(edition, published.date() if published else None)
    run_imports([_one(kind, file, wanted, told) for file in files], **how)


def _one(kind: str, file: Path, wanted: Wanted, told: Told) -> Any:
    run = begin(
        kind,
        file.name,
        clock.now(),
        edition=told.edition,
        published=told.published_on and told.published_on.isoformat(),
        authority=wanted.selection.authority,
        all_places=wanted.selection.every,
    )

    def prepare() -> FiguresPlan:
        return plan_file(db.session, file, kind, wanted, told)  # type: ignore[arg-type]

    return run, prepare


def _check(
    files: tuple[Path, ...], fetch: bool, edition: str, published: datetime | None, accept_version: int | None
) -> None:
    """Raises UsageError where what was given does not go together."""
    if fetch == bool(files):
        raise click.UsageError("Name files, or use --download, not both.")
    if fetch and (edition or published):
        raise click.UsageError("--edition and --published are for files: with --download the service says both.")
    if accept_version and not fetch:
        raise click.UsageError("--accept-version is for --download.")
    if published and published.date() > clock.today():
        raise click.UsageError("--published is a day to come. Give the day the release was published.")
    if len(edition) > 60:
        raise click.UsageError(f"--edition has {len(edition)} characters; 60 is the most.")
