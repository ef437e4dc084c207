"""The demonstration borough goes in as a real authority's files do."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.demonstration.changes import submit_changes
from importers.demonstration.commands import demo_group
from importers.demonstration.load import load_demonstration
from importers.runs import ImportRun, Run
from localoffer.directory.models import Location, Provider, Service, Succession
from localoffer.directory.rules import is_setting_kind
from localoffer.publishing.queries import counts

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def load(session: Session, today: date = TODAY) -> list[Run]:
    return load_demonstration(session, today, NOW, quiet=True)


def test_first_load_brings_in_all_of_it_and_a_second_changes_nothing(session: Session) -> None:
    first = load(session)
    assert [run.state for run in first] == ["applied"] * 5
    assert [run.file_name for run in first] == [
        "wards.geojson", "clusters.geojson", "postcodes.csv", "register.csv", "services.csv",
    ]  # fmt: skip
    assert all(run.new and not run.changed and not run.rejected for run in first)

    second = load(session)
    assert [(run.new, run.changed, run.rejected) for run in second] == [(0, 0, 0)] * 5
    assert [run.unchanged for run in second] == [run.new for run in first]


def test_next_day_moves_dates_and_adds_nothing(session: Session) -> None:
    load(session)
    listed = session.scalar(select(func.count()).select_from(Service))
    later = load(session, date(2026, 11, 23))
    assert all(run.new == 0 for run in later)
    assert later[-1].changed > 0
    assert session.scalar(select(func.count()).select_from(Service)) == listed


def test_every_place_in_the_borough_lies_in_a_ward_and_a_cluster(session: Session) -> None:
    load(session)
    for location in session.scalars(select(Location)):
        kinds = sorted(area.kind for area in location.areas)
        assert kinds == ([] if location.postcode.startswith("WY") else ["cluster", "ward"]), location.postcode


def test_a_schools_base_belongs_to_the_school_the_register_brought(session: Session) -> None:
    load(session)
    base = session.scalars(select(Service).where(Service.external_id == "DEMO-SCH-001")).one()
    academy = session.scalars(select(Provider).where(Provider.urn == "990038")).one()
    assert base.provider is academy
    assert academy.name == "Saltby Academy"
    assert session.scalar(select(func.count()).select_from(Succession)) == 5


def test_no_organisation_is_there_twice(session: Session) -> None:
    load(session)
    names = list(session.scalars(select(Provider.name)))
    assert sorted(names) == sorted(set(names))


def test_a_school_or_nursery_has_one_page_of_its_own(session: Session) -> None:
    load(session)
    for provider in session.scalars(select(Provider)):
        own = [service.name for service in provider.services if service.role == "setting"]
        must = provider.kind == "early-years" or provider.urn is not None
        assert int(must) <= len(own) <= int(is_setting_kind(provider.kind)), (provider.name, own)


def test_a_school_is_what_the_register_says(session: Session) -> None:
    load(session)
    larkrise = session.scalars(select(Provider).where(Provider.slug == "larkrise-school")).one()
    assert larkrise.kind == "special-school"
    assert "Larkrise early years class" in [service.name for service in larkrise.services]


def test_each_file_leaves_a_run_record(session: Session) -> None:
    load(session)
    runs = session.scalars(select(ImportRun)).all()
    assert len(runs) == 5
    assert all(run.options["demonstration"] for run in runs)


def test_command_loads_and_says_so(sqlite_app: Flask) -> None:
    result = sqlite_app.test_cli_runner().invoke(demo_group, ["load", "--today", "2026-11-22"])
    assert result.exit_code == 0, result.output
    assert "register.csv" in result.output
    assert "64 new, 0 changed, 0 unchanged" in result.output


def test_command_keeps_invented_services_out_of_a_real_authority(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite_app.extensions["settings"].model_copy(update={"authority_code": "358"})
    monkeypatch.setitem(sqlite_app.extensions, "settings", real)
    result = sqlite_app.test_cli_runner().invoke(demo_group, ["load"])
    assert result.exit_code == 1
    assert "belongs to the authority 358" in result.output


def test_generate_command_writes_the_files_of_the_town_and_of_its_need_data(
    sqlite_app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("files")
    result = sqlite_app.test_cli_runner().invoke(demo_group, ["generate", str(folder), "--today", "2026-11-22"])
    assert result.exit_code == 0, result.output
    written = {path.name for path in folder.iterdir()}
    assert len(written) == 6 + 7
    assert {"register.csv", "sen-ncyear-2025-26.csv", "ehc-plans-by-need.csv"} <= written


def test_changes_wait_for_officers_once_and_the_public_sees_none_of_them(session: Session) -> None:
    load(session)
    public = session.scalars(select(Service.public_revision_id).order_by(Service.id)).all()
    assert submit_changes(session, NOW) == 4
    found = counts(session, TODAY)
    assert (found.new, found.changes) == (1, 3)
    kept = select(Service.public_revision_id).where(Service.public_revision_id.is_not(None)).order_by(Service.id)
    assert session.scalars(kept).all() == public
    assert submit_changes(session, NOW) == 0
