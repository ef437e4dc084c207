"""`flask import counts` and its template."""

from pathlib import Path

import click
from flask import current_app

from config.needs import axis
from importers.census.guarding import safe_name
from importers.census.opening import fault_of
from importers.counts.columns import ROW
from importers.counts.planning import CountsPlan, Known, plan_counts
from importers.options import FILE, run_import, shared
from importers.problems import FileError
from importers.reading import load
from importers.running import begin
from importers.template import Format, note_of, write_sheet, write_template
from localoffer import clock
from localoffer.database import db


@click.command("counts")
@click.argument("file", type=FILE)
@shared
def import_counts(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Counts of pupils by provision and need, CSV or XLSX, one row for each school, provision and need.

    A sheet with a column for a name, a pupil's number, a birthday or an address is refused unread."""
    settings = current_app.extensions["settings"]
    known = Known(settings.authority_code, settings.authority_name, settings.need_threshold)
    run = begin("counts", safe_name(file.name), clock.now())

    def prepare() -> CountsPlan:
        if fault := fault_of(file, safe_name(file.name)):
            raise FileError(fault)
        return plan_counts(db.session, load(file), file.name, known, clock.today())  # type: ignore[arg-type]

    run_import(run, prepare, dry_run=dry_run, strict=strict, as_json=as_json)


@click.command("counts")
@click.argument("out", type=FILE)
def template_counts(out: Path) -> None:
    """Write the template of counts, CSV or XLSX by the name's ending."""
    try:
        write_template(out, counts_template)
    except FileError as problem:
        click.echo(str(problem), err=True)
        raise SystemExit(1) from problem
    click.echo(f"Wrote {out}.")


def counts_template(format: Format) -> bytes:
    """The template's bytes; a workbook lists the codes too."""
    notes = [note_of(column) for column in ROW]
    notes[0] = f"# {notes[0]}"
    listed = [
        (name, str(term.extra.get("census", term.code)), term.label)
        for name in ("provision", "need", "year_group")
        for term in axis(name).terms
    ]
    return write_sheet(format, [column.heading for column in ROW], [], notes, ROW, "Counts", listed)
