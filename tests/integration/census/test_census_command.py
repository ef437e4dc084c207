"""Census returns through the command, on both databases: whose figures they become, and which stand."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.runs import ImportRun
from localoffer.needs.figures import Key
from localoffer.needs.given import CENSUS, standing
from localoffer.needs.models import NeedCount, NeedPlace, NeedRelease
from tests.census_returns import EVERYBODY, Head, Someone, needs_csv, pupils_csv, returns_csv, xml
from tests.factories import provider

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, session: Session, tmp_path: Path) -> Run:
    """Write files and import them: `run({"a.xml": text}, "--dry-run")`."""
    provider(session, "Abbey School", "mainstream-school", urn="900001", laestab="9994000")
    provider(session, "Beacon School", "special-school", urn="900002", laestab="9994001")
    provider(session, "Over the Border School", "mainstream-school", urn="900003", laestab="8884002")
    session.commit()

    def go(files: dict[str, str], *options: str) -> Result:
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf-8", newline="")
        paths = [str(tmp_path / name) for name in files]
        return app.test_cli_runner().invoke(args=["import", "census", *paths, *options])

    return go


def counts(session: Session, urn: str = "900001") -> dict[tuple[str, str, str], int | None]:
    session.rollback()
    found = standing(session, CENSUS, [urn])
    return {(key.provision, key.need, key.year_group): one.count for key, one in found.items()}


def test_school_gets_the_table_of_its_return(run: Run, session: Session) -> None:
    result = run({"census.xml": xml()}, "--json")
    assert result.exit_code == 0, result.output
    found = counts(session)
    totals = {provision: count for (provision, need, year), count in found.items() if need == year == "all"}
    assert totals == {
        "all": 25, "any": 13, "none": 12, "sen-support": 8, "ehc-plan": 5,
    }  # fmt: skip
    assert found["sen-support", "slcn", "all"] == found["sen-support", "slcn", "6"] == 6
    assert found["sen-support", "nsa", "r"] == found["sen-support", "missing", "early-years"] == 1
    assert found["ehc-plan", "asd", "5"] == 5
    assert found["ehc-plan", "slcn", "all"] == 0
    record = json.loads(result.output)
    assert record["counts"]["new"] == len(found)
    assert record["file_name"] == "census.xml"
    place = session.get_one(NeedPlace, ("school", "900001"))
    assert (place.name, place.authority, place.phase) == ("Abbey School", "999", "state-primary")


def test_small_numbers_of_a_return_are_hidden_from_the_public(run: Run, session: Session) -> None:
    run({"census.xml": xml()})
    query = select(NeedCount).where(NeedCount.form == "protected", NeedCount.place == "900001")
    shown = {(row.provision, row.need, row.year_group): row for row in session.scalars(query)}
    assert shown["sen-support", "nsa", "all"].count is None
    assert shown["sen-support", "nsa", "all"].symbol == "c"
    assert all(row.count is None or row.count == 0 or row.count >= 5 for row in shown.values())


def test_dry_run_says_what_would_come_of_it_and_writes_nothing(run: Run, session: Session) -> None:
    result = run({"census.xml": xml()}, "--dry-run")
    assert "Abbey School: 25 pupils, 8 with SEN support, 5 with an EHC plan" in result.output
    assert session.scalar(select(func.count()).select_from(NeedCount)) == 0
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_same_return_again_changes_nothing(run: Run, session: Session) -> None:
    run({"census.xml": xml()})
    before = counts(session)
    assert "0 new, 0 changed" in run({"census.xml": xml()}).output
    assert counts(session) == before


def test_corrected_return_is_a_revision_and_the_earlier_figure_is_kept(run: Run, session: Session) -> None:
    run({"census.xml": xml()})
    run({"census.xml": xml([*EVERYBODY, Someone("E", "5", needs=(("1", "ASD"),))])})
    assert counts(session)["ehc-plan", "asd", "5"] == 6
    query = select(NeedCount.count).where(
        NeedCount.form == "raw", NeedCount.provision == "ehc-plan", NeedCount.need == "asd",
        NeedCount.year_group == "5", NeedCount.place == "900001", NeedCount.is_current.is_(False),
    )  # fmt: skip
    assert session.scalars(query).all() == [5]


def test_year_group_that_a_correction_empties_holds_nobody_any_more(run: Run, session: Session) -> None:
    run({"census.xml": xml()})
    run({"census.xml": xml([one for one in EVERYBODY if one.year != "N2"])})
    found = counts(session)
    assert found["all", "all", "early-years"] == 0
    assert found["sen-support", "missing", "early-years"] == 0
    assert found["all", "all", "all"] == 24


def test_spring_stands_for_the_year_whatever_comes_after(run: Run, session: Session) -> None:
    autumn, spring, summer = (
        xml(EVERYBODY[:people], Head(term, day))
        for people, term, day in ((5, "AUT", "2025-10-02"), (18, "SPR", "2026-01-15"), (9, "SUM", "2026-05-21"))
    )
    told = run({"a.xml": autumn})
    assert "the autumn census has no types of need, so only provision was counted" in told.output
    assert counts(session)["all", "all", "all"] == 5
    assert not [need for _, need, _ in counts(session) if need != "all"]
    assert "Imported" in run({"a.xml": spring}).output
    assert counts(session)["all", "all", "all"] == 18
    result = run({"a.xml": summer})
    assert result.exit_code == 1
    assert "the spring census of 15 January 2026 stands for this year and was left as it is" in result.output
    assert counts(session)["all", "all", "all"] == 18


def test_later_term_replaces_an_earlier_one_where_there_is_no_spring(run: Run, session: Session) -> None:
    run({"a.xml": xml(EVERYBODY[:5], Head("AUT", "2025-10-02"))})
    run({"a.xml": xml(EVERYBODY[:9], Head("SUM", "2026-05-21"))})
    assert counts(session)["all", "all", "all"] == 9
    run({"a.xml": xml(EVERYBODY[:5], Head("AUT", "2025-10-02"))})
    assert counts(session)["all", "all", "all"] == 9


def test_two_returns_of_a_school_and_day_in_one_go_are_not_chosen_between(run: Run, session: Session) -> None:
    result = run({"a.xml": xml(), "b.xml": xml(EVERYBODY[:9])})
    assert "another file is the return of Abbey School of the same day" in result.output
    assert counts(session)["all", "all", "all"] == 25


def test_schools_of_several_files_come_in_together_and_one_that_is_broken_keeps_no_other_out(
    run: Run, session: Session
) -> None:
    other = Head(establishment="4001", urn="900002")
    result = run({"a.xml": xml(), "b.xml": xml(EVERYBODY[:18], other), "c.xml": xml()[:900]})
    assert result.exit_code == 0
    assert "is not whole, or not XML" in result.output
    assert counts(session)["all", "all", "all"] == 25
    assert counts(session, "900002")["all", "all", "all"] == 18
    assert session.get_one(NeedPlace, ("school", "900002")).phase == "state-primary"  # as the return says
    assert session.scalar(select(func.count()).select_from(NeedRelease)) == 1


def test_strict_takes_none_where_one_is_broken(run: Run, session: Session) -> None:
    assert run({"a.xml": xml(), "c.xml": xml()[:900]}, "--strict").exit_code == 1
    assert not counts(session)


def test_export_without_needs_gives_totals_and_says_so(run: Run, session: Session) -> None:
    result = run({"pupilonroll.csv": pupils_csv(), "schoolcensus.csv": returns_csv()})
    assert "the table 'senneeds' was not given, so only provision was counted" in result.output
    assert "not recorded" not in result.output
    assert counts(session)["ehc-plan", "all", "all"] == 5


def test_export_without_its_table_of_returns_needs_to_be_told_whose_it_is(run: Run, session: Session) -> None:
    files = {"pupilonroll.csv": pupils_csv(), "senneeds.csv": needs_csv()}
    assert "Give the school's URN with --school" in run(files).output
    assert "Give the census day with --day" in run(files, "--school", "900001").output
    assert run(files, "--school", "900001", "--day", "2026-01-15").exit_code == 0
    assert counts(session)["ehc-plan", "asd", "all"] == 5


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (Head(urn="999999", establishment="4999"), "no school in the directory has the URN 999999"),
        (Head(authority="888"), "a school of the authority 888, not of 999"),
        (Head(urn="900003", authority="", establishment=""), "a school of the authority 888, not of 999"),
        (Head(collection="SWF"), "another return than the school census"),
        (Head(day="2031-01-16"), "its census day, 16 January 2031, cannot be"),
        (Head(day=""), "does not say of which day"),
    ],
)
def test_return_that_cannot_be_ours_is_refused_in_words(run: Run, session: Session, head: Head, words: str) -> None:
    result = run({"census.xml": xml(head=head)})
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert session.scalar(select(func.count()).select_from(NeedCount)) == 0
    assert session.scalars(select(ImportRun.state)).all() == ["refused"]


def test_school_whose_urn_has_changed_is_found_by_its_number(run: Run, session: Session) -> None:
    run({"census.xml": xml(head=Head(urn="899999"))})
    assert counts(session)["all", "all", "all"] == 25


def test_pupils_with_codes_that_are_none_keep_a_school_out(run: Run, session: Session) -> None:
    result = run({"census.xml": xml([*EVERYBODY, Someone("Q"), Someone("K", "year 6"), Someone("")])})
    assert result.exit_code == 1
    assert "1 pupil has an SEN provision that is not a code of the census" in result.output
    assert "1 pupil has a year group that is not a code" in result.output
    assert "1 pupil has no SEN provision" in result.output


def test_what_was_found_besides_is_told_by_numbers(run: Run) -> None:
    people = [*EVERYBODY, Someone("A"), Someone("N", needs=(("1", "ASD"),)), Someone("E", needs=(("1", "NSA"),))]
    output = run({"census.xml": xml(people, left=3)}).output
    for words in (
        "no longer on roll: 3 pupils", "mainly at another school: 1 pupil", "guests: 1 pupil",
        "School Action, an old code, counted as SEN support: 1 pupil", "the need was left out: 1 pupil",
        "the code NSA, which is for SEN support only",
    ):  # fmt: skip
        assert words in output


def test_periods_and_editions_are_those_of_the_census_day(run: Run, session: Session) -> None:
    run({"census.xml": xml()})
    found = standing(session, CENSUS, ["900001"], "202526")
    assert {one.edition for one in found.values()} == {"2026-01-15"}
    assert Key("202526", "school", "900001") in found


def test_nothing_there_is_said_without_the_path(run: Run, tmp_path: Path) -> None:
    result = run({}, str(tmp_path / "Jo Smith" / "return of Jo.xml"))
    assert result.exit_code == 1
    assert "There is no such file: the .xml file" in result.output
    assert "Smith" not in result.output
