"""What every import command has in common: its options, and how it says that it could not be carried out."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from importers.pipeline import Plan
from importers.reporting import record_of, report
from importers.running import carry_out
from importers.runs import ImportRun, Run
from localoffer.database import db
from localoffer.errors import ConflictError

FILE = click.Path(path_type=Path)
_MEANWHILE = "Somebody else changed the directory at the same moment, so nothing was imported. Run the command again."


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every import has."""
    options = (
        click.option("--dry-run", is_flag=True, help="Say what would change; write nothing."),
        click.option("--strict", is_flag=True, help="Import nothing if any row is rejected."),
        click.option("--json", "as_json", is_flag=True, help="Print the run record as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return with_appcontext(command)


def run_imports(
    imports: Sequence[tuple[Run, Callable[[], Plan]]], *, dry_run: bool, strict: bool, as_json: bool
) -> None:
    """Carry out several imports one after another, each by itself, so that one that is refused keeps no other out.
    With `as_json` more than one are printed as a list. Ends with 1 where any was refused. Raises ClickException."""
    if len(imports) == 1:
        run, prepare = imports[0]
        run_import(run, prepare, dry_run=dry_run, strict=strict, as_json=as_json)
        return
    records = []
    for run, prepare in imports:
        if not as_json:
            click.echo(f"{run.file_name}:")
        with _told_in_words():
            need_tables()
            plan = carry_out(db.session, run, prepare, dry_run=dry_run, strict=strict, quiet=as_json)  # type: ignore[arg-type]
        if as_json:
            records.append(record_of(run, plan, dry_run=dry_run))
        else:
            report(run, plan, as_json=False, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    if any(run.state == "refused" for run, _ in imports):
        raise SystemExit(1)


def run_import(run: Run, prepare: Callable[[], Plan], *, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Carry out an import and print it; ends with 1 where nothing could be imported. Raises ClickException where the
    database cannot be used or somebody was quicker."""
    with _told_in_words():
        need_tables()
        _carry_out(run, prepare, dry_run=dry_run, strict=strict, as_json=as_json)


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, StaleDataError, ConflictError) as error:
        raise click.ClickException(_MEANWHILE) from error
    except OperationalError as error:
        locked = "locked" in str(error.orig) or "serialize" in str(error.orig)
        said = _MEANWHILE if locked else f"The database cannot be used, so nothing was imported: {error.orig}"
        raise click.ClickException(said) from error


def need_tables() -> None:
    """Raises ClickException where the database has no tables yet."""
    if not inspect(db.engine).has_table(ImportRun.__tablename__):
        raise click.ClickException("The database has no tables yet. Run 'flask db upgrade' first.")


def _carry_out(run: Run, prepare: Callable[[], Plan], *, dry_run: bool, strict: bool, as_json: bool) -> None:
    plan = carry_out(db.session, run, prepare, dry_run=dry_run, strict=strict, quiet=as_json)  # type: ignore[arg-type]
    report(run, plan, as_json=as_json, dry_run=dry_run)
    if run.state == "refused":
        raise SystemExit(1)
