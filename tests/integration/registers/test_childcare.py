"""Ofsted's childcare register: who is listed and who never is, what is put to an officer."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.commands import import_group
from importers.problems import FileError
from importers.registers import jobs
from importers.runs import ImportRun
from localoffer.audit import AuditEvent
from localoffer.directory.models import Provider, Service
from localoffer.publishing.models import Revision
from localoffer.register_notices import actions
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.registers.conftest import notice, notices, the
from tests.sources import faults
from tests.sources.childcare import PAGE_PATH, Row, as_release, childminder, nursery, publish
from tests.sources.server import SourceServer

ACORNS = nursery("EY101465", "Acorns Nursery")
CLUB = nursery("EY200001", "Mill Club", provider_subtype="Out-of-school day care", individual="CCR-VCR")
FAR = nursery("EY300001", "Far Nursery", local="Wynbridge")
GONE = nursery("EY300002", "Gone Nursery", provider_status="Resigned")
AT_HOME = nursery("EY300003", "Puddle Lane Playgroup", provider_type="Childcare on domestic premises")


def load(source: SourceServer, *rows: Row, quarter: str = "31 August 2026") -> int:
    publish(source, rows, quarter)
    return jobs.childcare().rows_out


def test_nurseries_and_clubs_of_this_authority_are_listed(site: Flask, source: SourceServer, session: Session) -> None:
    assert load(source, ACORNS, CLUB, FAR, GONE) == 2
    acorns = the(session, "EY101465")
    found = acorns.public_revision.content
    assert (acorns.role, acorns.provider.kind, acorns.provider.ofsted_urn) == ("setting", "early-years", "EY101465")
    assert (found.age_min, found.age_max, found.stages) == (0, 5, ("early-years",))
    assert "Inspected on 12 March 2026: see the report on Ofsted’s website." in found.description
    assert [link.url for link in found.links] == ["https://reports.ofsted.gov.uk/provider/16/EY101465"]
    assert "48 places" in found.description
    club = the(session, "EY200001").public_revision.content
    assert (club.age_min, club.age_max, club.stages) == (5, 17, ("primary", "secondary"))
    assert session.scalar(select(func.count()).select_from(Service)) == 2


def test_no_grade_and_no_registered_person_is_ever_kept(site: Flask, source: SourceServer, session: Session) -> None:
    load(source, ACORNS, CLUB)
    for table in (Provider, Revision, AuditEvent, ImportRun):
        for row in session.execute(select(table.__table__)).all():
            assert "Never Printed" not in str(row)
            assert "overall effectiveness" not in str(row).casefold()


def test_childminders_and_whoever_is_kept_back_are_counted_and_never_listed(
    site: Flask, source: SourceServer, session: Session, tmp_path: Path
) -> None:
    named = nursery("EY400002", "Sunny Sue", provider_type="Childminder")
    carer = nursery("EY400003", "Ann Other", provider_type="Home childcarer")
    rows = [ACORNS, childminder("EY400001"), named, carer, nursery("EY400004", "REDACTED")]
    path = tmp_path / "childcare.csv"
    path.write_bytes(as_release(rows))
    result = site.test_cli_runner().invoke(import_group, ["childcare", str(path), "--json"])
    record = json.loads(result.output)
    assert record["notes"] == [
        "Childminders, home childcarers and others whose details Ofsted keeps back, none of whom is ever listed "
        "from this file: 4."
    ]
    assert "Sunny Sue" not in result.output
    assert record["counts"]["new"] == 1
    assert session.scalars(select(Provider.name)).all() == ["Acorns Nursery"]


def test_care_in_somebodys_home_keeps_its_street_back(site: Flask, source: SourceServer, session: Session) -> None:
    load(source, AT_HOME)
    place = the(session, "EY300003").public_revision.content.places[0]
    assert (place.hide_address, place.town) == (True, "Saltby")


def test_older_headings_in_capitals_are_read(site: Flask, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(as_release([ACORNS], old=True))
    result = site.test_cli_runner().invoke(
        import_group, ["childcare", str(path), "--authority", "Borough of Aldermere"]
    )
    assert result.exit_code == 0, result.output
    assert the(session, "EY101465").public_revision.content.places[0].postcode == "WX4 2BD"


def test_another_authoritys_name_is_told(site: Flask, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "far.csv"
    path.write_bytes(as_release([FAR]))
    result = site.test_cli_runner().invoke(import_group, ["childcare", str(path)])
    assert result.exit_code == 1
    assert "no row has the local authority Aldermere" in result.output
    assert "it holds Wynbridge" in result.output


def test_the_same_list_again_changes_nothing(site: Flask, source: SourceServer, session: Session) -> None:
    load(source, ACORNS, CLUB)
    assert jobs.childcare().rows_in == 0
    assert load(source, ACORNS, CLUB, FAR, quarter="30 November 2026") == 0


def test_the_newest_list_on_the_page_is_taken(site: Flask, source: SourceServer, session: Session) -> None:
    load(source, ACORNS)
    kept = session.scalars(select(ImportRun)).one()
    assert kept.file_name == "Childcare_provider_data_as_at_31_August_2026.csv"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.web_page, "links no list of childcare providers"),
        (faults.status(404), "childcare data"),
        (faults.status(500), "500"),
    ],
)
def test_a_page_without_the_list_is_told(site: Flask, source: SourceServer, fault: faults.Fault, said: str) -> None:
    publish(source, [ACORNS])
    source.always(PAGE_PATH, fault)
    with pytest.raises(FileError, match=said):
        jobs.childcare()


def test_a_list_with_other_columns_is_refused(site: Flask, source: SourceServer, session: Session) -> None:
    publish(source, [ACORNS])
    source.always("*", faults.changed(lambda body: body.replace(b"Provider subtype", b"Sort")))
    with pytest.raises(FileError, match="no longer has the column 'Provider subtype'"):
        jobs.childcare()
    assert session.scalar(select(func.count()).select_from(Service)) == 0


def test_one_that_has_its_own_page_keeps_it(site: Flask, source: SourceServer, session: Session) -> None:
    ours = provider(session, "Acorns", "early-years", ofsted_urn="EY101465")
    page = listing(session, ours, name="Acorns", summary="Ours.")
    page.role = "setting"
    session.commit()
    assert load(source, ACORNS) == 0
    assert session.scalars(select(Service.name)).all() == ["Acorns"]


def test_one_that_looks_the_same_is_put_to_an_officer_and_not_doubled(
    site: Flask, source: SourceServer, session: Session
) -> None:
    ours = provider(session, "Acorns Nursery", "early-years", postcode="WX4 2BD")
    session.commit()
    assert load(source, ACORNS) == 1
    assert notices(session) == [("EY101465", "alike")]
    assert session.scalar(select(func.count()).select_from(Provider)) == 1
    assert load(source, ACORNS, FAR, quarter="30 November 2026") == 0
    actions.accept(session, notice(session, "alike"), OFFICER, NOW)
    session.commit()
    session.refresh(ours)
    assert ours.ofsted_urn == "EY101465"
    load(source, ACORNS, FAR, GONE, quarter="31 December 2026")
    assert session.scalar(select(func.count()).select_from(Provider)) == 1
    assert the(session, "EY101465").provider_id == ours.id


def test_one_that_an_officer_says_is_another_is_listed(site: Flask, source: SourceServer, session: Session) -> None:
    provider(session, "Acorns Nursery", "early-years", postcode="WX4 2BD")
    session.commit()
    load(source, ACORNS)
    actions.keep(session, notice(session, "alike"), "Two rooms, two owners.", OFFICER, NOW)
    session.commit()
    assert load(source, ACORNS, FAR, quarter="30 November 2026") == 1
    assert session.scalar(select(func.count()).select_from(Provider)) == 2


def test_a_registration_that_ended_waits_for_an_officer(site: Flask, source: SourceServer, session: Session) -> None:
    load(source, ACORNS, CLUB)
    assert load(source, CLUB | {"Provider status": "Active"}, FAR, quarter="30 November 2026") == 1
    assert notices(session) == [("EY101465", "ended")]
    assert the(session, "EY101465").is_public
    actions.accept(session, notice(session, "ended"), OFFICER, NOW)
    session.commit()
    assert not the(session, "EY101465").is_public
    assert the(session, "EY101465").provider.closed_on == NOW.date()
    load(source, CLUB, FAR, GONE, quarter="31 December 2026")
    assert notices(session) == []


def test_one_that_is_registered_again_needs_no_officer(site: Flask, source: SourceServer, session: Session) -> None:
    load(source, ACORNS, CLUB)
    load(source, CLUB, nursery("EY101465", "Acorns Nursery", provider_status="Suspended"), quarter="30 November 2026")
    assert notices(session) == [("EY101465", "ended")]
    load(source, ACORNS, CLUB, FAR, quarter="31 December 2026")
    assert notices(session, "gone") == [("EY101465", "ended")]


def test_whoever_is_kept_back_from_now_on_is_taken_down_at_once(
    site: Flask, source: SourceServer, session: Session
) -> None:
    load(source, ACORNS, CLUB)
    load(source, childminder("EY101465"), CLUB, quarter="30 November 2026")
    assert not the(session, "EY101465").is_public
    assert notices(session) == []


def test_what_the_job_would_do_is_said(site: Flask, source: SourceServer) -> None:
    load(source, ACORNS)
    said = jobs.would_childcare()
    assert "/childcare for the newest list" in said[0]
    assert said[1].startswith("The last loaded is Childcare_provider_data_as_at_31_August_2026.csv, loaded on ")


def test_an_authority_with_childminders_alone_is_no_fault(site: Flask, source: SourceServer, session: Session) -> None:
    assert load(source, childminder("EY400001"), FAR) == 0
    assert session.scalars(select(ImportRun.state)).all() == ["applied"]
    assert session.scalar(select(func.count()).select_from(Provider)) == 0


def test_a_list_in_which_no_row_can_be_used_is_refused(site: Flask, source: SourceServer, session: Session) -> None:
    with pytest.raises(FileError, match="is 201 characters long"):
        load(source, nursery("EY400005", "N" * 201))
    assert session.scalars(select(ImportRun.state)).all() == ["refused"]
