"""Schools named in spreadsheets, settings with a page of their own, and schools that open again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.commands import import_group
from localoffer.directory.models import Provider, Service, SlugRedirect
from localoffer.directory.queries import provider_page
from localoffer.publishing.actions import Submission, submit_revision
from tests.factories import NOW, OFFICER
from tests.unit.importers.rows import as_csv, school

HEAD = "reference,provider_name,provider_kind,provider_urn,provider_phone,provider_description,name,summary\n"
Run = Callable[..., dict]


@pytest.fixture
def run(app: Flask, tmp_path: Path, session: Session) -> Run:
    def go(kind: str, content: str | bytes, *options: str) -> dict:
        path = tmp_path / "upload.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        result: Result = app.test_cli_runner().invoke(import_group, [kind, str(path), *options, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        session.expire_all()
        return json.loads(result.output)

    return go


@pytest.fixture
def schools(run: Run) -> Callable[..., dict]:
    def go(**changes: str) -> dict:
        return run("schools", as_csv([school(**changes)]), "--authority", "999")

    return go


def services(*rows: str) -> str:
    return HEAD + "\n".join(rows) + "\n"


def said(record: dict) -> list[tuple[int, str, bool]]:
    return [(problem["row"], problem["value"], problem["rejects"]) for problem in record["problems"]]


def changed(record: dict) -> tuple[int, int, int]:
    return tuple(record["counts"][name] for name in ("new", "changed", "unchanged"))


def the(session: Session, external_id: str) -> Service:
    return session.scalars(select(Service).where(Service.external_id == external_id)).one()


NURSERY = "E1,Acorns Nursery,early-years,,01632 960001,,ACORNS NURSERY,A nursery."


def test_a_row_that_bears_a_settings_name_is_its_page(run: Run, session: Session) -> None:
    rows = services(NURSERY, "E2,Acorns Nursery,early-years,,,,Stay and play,", "C1,Swifts,voluntary,,,,Swifts,")
    run("services", rows)
    assert [the(session, name).role for name in ("E1", "E2", "C1")] == ["setting", "service", "service"]
    page = provider_page(session, "acorns-nursery")
    assert page.setting.content.summary == "A nursery."
    assert [item.content.name for item in page.services] == ["Stay and play"]
    assert changed(run("services", rows)) == (0, 0, 3)


def test_a_listing_that_came_in_as_a_service_becomes_the_page(run: Run, session: Session) -> None:
    run("services", services(NURSERY.replace("ACORNS NURSERY", "Nursery places")))
    assert the(session, "E1").role == "service"
    assert changed(run("services", services(NURSERY))) == (0, 1, 0)
    assert the(session, "E1").role == "setting"


def test_a_second_row_for_the_same_setting_is_named(run: Run, session: Session) -> None:
    record = run("services", services(NURSERY, NURSERY.replace("E1", "E2")))
    assert said(record) == [(3, "Acorns Nursery", True)]
    assert "row 2 describes already" in record["problems"][0]["message"]
    later = run("services", services(NURSERY.replace("E1", "E3")))
    assert "with the reference E1" in later["problems"][0]["message"]
    assert session.scalar(select(func.count()).select_from(Service)) == 1


def test_a_renamed_setting_keeps_its_page(run: Run, session: Session) -> None:
    run("services", services(NURSERY))
    run("services", services(NURSERY.replace("Acorns", "Oaks").replace("ACORNS", "OAKS")))
    assert session.scalars(select(Provider.slug)).all() == ["oaks-nursery"]
    assert session.scalars(select(SlugRedirect.slug)).all().count("acorns-nursery") >= 1


def test_a_school_of_the_register_is_described_by_the_register(
    run: Run, schools: Callable[..., dict], session: Session
) -> None:
    schools()
    rows = services(
        "S1,Saltby Primary,early-years,990001,01632 960999,A friendly school.,Breakfast club,",
        "S2,Saltby Primary School,independent,,01632 960999,,After-school club,",
        "S3,saltby primary school,,,01632 960999,,Nursery class,",
    )
    run("services", rows)
    provider = session.scalars(select(Provider)).one()
    assert (provider.name, provider.kind, provider.phone) == (
        "Saltby Primary School", "mainstream-school", "01632960101"
    )  # fmt: skip
    assert provider.description == "A friendly school."
    assert changed(run("services", rows)) == (0, 0, 3)
    assert changed(schools()) == (0, 0, 1)


def test_a_charity_of_a_schools_name_is_not_the_school(
    run: Run, schools: Callable[..., dict], session: Session
) -> None:
    schools()
    run("services", services("V1,Saltby Primary School,voluntary,,,,Summer fair,"))
    assert session.scalar(select(func.count()).select_from(Provider)) == 2


def test_a_row_about_the_school_itself_is_listed_beneath_its_page(
    run: Run, schools: Callable[..., dict], session: Session
) -> None:
    schools()
    record = run("services", services("S1,Saltby Primary School,mainstream-school,990001,,,Saltby Primary School,"))
    assert said(record) == [(2, "Saltby Primary School", False)]
    assert the(session, "S1").role == "service"
    assert provider_page(session, "saltby-primary-school").setting.id == the(session, "990001").id


def test_the_registers_listing_takes_the_page_over(run: Run, schools: Callable[..., dict], session: Session) -> None:
    row = services("S1,Saltby Primary School,mainstream-school,990001,,,Saltby Primary School,")
    run("services", row)
    assert the(session, "S1").role == "setting"
    schools()
    assert (the(session, "S1").role, the(session, "990001").role) == ("service", "setting")
    assert session.scalar(select(func.count()).select_from(Provider)) == 1
    assert changed(run("services", row)) == (0, 0, 1)


def test_a_kind_left_open_is_the_one_known(run: Run, session: Session) -> None:
    run("services", services("H1,Saltby Clinic,health,,,,Therapy,", "H2,Saltby Clinic,,,,,Checks,"))
    run("services", services("H3,Saltby Clinic,,,,,Advice line,"))
    assert session.scalars(select(Provider.kind)).all() == ["health"]


def test_a_school_that_opens_again_is_back(schools: Callable[..., dict], session: Session) -> None:
    schools()
    schools(EstablishmentStatus="Closed", CloseDate="31-08-2026")
    provider = session.scalars(select(Provider)).one()
    assert (provider.closed_on.isoformat(), the(session, "990001").is_public) == ("2026-08-31", False)
    assert changed(schools()) == (0, 1, 0)
    assert (provider.closed_on, the(session, "990001").is_public) == (None, True)
    assert changed(schools()) == (0, 0, 1)


def test_an_edit_by_hand_stays_when_only_the_role_moves(run: Run, session: Session) -> None:
    run("services", services(NURSERY.replace("ACORNS NURSERY", "Nursery places")))
    listing = the(session, "E1")
    edited = listing.public_revision.content.model_copy(update={"name": "Acorns Nursery", "summary": "By hand."})
    submit_revision(session, Submission(listing.provider, edited, listing, publish=True), OFFICER, NOW)
    session.commit()
    run("services", services(NURSERY))
    assert the(session, "E1").role == "setting"
    assert the(session, "E1").public_revision.content.summary == "By hand."
