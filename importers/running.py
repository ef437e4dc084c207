"""One run from start to end: plan, decide, apply, commit once, keep the record."""

import gc
import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

from rich.console import Console
from rich.progress import Progress
from sqlalchemy.orm import Session

from importers.pipeline import Plan
from importers.problems import FileError
from importers.runs import Run, keep
from importers.staging import IMPORTER
from localoffer.audit import Actor


def begin(kind: str, file_name: str, now: datetime, /, **options: object) -> Run:
    """A run that has just started. Options that were not given are left out of the record."""
    given = {name: value for name, value in options.items() if value not in (None, "", (), [], False, 0)}
    return Run(kind, file_name, now.astimezone(UTC), whoever(), options=given)


def whoever() -> str:
    """Who started the command, as the system names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def carry_out(
    session: Session,
    run: Run,
    prepare: Callable[[], Plan],
    *,
    dry_run: bool = False,
    strict: bool = False,
    quiet: bool = False,
    actor: Actor | None = None,
) -> Plan | None:
    """Plan the import and, unless it is a dry run or refused, apply it in one transaction. Commits. `actor` is who
    brings the file, where that is not the import itself.

    Returns the plan, or None where the file as a whole was refused. Whatever goes wrong later is rolled
    back, recorded as a failed run, and raised again.
    """
    started = monotonic()
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)  # millions of cells come and stay: looking through them often costs a third
    try:
        plan = _plan(run, prepare)
        if plan is not None and not _refused(run, plan, strict) and not dry_run:
            by = actor or Actor("command", f"{IMPORTER.partition(':')[2]}{run.kind}")
            with progress(plan.size, quiet) as tick:
                plan.apply(session, by, run.started_at, tick)
            run.state = "applied"
        elif plan is not None and run.state != "refused":
            run.state = "dry run"
        if plan is not None:
            run.notes = plan.notes
        run.seconds = monotonic() - started
        if dry_run:
            session.rollback()
        else:
            keep(session, run)
            session.commit()
    except BaseException:
        session.rollback()
        run.state, run.seconds = "failed", monotonic() - started
        run.new = run.changed = run.unchanged = 0
        keep(session, run)
        session.commit()
        raise
    finally:
        gc.set_threshold(*usual)
    return plan


def _plan(run: Run, prepare: Callable[[], Plan]) -> Plan | None:
    try:
        plan = prepare()
    except FileError as problem:
        run.state = "refused"
        run.add(list(problem.problems))
        return None
    run.source, run.sha256 = plan.source, plan.sha256
    run.add(plan.problems)
    counts = plan.counts()
    run.new, run.changed, run.unchanged = counts["new"], counts["changed"], counts["unchanged"]
    if not plan.size:
        run.state = "refused"
        if not plan.problems:
            plan.notes.append("The file has no rows to import under its headings.")
    return plan


def _refused(run: Run, plan: Plan, strict: bool) -> bool:
    """Where no row is left nothing is imported; with `--strict`, one rejected row refuses them all."""
    if run.state == "refused":
        return True
    if not (strict and any(problem.rejects for problem in plan.problems)):
        return False
    run.state = "refused"
    run.new = run.changed = run.unchanged = 0
    return True


@contextmanager
def progress(size: int, quiet: bool, doing: str = "Importing") -> Iterator[Callable[[], None]]:
    """A bar of `size` steps on a terminal, nothing anywhere else; what it gives is called after each step."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda: None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(doing, total=size)
        yield lambda: bar.advance(task)
