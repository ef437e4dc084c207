"""Sheets of counts through the command, on both databases; a list of pupils is refused before it is read."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.counts.columns import about_a_person
from importers.runs import ImportRun
from localoffer.directory.actions import save_area
from localoffer.needs.given import AUTHORITY_COUNTS, COUNTS, standing
from localoffer.needs.models import NeedCount
from tests.census_returns import BORN, FORENAME, PLANTED, POSTCODE, SURNAME, UPN
from tests.factories import provider, square

HEAD = "URN,Area,School year,Provision,Need,Year group,Pupils\n"
LONG = (
    f"{HEAD}900001,,2025/26,All pupils,,,210\n900001,,2025/26,SEN support,,,30\n900001,,2025/26,SEN support,ASD,,18\n"
    "900001,,2025/26,K,Speech language and communication needs,,12\n".replace(
        "Speech language", '"Speech, language'
    ).replace("communication needs,", 'communication needs",')
    + "900001,,2025/26,EHC plan,ASD,,7\n"
)
WIDE = "URN,School name,Academic year,SEN provision,Total,ASD,SLCN\n900001,Abbey,202526,SEN support,30,18,12\n"

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, session: Session, tmp_path: Path) -> Run:
    """Write a sheet and import it."""
    provider(session, "Abbey School", "mainstream-school", urn="900001", laestab="9994000")
    provider(session, "Over the Border School", "mainstream-school", urn="900003", laestab="8884002")
    session.commit()

    def go(content: str | bytes, *options: str, name: str = "counts.csv") -> Result:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return app.test_cli_runner().invoke(args=["import", "counts", str(path), *options])

    return go


def counts(session: Session, source: str = COUNTS, place: str = "900001") -> dict[tuple[str, str, str], int | None]:
    session.rollback()
    found = standing(session, source, [place])
    return {(key.provision, key.need, key.year_group): one.count for key, one in found.items()}


def workbook(*rows: list[str]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def test_rows_of_a_school_become_its_figures(run: Run, session: Session) -> None:
    result = run(LONG)
    assert result.exit_code == 0, result.output
    found = counts(session)
    assert found["all", "all", "all"] == 210
    assert (found["sen-support", "asd", "all"], found["sen-support", "slcn", "all"]) == (18, 12)
    assert found["none", "all", "all"] == 173
    assert found["any", "asd", "all"] == 25
    assert "0 new, 0 changed" in run(LONG).output


def test_wide_sheet_says_the_same_as_a_long_one(run: Run, session: Session) -> None:
    assert run(WIDE).exit_code == 0
    found = counts(session)
    assert (found["sen-support", "all", "all"], found["sen-support", "asd", "all"]) == (30, 18)


def test_workbook_is_read_as_csv_is(run: Run, session: Session) -> None:
    rows = [line.split(",") for line in WIDE.splitlines()]
    assert run(workbook(*rows), name="counts.xlsx").exit_code == 0
    assert counts(session)["sen-support", "slcn", "all"] == 12


def test_year_groups_are_added_up(run: Run, session: Session) -> None:
    run(f"{HEAD}900001,,2025/26,EHC plan,ASD,R,2\n900001,,2025/26,EHC plan,ASD,6,3\n")
    found = counts(session)
    assert (found["ehc-plan", "asd", "r"], found["ehc-plan", "asd", "all"], found["ehc-plan", "all", "all"]) == (
        2,
        5,
        5,
    )


def test_officers_bring_counts_of_areas_and_of_the_authority(run: Run, session: Session) -> None:
    save_area(session, square("E1", -1, 53))
    session.commit()
    run(f"{HEAD},ward:E1,2025/26,EHC plan,ASD,,40\n,999,2025/26,EHC plan,ASD,,900\n")
    assert counts(session, AUTHORITY_COUNTS, "ward:E1")["ehc-plan", "asd", "all"] == 40
    assert counts(session, AUTHORITY_COUNTS, "999")["ehc-plan", "all", "all"] == 900


def test_needs_that_do_not_add_up_are_told_and_kept(run: Run, session: Session) -> None:
    result = run(LONG.replace("SEN support,,,30", "SEN support,,,31"))
    assert "the needs under SEN support add up to 30 and the total is 31. Both are kept" in result.output
    assert counts(session)["sen-support", "all", "all"] == 31


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"{UPN},,2025/26,K,ASD,,7", "this is no URN. It has six digits"),
        ("900009,,2025/26,K,ASD,,7", "no school in the directory has this URN"),
        ("900003,,2025/26,K,ASD,,7", "a school of another authority"),
        (f",{SURNAME},2025/26,K,ASD,,7", "this is no area here"),
        (",,2025/26,K,ASD,,7", "one of the two"),
        (f"900001,,{BORN},K,ASD,,7", "this is no school year"),
        (f"900001,,2025/26,{SURNAME},ASD,,7", "none of SEN support, EHC plan and All pupils"),
        (f"900001,,2025/26,K,{SURNAME},,7", "no type of need of the census"),
        (f"900001,,2025/26,K,ASD,{BORN},7", "this is no year group"),
        (f"900001,,2025/26,K,ASD,,{SURNAME}", "this is no number of pupils"),
        ("900001,,2025/26,K,ASD,,c", "a mark that stands for a hidden number"),
        ("900001,,2025/26,K,ASD,,<5", "a mark that stands for a hidden number"),
        ("900001,,2025/26,K,ASD,,-1", "this is no number of pupils"),
        ("900001,,2025/26,All pupils,ASD,,7", "only SEN support and EHC plans are counted by need"),
        ("900001,,2025/26,K,ASD,,7\n900001,,2025/26,K,Autism,,8", "given in another row already"),
        ("900001,,2025/26,K,,,7\n900001,,2025/26,All pupils,,,5", "than there are pupils"),
        (f"900001,,2025/26,K,ASD,,7,{SURNAME}", "values are in the wrong columns"),
        (f'900001,,2025/26,K,ASD,,"{SURNAME}', "never closed"),
    ],
)
def test_sheet_with_a_row_that_is_wrong_is_refused_whole_and_no_cell_is_repeated(
    run: Run, session: Session, row: str, words: str
) -> None:
    result = run(f"{HEAD}{row}\n", "--json")
    assert result.exit_code == 1
    assert words in result.output
    assert not [planted for planted in PLANTED if planted in result.output]
    assert session.scalar(select(func.count()).select_from(NeedCount)) == 0
    kept = repr(session.execute(select(ImportRun.__table__)).all())
    assert not [planted for planted in PLANTED if planted in kept]


@pytest.mark.parametrize(
    "content",
    [
        f"URN,School year,Provision,Need,Pupils,Surname\n900001,2025/26,K,ASD,1,{SURNAME}\n",
        f"UPN;Forename;Provision\n{UPN};{FORENAME};K\n",
        f"Counts of our school\n\nURN\tSchool year\tProvision\tPupils\tDate of birth\n900001\t2025/26\tK\t1\t{BORN}\n",
        f"PupilPostcode|Need\n{POSTCODE}|ASD\n",
        workbook(["URN", "School year", "Provision", "Pupils", "Pupil name"], ["900001", "2025/26", "K", "1", SURNAME]),
    ],
    ids=["a surname beside counts", "numbers and names", "a birthday under a title", "a postcode", "a workbook"],
)
def test_list_of_pupils_is_refused_before_it_is_read(
    run: Run, session: Session, content: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was read further")

    monkeypatch.setattr("importers.counts.reading.read_table", never)
    name = f"{SURNAME}.{'xlsx' if isinstance(content, bytes) else 'csv'}"
    result = run(content, name=name)
    assert result.exit_code == 1
    assert "so it may be a list of pupils. Nothing of it was read" in result.output
    assert not [planted for planted in PLANTED if planted in result.output]
    assert session.scalars(select(ImportRun.file_name)).one().startswith("the .")


@pytest.mark.parametrize("content", [f"{SURNAME},{UPN}\n{FORENAME},{BORN}\n", "", "\x00\x01", f"%PDF-1.7 {SURNAME}"])
def test_other_files_are_refused_in_words_that_repeat_nothing(run: Run, content: str) -> None:
    result = run(content)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert not [planted for planted in PLANTED if planted in result.output]


@pytest.mark.parametrize(
    ("heading", "is_personal"),
    [
        *((heading, True) for heading in (
            "Surname", "pupil_forename", "PupilSurname", "UPN", "ULN", "Former UPN", "DOB", "Date of birth", "Name",
            "Pupil name", "Full name", "Home address", "Postcode", "Pupil postcode", "Unique Pupil Number", "Gender",
            "First name", "Parent email", "School pupil name",
        )),
        *((heading, False) for heading in (
            "School name", "Name of school", "URN", "School postcode", "Pupils", "Number of pupils", "Year group",
            "Area name", "Need", "Provision", "ASD", "Vision impairment", "",
        )),
    ],
)  # fmt: skip
def test_headings_that_speak_of_one_person_are_known(heading: str, is_personal: bool) -> None:
    assert about_a_person([heading]) is is_personal


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_template_can_be_filled_in_and_brought_back(sqlite_app: Flask, tmp_path: Path, ending: str) -> None:
    runner, path = sqlite_app.test_cli_runner(), tmp_path / f"counts.{ending}"
    assert f"Wrote {path}." in runner.invoke(args=["import", "template", "counts", str(path)]).output
    result = runner.invoke(args=["import", "counts", str(path)])
    assert "The file has no rows to import under its headings." in result.output
    assert "it was left as it is" in runner.invoke(args=["import", "template", "counts", str(path)]).output
