"""A provider's spreadsheet of 300 services, read, checked, compared and applied, over pandas reading the same file."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
from flask_migrate import upgrade

from app import create_app
from benchmarks.results import Result
from config.settings import Settings
from importers.specs.services import SERVICES
from importers.template import template
from importers.uploads.columns import OWN_SERVICES
from importers.uploads.lines import UploadPlan
from importers.uploads.planning import plan_upload
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.directory.actions import ProviderDetails, save_provider
from localoffer.publishing.differences import Naming

ROWS = 300
TURNS = 5
_ACTOR = Actor("command", "benchmark")
_NOW, _TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC), date(2026, 11, 22)


def measure(folder: Path) -> list[Result]:
    """Plan and apply 300 new services, then plan the same file again, all of it unchanged."""
    folder.mkdir()
    app = create_app(Settings(data_dir=folder, secret_key="b" * 32, log_level="ERROR"))
    file = template("csv", OWN_SERVICES.columns, [_row(number) for number in range(ROWS)])
    with app.app_context():
        upgrade()
        session = db.session()
        provider = save_provider(session, ProviderDetails("Saltby Clubs", "voluntary"), _ACTOR, _NOW).provider
        session.commit()

        def plan() -> UploadPlan:
            return plan_upload(session, file, "clubs.csv", provider, _TODAY, Naming({}, "Aldermere"))

        plain = _seconds(lambda: pd.read_csv(BytesIO(file), dtype=str, keep_default_na=False))
        new = _seconds(plan)
        began = time.perf_counter()
        plan().apply(session, _ACTOR, _NOW, lambda: None)
        session.commit()
        applied = time.perf_counter() - began
        again = _seconds(plan)
        assert plan().counts()["unchanged"] == ROWS
    return [
        Result(f"pandas reads a spreadsheet of {ROWS} services", f"{plain * 1000:.0f} ms"),
        Result(f"a provider's spreadsheet, {ROWS} new services: checked and shown", f"{new * 1000:.0f} ms"),
        Result("— over pandas", f"{new / plain:.0f}"),
        Result("the same: checked again and applied", f"{applied:.2f} s"),
        Result("the same file again, compared with what is there", f"{again * 1000:.0f} ms"),
    ]


def _row(number: int) -> dict[str, str]:
    examples = {column.field: column.example for column in SERVICES.columns}
    return examples | {
        "reference": f"C-{number}",
        "name": f"Club {number}",
        "confirmed_on": "",
        "description": "Calm. " * 40,
    }


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
