"""`flask import reports` and its template."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from config.reports import form_names
from importers.options import FILE, need_tables, run_import, shared
from importers.problems import FileError
from importers.reading import load
from importers.reports.judging import LONGEST_NOTE, Options
from importers.reports.planning import ReportsPlan, plan_reports
from importers.reports.sheets import filled_sheet, left_out_words
from importers.running import begin
from importers.template import write_template
from localoffer import clock
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.reports.knowing import known_facts
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.settings import may_be_written, school_year, year_words

_YEAR = click.option(
    "--year",
    type=int,
    metavar="2026",
    help="The year in which the school year begins. Default: this school year.",
)


@click.command("reports")
@click.argument("file", type=FILE)
@_YEAR
@click.option("--as-draft", is_flag=True, help="Leave drafts for the schools to check and send, and publish nothing.")
@click.option("--note", default="", help="What was changed, for families: needed where the year's report is public.")
@shared
def import_reports(
    file: Path, year: int | None, as_draft: bool, note: str, dry_run: bool, strict: bool, as_json: bool
) -> None:
    """SEN information reports from a spreadsheet, CSV or XLSX, one row a school.

    Families read them at once, unless they are kept as drafts."""
    options = Options(_year(year), clock.today(), as_draft, _note(note))
    run = begin("reports", file.name, clock.now(), year=options.year, as_draft=as_draft, note=options.note)
    run_import(run, lambda: _plan(file, options), dry_run=dry_run, strict=strict, as_json=as_json)


@click.command("reports")
@click.argument("out", type=FILE)
@click.option("--form", help="Only the questions of one form, such as schools. Default: those of every form.")
@click.option("--filled", is_flag=True, help="With every report that families can read for the year.")
@_YEAR
@with_appcontext
def template_reports(out: Path, form: str | None, filled: bool, year: int | None) -> None:
    """Write the reports template, CSV or XLSX by the name's ending, from the questions in use.

    With --filled it holds this year's public reports, and comes back unchanged."""
    if form is not None and form not in form_names():
        raise click.UsageError(f"There is no form '{form}'. There are: {', '.join(form_names())}.")
    if filled:
        need_tables()
    chosen = school_year(clock.today()) if year is None else year
    try:
        sheet = filled_sheet(db.session if filled else None, chosen, form)  # type: ignore[arg-type]
        write_template(out, sheet.content)
    except FileError as problem:
        click.echo(str(problem), err=True)
        raise SystemExit(1) from problem
    if filled:
        click.echo(f"{sheet.reports:,} public reports of {year_words(chosen)}.")
    if out.suffix.lower() == ".xlsx":
        for words in left_out_words(sheet):
            click.echo(words)
    click.echo(f"Wrote {out}.")


def _plan(file: Path, options: Options) -> ReportsPlan:
    settings = current_app.extensions["settings"]

    def known(provider: Provider) -> KnownFacts:
        return known_facts(db.session, provider, settings)  # type: ignore[arg-type]

    return plan_reports(db.session, load(file), file.name, options, known)  # type: ignore[arg-type]


def _year(given: int | None) -> int:
    """The school year to import. Raises UsageError for one whose reports cannot be written any more, or not yet."""
    this = school_year(clock.today())
    year = this if given is None else given
    if not may_be_written(year, clock.today()):
        raise click.UsageError(
            f"--year {year}: reports can be written for {year_words(this)} and {year_words(this + 1)} only. "
            f"Give {this} or {this + 1}."
        )
    return year


def _note(given: str) -> str:
    note = " ".join(given.split())
    if len(note) > LONGEST_NOTE:
        raise click.UsageError(f"--note has {len(note):,} characters; {LONGEST_NOTE:,} is the most.")
    return note
