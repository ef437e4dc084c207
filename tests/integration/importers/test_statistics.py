"""Statistics and EHC plans through the command line, on both databases: preview, apply, again, revised, refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.commands import import_group
from importers.needs.layouts import layouts
from importers.runs import ImportRun
from localoffer.needs.models import NeedCount, NeedPlace, NeedRelease
from tests.unit.importers.needs import files

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write rows and import them: `run("plans", [row, row], "--dry-run")`."""

    def go(kind: str, rows: list[dict[str, str]], *options: str) -> Result:
        path = files.write(tmp_path / f"{kind}.csv", *rows)
        return app.test_cli_runner().invoke(import_group, [kind, str(path), *options])

    return go


def record(result: Result) -> Any:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return json.loads(result.output)


def raw(session: Session, **where: str) -> dict[tuple[str, str], int | None]:
    """The figures that stand, by provision and need."""
    session.rollback()
    query = select(NeedCount).filter_by(form="raw", is_current=True, year_group="all", **where)
    return {(one.provision, one.need): one.count for one in session.scalars(query)}


def test_a_dry_run_tells_what_is_new_and_writes_nothing(run: Run, session: Session) -> None:
    told = record(run("plans", [files.plans()], "--dry-run", "--json"))
    assert (told["state"], told["counts"]["new"]) == ("dry run", 14)
    assert told["changes"] == [{"change": "new", "reference": "999", "name": "Aldermere, 2024 to 2025: 14 figures"}]
    assert raw(session) == {}
    assert session.scalars(select(ImportRun)).all() == []


def test_plans_go_in_with_their_release_and_again_change_nothing(run: Run, session: Session) -> None:
    first = record(run("plans", [files.plans()], "--published", "2025-06-26", "--edition", "2025", "--json"))
    second = record(run("plans", [files.plans()], "--json"))
    assert (first["counts"]["new"], second["counts"]["new"], second["counts"]["unchanged"]) == (14, 0, 14)
    figures = raw(session, place="999")
    assert (figures["ehc-plan", "all"], figures["ehc-plan", "missing"]) == (1300, 100)
    release = session.scalars(select(NeedRelease).order_by(NeedRelease.id)).first()
    assert release is not None
    assert (release.edition, str(release.published_on), release.sha256) == ("2025", "2025-06-26", first["sha256"])
    assert (release.source, release.data_set, release.rows_read) == ("ehc-plans", "plans-by-need", 1)
    place = session.get(NeedPlace, ("authority", "999"))
    assert place is not None
    assert (place.name, place.region, place.gss) == ("Aldermere", "E12000009", "E06000999")


def test_a_figure_that_changed_is_a_revision_and_the_old_one_stays(run: Run, session: Session) -> None:
    run("plans", [files.plans()])
    preview = record(run("plans", [files.plans(number_asd="90")], "--dry-run", "--json"))
    assert (preview["counts"]["changed"], preview["counts"]["unchanged"]) == (1, 13)
    run("plans", [files.plans(number_asd="90")])
    assert raw(session, need="asd") == {("ehc-plan", "asd"): 90}
    old = session.scalars(select(NeedCount).filter_by(form="raw", need="asd", is_current=False)).one()
    assert old.count == 100


def test_a_symbol_is_stored_as_a_symbol(run: Run, session: Session) -> None:
    run("statistics", [files.year_groups(nc_year_7_pupil_count="c")])
    session.rollback()
    stored = session.scalars(select(NeedCount).filter_by(form="raw", year_group="7")).one()
    assert (stored.count, stored.symbol) == (None, "c")


def test_a_row_that_cannot_be_used_keeps_no_other_out_but_with_strict_all(run: Run, session: Session) -> None:
    rows = [files.phase_type(), files.phase_type(sen_provision="A new provision")]
    refused = run("statistics", rows, "--strict")
    assert refused.exit_code == 1
    assert raw(session) == {}
    told = record(run("statistics", rows, "--json"))
    assert (told["counts"]["new"], told["counts"]["rejected"]) == (1, 1)
    assert told["problems"][0]["row"] == 3
    assert told["problems"][0]["value"] == "A new provision"


def test_each_kind_has_its_command(run: Run) -> None:
    wrong = run("statistics", [files.plans()])
    assert wrong.exit_code == 1
    assert "Import it with 'flask import plans'" in wrong.output
    assert "Import it with 'flask import statistics'" in run("plans", [files.phase_type()]).output


def test_a_file_of_other_places_only_is_refused_in_words(run: Run) -> None:
    result = run("plans", [files.plans(**files.OTHER)])
    assert result.exit_code == 1
    assert "LOCALOFFER_AUTHORITY_CODE" in result.output


def test_several_files_are_imported_one_by_one(app: Flask, session: Session, tmp_path: Path) -> None:
    good = files.write(tmp_path / "phases.csv", files.phase_type())
    bad = files.write(tmp_path / "other.csv", {"name": "Swimming"})
    last = files.write(tmp_path / "schools.csv", files.school_wide())
    result = app.test_cli_runner().invoke(import_group, ["statistics", *map(str, (good, bad, last)), "--json"])
    assert result.exit_code == 1
    assert [one["state"] for one in record(result)] == ["applied", "refused", "applied"]
    assert raw(session, level="school")["ehc-plan", "all"] == 9


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Name files, or use --download"),
        (["a.csv", "--download"], "Name files, or use --download"),
        (["--download", "--edition", "2025"], "--edition and --published are for files"),
        (["a.csv", "--accept-version", "2"], "--accept-version is for --download"),
        (["a.csv", "--published", "2999-01-01"], "--published is a day to come"),
    ],
)
def test_options_that_do_not_go_together_are_refused(sqlite_app: Flask, options: list[str], words: str) -> None:
    result = sqlite_app.test_cli_runner().invoke(import_group, ["statistics", *options])
    assert result.exit_code == 2
    assert words in result.output


def test_every_layout_belongs_to_a_source_and_a_data_set_that_exist() -> None:
    from config import needs

    kept = [layout for layout in layouts() if not layout.refused]
    assert {needs.source(layout.source).data_set(layout.data_set).code for layout in kept} == {
        "school-level", "year-group", "primary-need", "phase-type", "plans-by-need",
    }  # fmt: skip
