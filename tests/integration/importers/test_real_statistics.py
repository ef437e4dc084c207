"""The Department's own file of EHC plans: every authority's counts equal the file's. Skipped where absent."""

import csv
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from config.settings import Settings
from importers.commands import import_group
from localoffer.database import db
from localoffer.needs.models import NeedCount

pytestmark = pytest.mark.real_data
NAMES = {"number_need_unknown": "missing", "ehc_plans": "all"}


@pytest.fixture
def plans(real_data: Path) -> Path:
    """The file."""
    return real_data / "sen_statistics/ehcp2025_sen_needs_all_plans.csv"


def in_the_file(path: Path) -> dict[tuple[str, str], int]:
    """By authority and need, read with nothing but the standard library."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["breakdown_topic"] == "All EHC plans"]
    columns = ["ehc_plans", *(name for name in rows[0] if name.startswith("number_"))]
    return {
        (row["old_la_code"], NAMES.get(name, name.removeprefix("number_"))): int(row[name])
        for row in rows
        if row["geographic_level"] == "Local authority"
        for name in columns
    }


def in_the_store(app: Flask) -> dict[tuple[str, str], int | None]:
    with app.app_context(), Session(db.engine) as session:
        query = select(NeedCount).filter_by(form="raw", is_current=True, level="authority", provision="ehc-plan")
        return {(one.place, one.need): one.count for one in session.scalars(query)}


def test_an_authoritys_plans_by_need_equal_the_files_own(settings: Settings, plans: Path) -> None:
    app = create_app(settings.model_copy(update={"authority_code": "358"}))
    told = _import(app.test_cli_runner(), plans)
    own = {key: count for key, count in in_the_file(plans).items() if key[0] == "358"}
    assert len(own) == 14
    assert in_the_store(app) == own
    assert told["counts"] == {"new": 42, "changed": 0, "unchanged": 0, "rejected": 0, "warnings": 0}


def test_every_authoritys_plans_by_need_equal_the_files_own(sqlite_app: Flask, plans: Path) -> None:
    _import(sqlite_app.test_cli_runner(), plans, "--all-places")
    stored = in_the_store(sqlite_app)
    assert stored == in_the_file(plans)
    assert len({place for place, _ in stored}) == 153


@pytest.mark.parametrize(
    ("name", "authority", "new"),
    [
        ("ees_sen_school_level_LONG_2026_format_header_and_row.csv", "201", 1),
        ("ees_sen_school_level_WIDE_to_2024-25_synthetic.csv", "100", 145),
        ("ees_sen_secondary_need_2026.csv", "999", 1),
    ],
)
def test_a_sample_of_each_format_goes_in(
    settings: Settings, real_data: Path, name: str, authority: str, new: int
) -> None:
    app = create_app(settings.model_copy(update={"authority_code": authority}))
    path = real_data / "sen_statistics" / name
    result = app.test_cli_runner().invoke(import_group, ["statistics", str(path), "--json"])
    told = json.loads(result.output)
    assert (told["state"], told["counts"]["new"], told["counts"]["rejected"]) == ("applied", new, 0)


def _import(runner: FlaskCliRunner, path: Path, *options: str) -> dict:
    return json.loads(runner.invoke(import_group, ["plans", str(path), *options, "--json"]).output)
