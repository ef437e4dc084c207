"""`flask import childcare`: Ofsted's list of childcare providers."""

from pathlib import Path

import click
from flask import current_app

from importers.options import FILE, run_import, shared
from importers.pipeline import Plan
from importers.reading import load
from importers.registers.childcare import plan_childcare
from importers.registers.ofsted_page import newest_childcare
from importers.running import begin
from localoffer import clock
from localoffer.database import db


@click.command("childcare")
@click.argument("file", type=FILE, required=False)
@click.option("--authority", help="The authority's name as the file spells it. Default: the setting's short name.")
@click.option("--download", "fetch", is_flag=True, help="Fetch the newest file that Ofsted's page links.")
@shared
def import_childcare(
    file: Path | None, authority: str | None, fetch: bool, dry_run: bool, strict: bool, as_json: bool
) -> None:
    """Nurseries, pre-schools and clubs from Ofsted's childcare register.

    Childminders and others whose details Ofsted keeps back are never listed. What ends is put to an officer."""
    if fetch == (file is not None):
        raise click.UsageError("Name one file, or use --download, not both.")
    named = authority or current_app.extensions["settings"].authority_short_name
    run = begin("childcare", file.name if file else "download", clock.now(), authority=named)

    def prepare() -> Plan:
        if file is not None:
            content = load(file)
        else:
            came = newest_childcare()
            content, run.file_name = came.content, came.name
        plan = plan_childcare(db.session, content, run.file_name, named)  # type: ignore[arg-type]
        run.options["rows"] = plan.rows_read
        return plan

    run_import(run, prepare, dry_run=dry_run, strict=strict, as_json=as_json)
