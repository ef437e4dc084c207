"""Statistics from the public service: found by title, read by label, loaded once, and in words where that fails."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.commands import import_group
from importers.needs import jobs
from importers.needs.ees import service as questions
from importers.problems import FileError
from importers.runs import ImportRun
from localoffer.jobs.rules import Done
from localoffer.needs.models import NeedCount, NeedRelease
from tests.integration.gathering.conftest import EHC, SEN
from tests.sources import faults
from tests.sources.ees import START, DataSet, EesService
from tests.unit.importers.needs import files

Fetch = Callable[..., Any]


@pytest.fixture
def fetch(site: Flask) -> Fetch:
    """`fetch("plans")`: the records of one command with --download."""

    def go(kind: str, *options: str) -> Any:
        result = site.test_cli_runner().invoke(import_group, [kind, "--download", "--json", *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return json.loads(result.output)

    return go


def loaded(session: Session) -> dict[str, int]:
    """How many figures stand, by data set."""
    session.rollback()
    query = select(NeedCount.data_set, func.count()).where(NeedCount.form == "raw", NeedCount.is_current)
    return {row[0]: row[1] for row in session.execute(query.group_by(NeedCount.data_set))}


def plans_of(service: EesService) -> DataSet:
    return service.publications[EHC][0]


def test_what_is_fetched_is_what_a_file_would_have_given(fetch: Fetch, session: Session) -> None:
    fetched = fetch("statistics")
    assert [one["state"] for one in fetched] == ["applied"] * 3
    assert loaded(session) == {"year-group": 3 * 18, "phase-type": 3, "school-level": 1}
    query = select(NeedCount).filter_by(form="raw", place="999", year_group="7", need="asd")
    figure = session.scalars(query).one()
    assert (figure.period, figure.provision, figure.count) == ("202425", "sen-support", 10)
    assert figure.percent is not None
    assert not session.scalars(select(NeedCount).where(NeedCount.place.in_(("998", "E12000008")))).all()


def test_release_and_version_are_told_of_every_figure(fetch: Fetch, session: Session) -> None:
    fetch("plans")
    release = session.scalars(select(NeedRelease)).one()
    assert (release.edition, str(release.published_on)) == ("Academic year 2024/25 (1.0)", "2025-06-12")
    assert release.address.endswith("?dataSetVersion=1.0&places=999")
    assert len(release.sha256) == 64


def test_breakdowns_of_plans_are_left_out(fetch: Fetch, session: Session) -> None:
    record = fetch("plans")
    assert loaded(session) == {"plans-by-need": 3 * 14}
    assert "Left out: 1 row by breakdown_topic ('Sex')." in record["notes"]


def test_all_places_asks_for_all(fetch: Fetch, session: Session) -> None:
    fetch("plans", "--all-places")
    assert loaded(session) == {"plans-by-need": 5 * 14}


def test_pages_are_followed_to_the_last(
    fetch: Fetch, service: EesService, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "PAGE_SIZE", 1)
    fetch("plans")
    assert loaded(session) == {"plans-by-need": 3 * 14}
    assert service.asked_for("/query") == 5  # two pages of the authority's, England's and two regions'


def test_the_same_version_is_not_asked_for_again(site: Flask, service: EesService, session: Session) -> None:
    assert jobs.plans() == Done(42, 42)
    assert jobs.would("plans") == ["Nothing: every data set was imported before."]
    assert jobs.plans() == Done()
    assert service.asked_for("/query") == 2
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 1


def test_a_new_minor_version_is_taken_and_says_what_changed(site: Flask, service: EesService, session: Session) -> None:
    jobs.plans()
    data_set = plans_of(service)
    data_set.version, data_set.rows[3]["number_asd"] = "1.1", "90"
    assert jobs.would("plans") == [f"{plans_of(service).title}, version 1.1"]
    assert jobs.plans() == Done(42, 1)


def test_a_new_major_version_waits_until_it_is_accepted(fetch: Fetch, service: EesService, session: Session) -> None:
    plans_of(service).version = "2.0"
    refused = fetch("plans")
    assert refused["state"] == "refused"
    assert "LOCALOFFER_STATISTICS_VERSION to 2" in refused["problems"][0]["message"]
    assert "/versions/2.0/changes" in refused["problems"][0]["message"]
    assert loaded(session) == {}
    assert fetch("plans", "--accept-version", "2")["state"] == "applied"
    assert jobs.plans() == Done()  # accepted once, it stands


def test_one_data_set_that_fails_keeps_no_other_out_and_the_next_run_goes_on(
    site: Flask, service: EesService, session: Session
) -> None:
    data_set = next(one for one in service.publications[SEN] if one.title.startswith("Pupils"))
    path = f"{START}/data-sets/{data_set.id}/query"
    service.source.always(path, faults.status(500))
    with pytest.raises(FileError, match="Pupils in all schools"):
        jobs.statistics()
    assert set(loaded(session)) == {"year-group", "school-level"}
    service.source.always(path, None)
    assert jobs.would("statistics") == [f"{data_set.title}, version 1.0"]
    assert jobs.statistics() == Done(3, 3)


@pytest.mark.parametrize("fault", [faults.busy(), faults.status(500), faults.half_body, faults.hangs_up])
def test_a_fault_that_passes_is_waited_out(fetch: Fetch, service: EesService, fault: faults.Fault) -> None:
    service.source.next(f"{START}/data-sets/{plans_of(service).id}/query", fault, fault)
    assert fetch("plans")["counts"]["new"] == 42


@pytest.mark.parametrize("fault", [faults.web_page, faults.status(400), faults.missing])
def test_a_fault_that_stays_is_told_in_words(fetch: Fetch, service: EesService, fault: faults.Fault) -> None:
    service.source.always("*", fault)
    record = fetch("plans")
    assert record["state"] == "refused"
    assert record["problems"][0]["message"]


def test_a_publication_with_a_new_name_is_said(fetch: Fetch, service: EesService) -> None:
    service.publications["SEN in England, renamed"] = service.publications.pop(SEN)
    message = fetch("statistics")[0]["problems"][0]["message"]
    assert "no publication with the title 'Special educational needs in England'" in message


def test_a_data_set_with_a_new_title_is_said_with_those_there_are(fetch: Fetch, service: EesService) -> None:
    service.publications[SEN][:] = [DataSet("Something else", [files.phase_type()], ("pupil_count",))]
    message = fetch("statistics")[0]["problems"][0]["message"]
    assert "It has: Something else." in message
    assert "config/needs/gathering.yml" in message


PLANS_FILE = "/catalogue/data-set/43683cb0-0a78-40d1-aa0d-20b4909832ee/csv"


def test_plans_come_from_the_catalogue_where_the_service_lacks_the_publication_and_once(
    site: Flask, service: EesService, session: Session
) -> None:
    del service.publications[EHC]
    row = files.plans(number_ds="x", ds_pc="x")
    table = "\n".join([",".join(row), ",".join(f'"{cell}"' for cell in row.values())])
    service.source.put(PLANS_FILE, table)
    assert jobs.would("plans") == ["EHC plans by need, from the data catalogue"]
    assert jobs.plans() == Done(15, 15)
    assert jobs.plans() == Done()
    service.source.put(PLANS_FILE, table.replace('"1300"', '"1301"'))
    assert jobs.plans() == Done(15, 1)
    release = session.scalars(select(NeedRelease).order_by(NeedRelease.id)).first()
    assert release is not None
    assert release.address.endswith("/43683cb0-0a78-40d1-aa0d-20b4909832ee?places=999")


def test_nothing_is_loaded_where_neither_the_service_nor_the_catalogue_has_it(
    fetch: Fetch, service: EesService, session: Session
) -> None:
    del service.publications[EHC]
    assert fetch("plans")["state"] == "refused"
    assert loaded(session) == {}


def test_a_renamed_column_is_named(fetch: Fetch, service: EesService, session: Session) -> None:
    data_set = plans_of(service)
    data_set.rows = [{name.replace("number_asd", "number_autism"): text for name, text in row.items()}
                     for row in data_set.rows]  # fmt: skip
    data_set.indicators = tuple(name.replace("number_asd", "number_autism") for name in data_set.indicators)
    record = fetch("plans")
    assert [problem["column"] for problem in record["problems"]] == ["number_asd"]
    assert loaded(session) == {}


def test_schools_come_from_the_catalogue_where_the_service_has_none(
    fetch: Fetch, service: EesService, session: Session
) -> None:
    sets = service.publications[SEN]
    schools = next(one for one in sets if one.title.startswith("School underlying"))
    sets.remove(schools)
    row = files.school_wide()
    service.source.put(
        "/catalogue/data-set/02b27d86-137f-41d6-b5b4-27fa758db84b/csv",
        "\n".join([",".join(row), ",".join(f'"{cell}"' for cell in row.values())]),
    )
    assert [one["state"] for one in fetch("statistics")] == ["applied"] * 3
    assert loaded(session)["school-level"] == 29


def test_a_withdrawn_data_set_is_not_taken(fetch: Fetch, service: EesService, session: Session) -> None:
    plans_of(service).status = "Withdrawn"
    assert fetch("plans")["state"] == "refused"
    assert loaded(session) == {}


def test_a_dry_run_fetches_and_writes_nothing(fetch: Fetch, session: Session) -> None:
    record = fetch("plans", "--dry-run")
    assert (record["state"], record["counts"]["new"]) == ("dry run", 42)
    assert loaded(session) == {}
