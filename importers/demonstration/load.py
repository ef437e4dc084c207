"""Loads the demonstration borough the way a real authority's files are loaded: areas, postcodes, schools, services."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from config.demonstration import DEMONSTRATION_CODE
from importers.demonstration.generate import GeneratedFiles, generate
from importers.demonstration.register import schools
from importers.demonstration.register_changes import without_decided
from importers.pipeline import Plan, plan_schools, plan_services
from importers.reading import load
from importers.running import begin, carry_out
from importers.runs import Run
from importers.sources.areas import plan_areas
from importers.sources.postcodes import plan_postcodes
from importers.sources.schools import Selection

Prepare = Callable[[], Plan]


def load_demonstration(session: Session, today: date, now: datetime, *, quiet: bool = False) -> list[Run]:
    """Write the files for `today` and import each in turn, committing after each. A second load changes nothing.

    Returns the runs in order; it stops after one that was refused. Raises what a failing import raises.
    """
    runs: list[Run] = []
    with TemporaryDirectory(prefix="localoffer-demonstration-") as folder:
        files = generate(Path(folder), today)
        for kind, file, prepare in _imports(session, files, today):
            run = begin(kind, file.name, now, demonstration=True)
            carry_out(session, run, prepare, strict=True, quiet=quiet)
            runs.append(run)
            if run.state != "applied":
                break
    return runs


def _imports(session: Session, files: GeneratedFiles, today: date) -> list[tuple[str, Path, Prepare]]:
    """What to import, in the order in which one needs the other: areas and postcodes place the listings."""
    neighbours = frozenset(str(school["urn"]) for school in schools() if school.get("elsewhere"))
    wanted = Selection(DEMONSTRATION_CODE, also=neighbours)

    def areas(file: Path, kind: str) -> Prepare:
        return lambda: plan_areas(session, load(file), file.name, kind, "code", "name")

    def the_schools() -> Plan:
        links = (load(files.links), files.links.name)
        return without_decided(
            session, plan_schools(session, load(files.register), files.register.name, wanted, None, links)
        )

    return [
        ("areas", files.wards, areas(files.wards, "ward")),
        ("areas", files.clusters, areas(files.clusters, "cluster")),
        ("postcodes", files.postcodes, lambda: plan_postcodes(session, files.postcodes, ())),
        ("schools", files.register, the_schools),
        (
            "services",
            files.services,
            lambda: plan_services(session, load(files.services), files.services.name, None, today),
        ),
    ]
