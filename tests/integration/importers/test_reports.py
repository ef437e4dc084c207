"""Reports from a spreadsheet, on both databases: what families then read, what is left alone, and again unchanged."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.reports import form_in_use, use_folder
from importers.commands import import_group
from importers.reports.planning import ReportsPlan
from importers.runs import ImportRun
from localoffer.audit import Actor, AuditEvent
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.publishing.rules import State
from localoffer.reports import drafting
from localoffer.reports.content import Answer, ReportContent
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import open_draft, public_reports, report_of
from tests import factories
from tests.factories import NOW
from tests.unit.importers.rows import as_xlsx
from tests.unit.reports.answering import schools, whole

SENCO = Actor("user", "a SENCO")
ROW = {"urn": "100001", "f8": "Calm classes.", "f3 name": "Sam Lee", "f3 email": "senco@saltby.example"}
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school(session: Session) -> Provider:
    found = factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")
    session.commit()
    return found


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write rows, text or bytes to a file and import it: `run([{"urn": "1"}], "--dry-run")`."""

    def go(content: list[dict[str, str]] | str | bytes, *options: str, name: str = "reports.csv") -> Result:
        if isinstance(content, list):
            content = as_csv(content)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return app.test_cli_runner().invoke(import_group, ["reports", str(tmp_path / name), *options])

    return go


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def record(result: Result) -> dict[str, Any]:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    found: dict[str, Any] = json.loads(result.output)
    return found


def counts(result: Result) -> tuple[int, ...]:
    found = record(result)["counts"]
    return tuple(found[name] for name in ("new", "changed", "unchanged", "rejected"))


def public(session: Session, school: Provider) -> ReportContent:
    session.expire_all()
    return public_reports(session, school.id)[0].content


def by_hand(session: Session, school: Provider, content: ReportContent, note: str = "", year: int = 2026) -> None:
    """The school writes its report itself."""
    now = NOW if year == 2026 else datetime(2025, 11, 22, 12, tzinfo=UTC)
    draft = drafting.start(session, school, schools(), year, KnownFacts(), SENCO, now)
    drafting.save(session, draft, content, draft.fingerprint, SENCO, now)
    drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=False, note=note)
    session.commit()


def test_a_report_is_public_at_once_and_the_same_file_changes_nothing(
    run: Run, session: Session, school: Provider
) -> None:
    assert counts(run([ROW], "--json")) == (1, 0, 0, 0)
    content = public(session, school)
    assert (content.answer("f8").text, content.answer("f3").contacts[0].name) == ("Calm classes.", "Sam Lee")
    assert counts(run([ROW], "--json")) == (0, 0, 1, 0)
    assert session.scalar(select(func.count()).select_from(ReportRevision)) == 1
    kept = session.scalars(select(ImportRun).order_by(ImportRun.started_at)).all()
    assert [(one.kind, one.state, one.options) for one in kept] == [("reports", "applied", {"year": 2026})] * 2
    trail = set(session.scalars(select(AuditEvent.action).where(AuditEvent.actor == "command:import reports")))
    assert trail == {"report begun", "report sent", "report made public"}


def test_a_dry_run_says_row_by_row_what_would_happen_and_writes_nothing(
    run: Run, session: Session, school: Provider
) -> None:
    factories.provider(session, "Thornwick School", "mainstream-school", urn="100002")
    session.commit()
    run([ROW])
    rows = [ROW, ROW | {"urn": "100002"}, ROW | {"urn": "100003"}]
    found = record(run(rows, "--dry-run", "--json"))
    assert [(change["change"], change["reference"]) for change in found["changes"]] == [
        ("wrong", "row 4"), ("new", "100002"), ("unchanged", "100001"),
    ]  # fmt: skip
    assert found["changes"][1]["name"] == "Thornwick School (4: f3, f8, f18, f20)"
    assert session.scalar(select(func.count()).select_from(Report)) == 1
    assert "value '100003': is not the URN of anyone here" in run(rows, "--dry-run").output


def test_a_wrong_cell_is_named_and_the_other_rows_go_in(run: Run, session: Session, school: Provider) -> None:
    other = factories.provider(session, "Thornwick School", "mainstream-school", urn="100002")
    session.commit()
    result = run([ROW | {"f9 choices": "hovercraft"}, ROW | {"urn": "100002", "f9 choices": "signing"}])
    assert result.exit_code == 0
    assert "row 2, column 'f9 choices', value 'hovercraft': 'hovercraft' is not one of the choices" in result.output
    assert public(session, other).answer("f9").choices == ("signing",)
    assert public_reports(session, school.id) == []
    assert run([ROW | {"f9 choices": "hovercraft"}]).exit_code == 1


def test_a_public_report_is_amended_with_a_note_and_refused_without(
    run: Run, session: Session, school: Provider
) -> None:
    run([ROW])
    changed = ROW | {"f8": "Even calmer classes."}
    result = run([changed])
    assert (result.exit_code, "Families read a report of 2026 to 2027 already" in result.output) == (1, True)
    assert public(session, school).answer("f8").text == "Calm classes."
    assert counts(run([changed], "--note", "Said more about classes.", "--json")) == (0, 1, 0, 0)
    content = public(session, school)
    assert content.answer("f8").text == "Even calmer classes."
    assert [one.note for one in content.amendments] == ["Said more about classes."]
    assert counts(run([changed], "--json")) == (0, 0, 1, 0)
    own = changed | {"f12": "New lift.", "note": "We have a lift."}
    assert counts(run([own], "--note", "Other words.", "--json")) == (0, 1, 0, 0)
    assert public(session, school).amendments[-1].note == "We have a lift."


def test_what_a_school_changed_itself_outlives_the_same_file(run: Run, session: Session, school: Provider) -> None:
    run([ROW])
    own = public(session, school).with_answer(Answer(question="f8", text="The school's own words."))
    by_hand(session, school, own, "Put right.")
    assert counts(run([ROW], "--json")) == (0, 0, 1, 0)
    result = run([ROW | {"f12": "New lift."}], "--note", "A lift.")
    assert "the file replaces its words on: f12" in result.output
    content = public(session, school)
    assert (content.answer("f8").text, content.answer("f12").text) == ("The school's own words.", "New lift.")
    assert counts(run([ROW | {"f12": "New lift."}], "--json")) == (0, 0, 1, 0)


def test_a_draft_that_somebody_writes_is_left_alone_and_named(run: Run, session: Session, school: Provider) -> None:
    draft = drafting.start(session, school, schools(), 2026, KnownFacts(), SENCO, NOW)
    session.commit()
    result = run([ROW])
    assert (result.exit_code, "Somebody is writing the report of 2026 to 2027" in result.output) == (1, True)
    session.expire_all()
    assert (draft.lifecycle, draft.author) == (State.DRAFT, str(SENCO))


def test_a_version_that_waits_for_an_officer_is_left_alone(run: Run, session: Session, school: Provider) -> None:
    draft = drafting.start(session, school, schools(), 2026, KnownFacts(), SENCO, NOW)
    drafting.save(session, draft, whole(), draft.fingerprint, SENCO, NOW)
    drafting.submit(session, draft, draft.fingerprint, SENCO, NOW, check_first=True)
    session.commit()
    assert "which waits for an officer or was sent back" in run([ROW]).output
    session.expire_all()
    assert draft.lifecycle is State.SUBMITTED


def test_drafts_are_kept_for_the_school_and_sent_by_a_later_import(
    run: Run, session: Session, school: Provider
) -> None:
    assert counts(run([ROW], "--as-draft", "--json")) == (1, 0, 0, 0)
    assert public_reports(session, school.id) == []
    assert counts(run([ROW], "--as-draft", "--json")) == (0, 0, 1, 0)
    assert counts(run([ROW | {"f12": "Lift."}], "--as-draft", "--json")) == (0, 1, 0, 0)
    report = report_of(session, school.id, 2026)
    assert report is not None
    draft = open_draft(session, report.id)
    assert draft is not None
    assert draft.content.answer("f12").text == "Lift."
    assert counts(run([ROW | {"f12": "Lift."}], "--json")) == (1, 0, 0, 0)
    assert public(session, school).answer("f12").text == "Lift."
    assert open_draft(session, report.id) is None


def test_last_years_answers_are_left_out_of_a_public_report_and_carried_into_a_draft(
    run: Run, session: Session, school: Provider
) -> None:
    by_hand(session, school, whole(approval=None), year=2025)
    result = run([ROW], "--dry-run")
    assert "row 2: Answered for 2025 to 2026 and not in the file: f1, f10" in result.output
    run([ROW], "--as-draft")
    report = report_of(session, school.id, 2026)
    assert report is not None
    draft = open_draft(session, report.id)
    assert draft is not None
    assert (draft.content.answer("f4").carried_from, draft.content.answer("f8").carried_from) == (2025, None)
    assert counts(run([ROW], "--json")) == (1, 0, 0, 0)
    assert [one.question for one in public(session, school).answers] == ["f18", "f20", "f3", "f8"]


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


def test_an_approval_in_the_future_and_a_row_that_says_nothing_are_refused(
    run: Run, session: Session, school: Provider
) -> None:
    later = ROW | {"f26 approved by": "Chair", "f26 approved on": "2026-12-05"}
    assert "5 December 2026, which has not come yet" in run([later]).output
    assert "The row has no answers" in run([{"urn": "100001", "f8": ""}]).output
    nothing = run([{"urn": "100001", "f8": "(none)"}])
    assert "says nothing that is asked of this school" in nothing.output
    assert session.scalar(select(func.count()).select_from(Report)) == 0


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


def test_a_school_that_writes_at_the_same_moment_stops_the_import(
    run: Run, app: Flask, session: Session, school: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = ReportsPlan.apply

    def overtaken(plan: ReportsPlan, *arguments: Any) -> None:
        with app.app_context(), Session(db.engine) as other:
            drafting.start(other, other.get_one(Provider, school.id), schools(), 2026, KnownFacts(), SENCO, NOW)
            other.commit()
        original(plan, *arguments)

    monkeypatch.setattr(ReportsPlan, "apply", overtaken)
    result = run([ROW])
    assert (result.exit_code, "Run the command again" in result.output) == (1, True), result.output
    assert session.scalars(select(ReportRevision.author)).all() == [str(SENCO)]


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


def test_the_advice_service_and_the_local_offer_are_filled_in_by_the_authority(
    run: Run, app: Flask, session: Session, school: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"].model_copy(
        update={"sendiass_name": "Advice", "sendiass_phone": "01632 960111"}
    )
    monkeypatch.setitem(app.extensions, "settings", settings)
    run([ROW])
    assert public(session, school).answer("f18").contacts[0].phone == "01632 960111"
