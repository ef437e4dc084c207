"""Loads the invented need data the way a real authority's is: each release through its own import, in order."""

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.demonstration import DEMONSTRATION_CODE
from importers.census.judging import Asked
from importers.census.planning import plan_census
from importers.demonstration.needs.files import NeedFile, write_need_files
from importers.needs.planning import Told, Wanted, plan_file
from importers.needs.reading import Selection
from importers.pipeline import Plan
from importers.running import begin, carry_out
from importers.runs import Run
from localoffer.needs.models import NeedRelease
from localoffer.needs.publishing import protected_together

THRESHOLD = 5
"""Counts below this are hidden from the public, where nobody set another number."""


def load_needs(
    session: Session,
    today: date,
    now: datetime,
    threshold: int = THRESHOLD,
    *,
    years: int | None = None,
    quiet: bool = False,
) -> list[Run]:
    """Write the releases there are on `today` and import each that was not imported before, committing after each.
    `threshold` is the setting `need_threshold`; `years` is how many of the newest school years, where not all.

    Returns the runs in order; it stops after one that was refused. Schools are in the directory already. Raises what a
    failing import raises.
    """
    runs: list[Run] = []
    with TemporaryDirectory(prefix="localoffer-demonstration-") as folder, protected_together(session, threshold):
        for file in write_need_files(Path(folder), today, years):
            if _is_loaded(session, file.path):
                continue
            run = begin(file.kind, file.path.name, now, demonstration=True, edition=file.edition)
            carry_out(session, run, _prepare(session, file, today, threshold), strict=True, quiet=quiet)
            runs.append(run)
            if run.state != "applied":
                break
    session.commit()
    return runs


def _prepare(session: Session, file: NeedFile, today: date, threshold: int) -> Callable[[], Plan]:
    if file.kind == "census":
        return lambda: plan_census(session, [file.path], Asked(DEMONSTRATION_CODE, threshold), today)
    told = Told(f"{file.edition}, invented", file.published)
    wanted = Wanted(Selection(DEMONSTRATION_CODE), threshold)
    return lambda: plan_file(session, file.path, file.kind, wanted, told)


def _is_loaded(session: Session, path: Path) -> bool:
    """Whether exactly this file was. An earlier release again would take later corrections back."""
    digest = sha256(path.read_bytes()).hexdigest()
    return session.scalar(select(NeedRelease.id).where(NeedRelease.sha256 == digest).limit(1)) is not None
