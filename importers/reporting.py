"""What a run says on the terminal."""

import json
from typing import Any

import click

from importers.pipeline import Plan
from importers.runs import Run

SHOWN_PROBLEMS = 50
SHOWN_CHANGES = 50


def report(run: Run, plan: Plan | None, *, as_json: bool, dry_run: bool) -> None:
    """Print the run; with `as_json` nothing but the record."""
    if as_json:
        click.echo(json.dumps(record_of(run, plan, dry_run=dry_run), ensure_ascii=False, indent=2))
        return
    for note in run.notes:
        click.echo(note)
    if dry_run and plan is not None:
        _changes(plan)
    _problems(run)
    click.echo(_counts(run))
    click.echo(_ending(run))


def record_of(run: Run, plan: Plan | None, *, dry_run: bool) -> dict[str, Any]:
    """The record of a run as data; a dry run says what would change."""
    record = run.to_json()
    if dry_run and plan is not None:
        record["changes"] = [dict(zip(("change", "reference", "name"), row, strict=True)) for row in plan.preview()]
    return record


def _changes(plan: Plan) -> None:
    rows = plan.preview()
    for change, reference, name in rows[:SHOWN_CHANGES]:
        click.echo(f"  {change:<10} {reference:<24} {name}")
    if len(rows) > SHOWN_CHANGES:
        click.echo(f"  and {len(rows) - SHOWN_CHANGES:,} more (see them all with --json)")


def _problems(run: Run) -> None:
    for title, rejects in (("Rejected", True), ("To look at", False)):
        found = [problem for problem in run.problems if problem.rejects is rejects]
        if found:
            click.echo(f"{title}:")
        for problem in found[:SHOWN_PROBLEMS]:
            click.echo(f"  {problem}")
        if len(found) > SHOWN_PROBLEMS:
            click.echo(f"  and {len(found) - SHOWN_PROBLEMS:,} more (see them with --json)")


def _counts(run: Run) -> str:
    return (
        f"{run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged, {run.rejected:,} rejected "
        f"({run.seconds:.1f} s)"
    )


def _ending(run: Run) -> str:
    if run.state == "refused":
        return "Nothing was imported. Correct what is listed above and run the command again."
    if run.state == "dry run":
        return "Nothing was written: this was a dry run."
    if run.rejected:
        rows = "row" if run.rejected == 1 else "rows"
        return f"Imported, without the {run.rejected:,} {rows} listed above. Correct them and run the command again."
    return "Imported."
