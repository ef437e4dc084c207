"""The daily school register: from a server, through the one pipeline, with what ends or changes put to an officer."""

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.commands import import_group
from importers.problems import FileError
from importers.registers import jobs
from importers.runs import ImportRun
from localoffer.directory.models import Service
from localoffer.directory.successions import only_successor
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.needs.figures import PlaceKey
from localoffer.needs.places import earlier_selves
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.publishing.models import Revision
from localoffer.register_notices import actions
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.queries import open_notices, view_of
from tests.factories import NOW, OFFICER, listing
from tests.integration.registers.conftest import DAY, NEXT, notice, notices, the
from tests.sources import faults
from tests.sources.gias import a_school, elsewhere, links_path, publish, schools_path
from tests.sources.server import SourceServer
from tests.unit.importers.rows import as_csv

SALTBY, MILL, OAKS = a_school(1, "Saltby Primary School"), a_school(2, "Mill School"), a_school(3, "Oaks School")
THREE = [SALTBY, MILL, OAKS]


def run(source: SourceServer, rows: list[dict[str, str]], day: date = DAY, links: list[tuple] | None = None) -> int:
    publish(source, day, rows, links or [])
    return jobs.schools(today=day).rows_out


def test_first_day_lists_the_schools_and_tells_nobody(site: Flask, source: SourceServer, session: Session) -> None:
    assert run(source, [*THREE, *elsewhere(5)]) == 3
    assert notices(session) == []
    assert session.scalar(select(func.count()).select_from(Service)) == 3
    kept = session.scalars(select(ImportRun)).one()
    assert (kept.kind, kept.state, kept.file_name, kept.options["rows"]) == (
        "schools", "applied", "edubasealldata20261120.csv", 8
    )  # fmt: skip


def test_a_day_without_a_file_steps_back(site: Flask, source: SourceServer, session: Session) -> None:
    publish(source, DAY, THREE)
    assert jobs.schools(today=date(2026, 11, 24)).rows_out == 3
    assert [source.times(schools_path(date(2026, 11, day))) for day in (24, 23, 22, 21, 20, 19)] == [1, 1, 1, 1, 1, 0]


def test_no_file_in_three_weeks_is_said(site: Flask, source: SourceServer) -> None:
    with pytest.raises(FileError) as raised:
        jobs.schools(today=DAY)
    assert "gave no file for any of the last 21 days" in str(raised.value)
    assert len(source.asked) == 22


def test_the_same_file_again_does_nothing(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    done = jobs.schools(today=NEXT)
    assert (done.rows_in, done.rows_out) == (0, 0)
    assert done.said.startswith("Nothing new: edubasealldata20261120.csv was loaded on ")
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 1


def test_links_alone_may_be_new(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    publish(source, NEXT, THREE, [("990001", "980001", "Saltby Infants", "Predecessor", "01-09-2015")])
    jobs.schools(today=NEXT)
    assert earlier_selves(session, PlaceKey("school", "990001")) == (PlaceKey("school", "980001"),)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.web_page, "a web page where a table (CSV) was expected"),
        (faults.half_body, "broke off in the middle of the file"),
        (faults.status(500), "500"),
        (faults.busy("1"), "edubasealldata20261121.csv was not fetched"),
        (faults.changed(lambda body: body.replace(b"EstablishmentName", b"Establishment")), "EstablishmentName"),
        (faults.changed(lambda body: body.replace(b"EstablishmentStatus (name)", b"Status")), "EstablishmentStatus"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words_and_nothing_is_written(
    site: Flask, source: SourceServer, session: Session, fault: faults.Fault, said: str
) -> None:
    run(source, THREE)
    publish(source, NEXT, [a_school(1, "Renamed"), MILL])
    source.always(schools_path(NEXT), fault)
    with pytest.raises(FileError) as raised:
        jobs.schools(today=NEXT)
    assert said in str(raised.value)
    assert the(session, "990001").name == "Saltby Primary School"
    assert session.scalars(select(ImportRun.state).order_by(ImportRun.started_at)).all()[0] == "applied"
    source.always(schools_path(NEXT), None)
    publish(source, NEXT, [a_school(1, "Renamed"), MILL, OAKS])
    assert jobs.schools(today=NEXT).rows_out == 1


def test_a_server_that_is_busy_once_is_asked_again(
    site: Flask, source: SourceServer, waits: list[float], session: Session
) -> None:
    publish(source, DAY, THREE)
    source.next(schools_path(DAY), faults.busy("7"))
    source.next(links_path(DAY), faults.half_body)
    assert jobs.schools(today=DAY).rows_out == 3
    assert waits[0] >= 7


def test_a_file_cut_short_is_refused(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, [*THREE, *elsewhere(17)])
    with pytest.raises(FileError, match="has 17 rows and the last one had 20"):
        run(source, [*THREE, *elsewhere(14)], NEXT)
    refused = session.scalars(select(ImportRun).where(ImportRun.state == "refused")).one()
    assert "looks cut short" in refused.problems[0]["message"]
    assert run(source, [*THREE, *elsewhere(15)], NEXT) == 0


def test_a_closed_school_waits_for_an_officer(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    assert run(source, [SALTBY | closed(), MILL, OAKS], NEXT) == 1
    assert notices(session) == [("990001", "closed")]
    assert the(session, "990001").is_public
    found = notice(session, "closed")
    assert found.changes == [["Status", "Open", "Closed on 31 August 2026"]]
    assert [one.name for one in view_of(session, found).listings] == ["Saltby Primary School"]
    actions.accept(session, found, OFFICER, NOW)
    session.commit()
    assert not the(session, "990001").is_public
    assert the(session, "990001").provider.closed_on == date(2026, 8, 31)
    assert "lists it as closed on 31 August 2026" in the(session, "990001").withdrawn_reason
    assert run(source, [SALTBY | closed(), MILL, a_school(3, "Oaks School", Town="Acton")], date(2026, 11, 22)) == 1
    assert notices(session) == [("990003", "changed")]


def closed(**more: str) -> dict[str, str]:
    return {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026", **more}


def test_the_same_closure_is_put_to_an_officer_once(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    run(source, [SALTBY | closed(), MILL, OAKS], NEXT)
    later = [SALTBY | closed(), MILL, OAKS, *elsewhere(1)]
    assert run(source, later, date(2026, 11, 22)) == 0
    assert notices(session) == [("990001", "closed")]
    actions.keep(session, notice(session, "closed"), "The head says it stays open.", OFFICER, NOW)
    session.commit()
    assert run(source, [*later, *elsewhere(2)[1:]], date(2026, 11, 23)) == 0
    assert notices(session) == []
    assert notices(session, "kept") == [("990001", "closed")]
    assert the(session, "990001").is_public


def test_a_notice_whose_cause_is_gone_closes_itself(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    run(source, [SALTBY | closed(), MILL, OAKS], NEXT)
    run(source, [*THREE, *elsewhere(1)], date(2026, 11, 22))
    assert notices(session, "gone") == [("990001", "closed")]
    run(source, [SALTBY | closed(), MILL, OAKS, *elsewhere(2)], date(2026, 11, 23))
    assert notices(session) == [("990001", "closed")]


def test_a_converted_school_goes_on_under_the_new_one(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    club = listing(session, the(session, "990001").provider, name="Saltby breakfast club")
    session.commit()
    academy = a_school(9, "Saltby Academy")
    links = [
        ("990001", "990009", "Saltby Academy", "Successor", "01-09-2026"),
        ("990009", "990001", "Saltby Primary School", "Predecessor", "01-09-2026"),
    ]
    run(source, [SALTBY | closed(), MILL, OAKS, academy], NEXT, links)
    assert notices(session) == [("990001", "converted")]
    found = notice(session, "converted")
    assert found.changes[1] == ["Became", "", "Saltby Academy (URN 990009)"]
    assert only_successor(session, "990001").name == "Saltby Academy"
    assert earlier_selves(session, PlaceKey("school", "990009")) == (PlaceKey("school", "990001"),)
    session.refresh(club)
    assert club.provider.name == "Saltby Primary School"
    actions.accept(session, found, OFFICER, NOW)
    session.commit()
    session.refresh(club)
    assert (club.provider.name, club.is_public) == ("Saltby Academy", True)
    assert not the(session, "990001").is_public


def test_a_school_proposed_to_close_says_so_until_an_officer_takes_it_back(
    site: Flask, source: SourceServer, session: Session
) -> None:
    run(source, THREE)
    proposed = {"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2027"}
    run(source, [SALTBY | proposed, MILL, OAKS], NEXT)
    assert notices(session) == [("990001", "closing")]
    assert the(session, "990001").public_revision.content.alert == "This school is proposed to close on 31 August 2027."
    actions.keep(session, notice(session, "closing"), "The proposal was dropped on Monday.", OFFICER, NOW)
    session.commit()
    assert the(session, "990001").public_revision.content.alert == ""
    run(source, [SALTBY | proposed, MILL, OAKS, *elsewhere(1)], date(2026, 11, 22))
    assert notices(session) == []
    assert the(session, "990001").public_revision.content.alert == ""


def test_what_a_person_wrote_is_not_written_over(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    ours = the(session, "990001")
    edited = ours.public_revision.content.model_copy(update={"summary": "By hand."})
    submit_revision(session, Submission(ours.provider, edited, ours, publish=True), OFFICER, NOW)
    session.commit()
    run(source, [SALTBY | {"Postcode": "WX1 3LN", "Street": "Lock Lane"}, MILL, OAKS], NEXT)
    found = notice(session, "changed")
    assert found.changes == [["Address", "Mill Lane, Saltby, WX4 2BD", "Lock Lane, Saltby, WX1 3LN"]]
    assert the(session, "990001").public_revision.content.places[0].postcode == "WX4 2BD"
    waiting = session.get(Revision, found.revision_id)
    assert waiting.state == "submitted"
    actions.accept(session, found, OFFICER, NOW)
    session.commit()
    assert the(session, "990001").public_revision.content.places[0].postcode == "WX1 3LN"


def test_a_change_that_waits_can_be_left_aside(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    ours = the(session, "990001")
    edited = ours.public_revision.content.model_copy(update={"summary": "By hand."})
    submit_revision(session, Submission(ours.provider, edited, ours, publish=True), OFFICER, NOW)
    session.commit()
    run(source, [a_school(1, "Saltby School"), MILL, OAKS], NEXT)
    found = notice(session, "changed")
    with pytest.raises(LocalOfferError, match="Say why"):
        actions.keep(session, found, "  ", OFFICER, NOW)
    actions.keep(session, found, "The new name is from September.", OFFICER, NOW)
    session.commit()
    assert session.get(Revision, found.revision_id).state == "discarded"
    assert the(session, "990001").public_revision.content.summary == "By hand."


def test_a_change_nobody_edited_is_public_and_can_be_taken_back(
    site: Flask, source: SourceServer, session: Session
) -> None:
    run(source, THREE)
    run(source, [SALTBY | {"StatutoryHighAge": "13", "SchoolCapacity": "400"}, MILL, OAKS], NEXT)
    found = notice(session, "changed")
    assert found.changes == [["Ages", "3 to 11", "3 to 13"]]
    assert the(session, "990001").age_max == 13
    actions.keep(session, found, "A slip of the school's.", OFFICER, NOW)
    session.commit()
    assert the(session, "990001").age_max == 11


def test_two_changes_of_one_school_are_one_notice(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    run(source, [SALTBY | {"StatutoryHighAge": "13"}, MILL, OAKS], NEXT)
    run(source, [SALTBY | {"StatutoryHighAge": "14", "Town": "Acton"}, MILL, OAKS], date(2026, 11, 22))
    found = notice(session, "changed")
    assert sorted(change[0] for change in found.changes) == ["Address", "Ages"]
    assert [change[1:] for change in found.changes if change[0] == "Ages"] == [["3 to 11", "3 to 14"]]
    run(source, [*THREE, *elsewhere(1)], date(2026, 11, 23))
    assert notices(session, "gone") == [("990001", "changed")]


def test_what_does_not_matter_to_families_is_no_notice(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    assert run(source, [SALTBY | {"SchoolCapacity": "400"}, MILL, OAKS], NEXT) == 1
    assert notices(session) == []


def test_a_version_decided_in_the_queue_is_no_longer_on_the_list(
    site: Flask, source: SourceServer, session: Session
) -> None:
    from localoffer.publishing import reviewing
    from localoffer.publishing.rules import State

    run(source, THREE)
    ours = the(session, "990001")
    edited = ours.public_revision.content.model_copy(update={"summary": "By hand."})
    submit_revision(session, Submission(ours.provider, edited, ours, publish=True), OFFICER, NOW)
    session.commit()
    run(source, [a_school(1, "Saltby School"), MILL, OAKS], NEXT)
    waiting = session.get(Revision, notice(session, "changed").revision_id)
    reviewing.approve(session, waiting, reviewing.Seen(State.SUBMITTED, waiting.service.version), OFFICER, NOW)
    session.commit()
    assert open_notices(session) == []
    run(source, [a_school(1, "Saltby School"), MILL, OAKS, *elsewhere(1)], date(2026, 11, 22))
    assert notices(session, "gone") == [("990001", "changed")]


def test_of_two_officers_the_second_is_told(site: Flask, source: SourceServer, session: Session) -> None:
    run(source, THREE)
    run(source, [SALTBY | closed(), MILL, OAKS], NEXT)
    found = session.scalars(select(RegisterNotice)).one()
    actions.accept(session, found, OFFICER, NOW)
    session.commit()
    with pytest.raises(ConflictError, match="meanwhile"):
        actions.keep(session, found, "Too late.", OFFICER, NOW)


def test_what_the_job_would_do_is_said(site: Flask, source: SourceServer) -> None:
    assert jobs.would_schools(today=DAY)[1] == "This job has not loaded any yet."
    run(source, THREE)
    said = jobs.would_schools(today=NEXT)
    assert said[0].startswith("Would fetch edubasealldata20261121.csv and links_edubasealldata20261121.csv from http")
    assert said[1] == "The last loaded is of 20 November 2026."


def test_a_register_given_by_hand_asks_officers_too(
    site: Flask, source: SourceServer, session: Session, tmp_path: Path
) -> None:
    run(source, [*THREE, *elsewhere(17)])
    path = tmp_path / "register.csv"
    path.write_bytes(as_csv([SALTBY | closed(), MILL, OAKS], "cp1252"))
    command = ["schools", str(path), "--ask-officers", "--json", "--dry-run"]
    record = json.loads(site.test_cli_runner().invoke(import_group, command).output)
    assert record["changes"] == [
        {"change": "waits for an officer", "reference": "990001", "name": "Saltby Primary School"}
    ]
    assert notices(session) == []
    result = site.test_cli_runner().invoke(import_group, command[:-1])
    assert json.loads(result.output)["counts"]["changed"] == 1
    assert notices(session) == [("990001", "closed")]
    assert the(session, "990001").is_public
    assert (
        run(source, [SALTBY | closed(), MILL, a_school(3, "Oaks School", Town="Acton")], NEXT) == 1
    )  # 3 rows are enough now


def test_a_school_that_is_in_no_row_any_more_waits_for_an_officer(
    site: Flask, source: SourceServer, session: Session
) -> None:
    run(source, [*THREE, *elsewhere(17)])
    assert run(source, [SALTBY, MILL, *elsewhere(18)], NEXT) == 1
    assert notices(session) == [("990003", "ended")]
    run(source, [*THREE, *elsewhere(18)], date(2026, 11, 22))
    assert notices(session, "gone") == [("990003", "ended")]
