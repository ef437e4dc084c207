"""Files of reports: whose rows are, what is wrong in them, templates, and there and back."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.reports import form_in_use, use_folder
from importers.commands import import_group
from importers.runs import ImportRun
from localoffer.directory.models import Provider
from localoffer.reports.content import Answer
from localoffer.reports.models import Report
from localoffer.reports.queries import public_reports, report_of
from tests import factories
from tests.integration.importers.reports.conftest import ROW, Run, as_csv, by_hand, counts, public, record
from tests.unit.importers.rows import as_xlsx
from tests.unit.reports.answering import whole


def test_a_wrong_cell_is_named_and_the_other_rows_go_in(run: Run, session: Session, school: Provider) -> None:
    other = factories.provider(session, "Thornwick School", "mainstream-school", urn="100002")
    session.commit()
    result = run([ROW | {"f9 choices": "hovercraft"}, ROW | {"urn": "100002", "f9 choices": "signing"}])
    assert result.exit_code == 0
    assert "row 2, column 'f9 choices', value 'hovercraft': 'hovercraft' is not one of the choices" in result.output
    assert public(session, other).answer("f9").choices == ("signing",)
    assert public_reports(session, school.id) == []
    assert run([ROW | {"f9 choices": "hovercraft"}]).exit_code == 1


def test_the_year_is_this_or_the_next(run: Run, session: Session, school: Provider) -> None:
    for year in ("2025", "2028", "26", "-1"):
        result = run([ROW], "--year", year)
        assert (result.exit_code, "Give 2026 or 2027" in result.output) == (2, True)
    assert "Invalid value" in run([ROW], "--year", "next").output
    assert counts(run([ROW], "--year", "2027", "--json")) == (1, 0, 0, 0)
    assert public_reports(session, school.id)[0].year == 2027
    assert "is not the school year that is imported, 2026 to 2027" in run([ROW | {"year": "2025"}]).output
    assert counts(run([ROW | {"year": "2026/27"}], "--json")) == (1, 0, 0, 0)


def test_whose_report_a_row_is(run: Run, session: Session, school: Provider) -> None:
    twin = factories.provider(session, "St Mary's School", "mainstream-school", urn="100007")
    other = factories.provider(session, "St Mary's School", "special-school", urn="100008")
    for of, postcode in ((twin, "WX4 2BD"), (other, "WX5 1AA")):
        factories.listing(session, of, name=of.urn, places=[{"postcode": postcode}])
    session.commit()
    words = {"f8": "Calm."}
    said = {
        "is the name of 2 here": {"name": "St Marys School"},
        "is not where St Mary's School is": {"name": "St Mary's School", "postcode": "WX9 9ZZ"},
        "is not the name of anyone": {"name": "Nowhere School"},
        "does not say whose report": {"name": "", "postcode": "WX5 1AA"},
        "is not the address of anyone": {"slug": "nowhere"},
        "the URN is another school's": {"urn": "100001", "slug": twin.slug},
        "is another school than the one": {"urn": "100007", "name": school.name},
    }
    for expected, who in said.items():
        assert expected in run([words | who]).output, who
    for who in (
        {"name": "ST MARY’S SCHOOL", "postcode": "wx51aa"},
        {"urn": "100007.0"},
        {"slug": f"https://offer.example/providers/{school.slug}/"},
    ):
        assert counts(run([words | who], "--json")) == (1, 0, 0, 0), who
    assert session.scalar(select(func.count()).select_from(Report)) == 3
    twice = run([words | {"urn": "100001"}, words | {"name": "Saltby Primary School"}]).output
    assert "Rows 2, 3 are all about Saltby Primary School" in twice


def test_those_that_are_asked_for_none_and_closed_schools_get_none(
    run: Run, session: Session, school: Provider
) -> None:
    factories.provider(session, "Saltby Clinic", "health")
    school.closed_on = date(2026, 8, 31)
    session.commit()
    assert "is of a kind that is asked for no report" in run([{"name": "Saltby Clinic", "f8": "x"}]).output
    assert "which has closed" in run([ROW]).output


def test_rows_of_different_kinds_are_each_read_by_their_own_form(run: Run, session: Session, school: Provider) -> None:
    nursery = factories.provider(session, "Saltby Nursery", "early-years")
    college = factories.provider(session, "Saltby College", "post-16", urn="130001")
    session.commit()
    rows = [ROW | {"f26 approved by": "Chair", "f26 approved on": "2026-10-05"},
            {"name": "Saltby Nursery", "f8": "We play.", "f26 approved by": "Owner"},
            {"urn": "130001", "f8": "In workshops.", "work": "Supported internships."}]  # fmt: skip
    result = run(rows)
    assert "3 new" in result.output
    assert "column 'f26 approved by', value 'Owner': is not asked of this kind of setting" in result.output
    forms = [public_reports(session, one.id)[0].form.form for one in (school, nursery, college)]
    assert forms == ["schools", "early-years", "colleges"]
    report = report_of(session, school.id, 2026)
    assert report is not None
    assert report.confirmed_on == date(2026, 10, 5)


def test_pasted_html_is_cleaned_and_long_answers_are_kept_or_refused(
    run: Run, session: Session, school: Provider
) -> None:
    pasted = "<p class='MsoNormal'>We <b>sign</b>.<script>alert(1)</script></p>"
    run([ROW | {"f8": pasted, "f12": "é" * 50_000}])
    content = public(session, school)
    assert (content.answer("f8").text, len(content.answer("f12").text)) == ("We **sign**.", 50_000)
    assert counts(run([ROW | {"f8": pasted}], "--json")) == (0, 0, 1, 0)
    result = run([ROW | {"f8": "x" * 500_000}], "--note", "Longer.")
    assert (result.exit_code, "500,000 characters; 50,000 is the most" in result.output) == (1, True)


def test_files_that_cannot_be_used_say_why(run: Run, session: Session) -> None:
    said = {
        "There is no column with an answer": "urn,town\n1,Saltby\n",
        "There is no column that says whose report": "f8,f12\na,b\n",
        "is empty. Choose a file": "",
        "is a PDF": "%PDF-1.4\n\x00",
        "writes a template with them all": "town,phone\nSaltby,1\n",
    }
    for expected, text in said.items():
        result = run(text)
        assert result.exit_code == 1
        assert expected in result.output, result.output
    assert session.scalars(select(ImportRun.state)).all() == ["refused"] * len(said)


def test_a_workbook_is_read_and_a_cell_as_long_as_it_allows_is_named(
    run: Run, session: Session, school: Provider, tmp_path: Path
) -> None:
    book = as_xlsx(tmp_path / "made.xlsx", [
        ["Reports of our schools"], ["URN", "How we teach", "Our SENCO: name", "Approved on", "Approved by", "Town"],
        [100001, "x" * 32_767, "Sam Lee", "05/10/2026", "Chair", "Saltby"],
    ])  # fmt: skip
    result = run(book, name="reports.xlsx")
    assert "has 32,767 characters, the most that a cell of a workbook holds" in result.output
    assert "Not read, because no form has such a question: Town." in result.output
    assert public(session, school).approval is not None


def test_strict_takes_all_or_nothing(run: Run, session: Session, school: Provider) -> None:
    result = run([ROW, ROW | {"urn": "100009"}], "--strict")
    assert (result.exit_code, public_reports(session, school.id)) == (1, [])


def test_every_report_goes_out_and_comes_back_unchanged(
    run: Run, app: Flask, session: Session, school: Provider, tmp_path: Path
) -> None:
    long = whole().with_answer(Answer(question="f12", text="word " * 9_999 + "end"))
    by_hand(session, school, long)
    for name in ("out.csv", "out.xlsx"):
        written = app.test_cli_runner().invoke(import_group, ["template", "reports", str(tmp_path / name), "--filled"])
        assert "1 public reports" in written.output or "1 public report of 2026 to 2027" in written.output
        assert ("Saltby Primary School (f12)" in written.output) == (name == "out.xlsx")
        found = run((tmp_path / name).read_bytes(), "--json", name=name)
        assert (counts(found), record(found)["problems"]) == ((0, 0, 1, 0), [])
    assert public(session, school) == long


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
@pytest.mark.parametrize("form", ["", "colleges"])
def test_the_template_is_read_back_without_a_finding(sqlite_app: Flask, tmp_path: Path, name: str, form: str) -> None:
    def run(*arguments: str) -> Result:
        return sqlite_app.test_cli_runner().invoke(import_group, arguments)

    file, options = str(tmp_path / name), ("--form", form) if form else ()
    assert run("template", "reports", file, *options).exit_code == 0
    result = run("reports", file)
    assert "The file has no rows to import under its headings." in result.output
    again = run("template", "reports", file)
    assert (again.exit_code, "There is something at" in again.output) == (1, True)
    wrong = run("template", "reports", "x.csv", "--form", "hats")
    assert (wrong.exit_code, "There is no form 'hats'" in wrong.output) == (2, True)


def test_an_authoritys_own_question_is_a_column(run: Run, session: Session, school: Provider, tmp_path: Path) -> None:
    own = form_in_use("schools").model_dump(mode="json") | {"version": 2}
    own["questions"] = [
        {"code": "x1", "section": "who", "label": "Our therapy dog", "ask": "Is there a dog?", "help": "Say so.",
         "parts": ["text"]},
        *own["questions"],
    ]  # fmt: skip
    folder = tmp_path / "reports/schools"
    folder.mkdir(parents=True)
    (folder / "v2.yml").write_text(json.dumps(own))
    use_folder(tmp_path / "reports")
    try:
        run([ROW | {"Our therapy dog": "Ellis, on Fridays."}])
    finally:
        use_folder(None)
    assert public(session, school).answer("x1").text == "Ellis, on Fridays."


def test_a_file_of_reports_given_to_another_command_is_recognised(sqlite_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(as_csv([ROW]))
    result = sqlite_app.test_cli_runner().invoke(import_group, ["services", str(tmp_path / "r.csv")])
    assert (result.exit_code, "use 'flask import reports'" in result.output) == (1, True)
