"""`flask import ...`: files and registers into the directory."""

from pathlib import Path

import click
from flask import current_app

from importers import pipeline
from importers.census.commands import import_census
from importers.counts.commands import import_counts, template_counts
from importers.downloading import LINKS_FILE, SCHOOLS_FILE, download
from importers.needs.commands import import_plans, import_statistics
from importers.options import FILE, run_import, shared
from importers.problems import FileError
from importers.reading import load
from importers.registers.commands import import_childcare
from importers.registers.watching import watched
from importers.reports.commands import import_reports, template_reports
from importers.running import begin
from importers.sources.areas import plan_areas
from importers.sources.postcodes import plan_postcodes
from importers.sources.schools import Selection
from importers.template import write_template
from localoffer import clock
from localoffer.database import db


@click.group("import")
def import_group() -> None:
    """Bring data in from files and registers."""


@import_group.command("schools")
@click.argument("file", type=FILE, required=False)
@click.option("--mapping", help="How another layout maps to the register's: a bundled name or a file.")
@click.option("--authority", help="The register's code of the authority, such as 358. Default: the setting.")
@click.option(
    "--within",
    "within_km",
    type=click.FloatRange(0, 200),
    default=0,
    metavar="KM",
    help="Also open schools within so many kilometres of the nearest of the authority's own.",
)
@click.option("--also", multiple=True, metavar="URN", help="Also this school. May be repeated.")
@click.option("--all", "everything", is_flag=True, help="Every open school in the file.")
@click.option("--links", type=FILE, help="The register's links file: which school became which.")
@click.option("--download", "fetch", is_flag=True, help="Fetch the newest public file, and its links file.")
@click.option(
    "--ask-officers",
    is_flag=True,
    help="Put closures and changes to an officer, as the daily job does, in place of closing schools here.",
)
@shared
def import_schools(
    file: Path | None,
    mapping: str | None,
    authority: str | None,
    within_km: float,
    also: tuple[str, ...],
    everything: bool,
    links: Path | None,
    fetch: bool,
    ask_officers: bool,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Schools and colleges from the national register (Get Information About Schools)."""
    if fetch == (file is not None):
        raise click.UsageError("Name one file, or use --download, not both.")
    code = authority or current_app.extensions["settings"].authority_code
    urns = frozenset(urn.strip() for urn in also)
    wanted = Selection(code, within_km, urns, everything)
    run = begin(
        "schools",
        file.name if file else "download",
        clock.now(),
        mapping=mapping,
        authority=code,
        within_km=within_km,
        also=sorted(urns),
        all=everything,
        links=links.name if links else None,
        ask_officers=ask_officers,
    )

    def prepare() -> pipeline.Plan:
        if file is not None:
            content, name = load(file), file.name
            chain = (load(links), links.name) if links else None
        else:
            newest = download(SCHOOLS_FILE, clock.today())
            chained = download(LINKS_FILE, clock.today()) if links is None else None
            content, name = newest.content, newest.name
            chain = (chained.content, chained.name) if chained else (load(links), links.name) if links else None
            run.file_name = name
        plan = pipeline.plan_schools(db.session, content, name, wanted, mapping, chain)  # type: ignore[arg-type]
        if not ask_officers:
            return plan
        run.options["rows"] = plan.rows_read  # the daily job compares its next file with this one
        return watched(db.session, plan)  # type: ignore[arg-type]

    run_import(run, prepare, dry_run=dry_run, strict=strict, as_json=as_json)


@import_group.command("services")
@click.argument("file", type=FILE)
@click.option("--mapping", help="How another layout maps to the template: a bundled name or a file.")
@shared
def import_services(file: Path, mapping: str | None, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Services from a spreadsheet, CSV or XLSX, in the product's template or by a mapping."""
    run = begin("services", file.name, clock.now(), mapping=mapping)
    run_import(
        run,
        lambda: pipeline.plan_services(db.session, load(file), file.name, mapping, clock.today()),  # type: ignore[arg-type]
        dry_run=dry_run,
        strict=strict,
        as_json=as_json,
    )


@import_group.command("postcodes")
@click.argument("file", type=FILE, required=False)
@click.option("--districts", multiple=True, metavar="M33,M31", help="Only these postcode districts.")
@shared
def import_postcodes(file: Path | None, districts: tuple[str, ...], dry_run: bool, strict: bool, as_json: bool) -> None:
    """Postcodes from ONSPD, NSPL, Code-Point Open, or any list of postcode, lat and lon.

    Without FILE, the one that LOCALOFFER_POSTCODE_SOURCE names."""
    file = file or current_app.extensions["settings"].postcode_source
    if file is None:
        raise click.UsageError("Name a file, or set LOCALOFFER_POSTCODE_SOURCE to one.")
    run = begin("postcodes", file.name, clock.now(), districts=list(districts))
    run_import(
        run,
        lambda: plan_postcodes(db.session, file, districts),  # type: ignore[arg-type]
        dry_run=dry_run,
        strict=strict,
        as_json=as_json,
    )


@import_group.command("areas")
@click.argument("file", type=FILE)
@click.option("--kind", required=True, help="What they are, in one word: ward, cluster, …")
@click.option("--code-property", help="The property that holds each area's code.")
@click.option("--name-property", help="The property that holds each area's name.")
@shared
def import_areas(
    file: Path,
    kind: str,
    code_property: str | None,
    name_property: str | None,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Boundaries of wards or other areas from GeoJSON; every listing is placed again."""
    if not (kind.isascii() and kind.replace("-", "").isalnum() and kind == kind.lower() and len(kind) <= 30):
        raise click.UsageError("--kind is one word in small letters, such as ward.")
    run = begin("areas", file.name, clock.now(), kind=kind, code_property=code_property, name_property=name_property)
    run_import(
        run,
        lambda: plan_areas(db.session, load(file), file.name, kind, code_property, name_property),  # type: ignore[arg-type]
        dry_run=dry_run,
        strict=strict,
        as_json=as_json,
    )


@import_group.group("template")
def template_group() -> None:
    """Write an empty template to fill in."""


@template_group.command("services")
@click.argument("out", type=FILE)
def template_services(out: Path) -> None:
    """Write the services template, CSV or XLSX by the name's ending."""
    try:
        write_template(out)
    except FileError as problem:
        click.echo(str(problem), err=True)
        raise SystemExit(1) from problem
    click.echo(f"Wrote {out}.")


import_group.add_command(import_census)
import_group.add_command(import_counts)
import_group.add_command(import_reports)
import_group.add_command(import_childcare)
template_group.add_command(template_reports)
import_group.add_command(import_statistics)
import_group.add_command(import_plans)
template_group.add_command(template_counts)
