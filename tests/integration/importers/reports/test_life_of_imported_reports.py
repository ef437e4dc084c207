"""What an import does to reports: what families then read, what is left alone, and again unchanged."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.reports.planning import ReportsPlan
from importers.runs import ImportRun
from localoffer.audit import AuditEvent
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.publishing.rules import State
from localoffer.reports import drafting
from localoffer.reports.content import Answer
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import open_draft, public_reports, report_of
from tests import factories
from tests.factories import NOW
from tests.integration.importers.reports.conftest import ROW, SENCO, Run, by_hand, counts, public, record
from tests.unit.reports.answering import schools, whole


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
    assert "row 2: Answered for 2025 to 2026 and not in the file: f1, f2, f4" in result.output
    run([ROW], "--as-draft")
    report = report_of(session, school.id, 2026)
    assert report is not None
    draft = open_draft(session, report.id)
    assert draft is not None
    assert (draft.content.answer("f4").carried_from, draft.content.answer("f8").carried_from) == (2025, None)
    assert counts(run([ROW], "--json")) == (1, 0, 0, 0)
    assert [one.question for one in public(session, school).answers] == ["f18", "f20", "f3", "f8"]


def test_an_approval_in_the_future_and_a_row_that_says_nothing_are_refused(
    run: Run, session: Session, school: Provider
) -> None:
    later = ROW | {"f26 approved by": "Chair", "f26 approved on": "2026-12-05"}
    assert "5 December 2026, which has not come yet" in run([later]).output
    assert "The row has no answers" in run([{"urn": "100001", "f8": ""}]).output
    nothing = run([{"urn": "100001", "f8": "(none)"}])
    assert "says nothing that is asked of this school" in nothing.output
    assert session.scalar(select(func.count()).select_from(Report)) == 0


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


def test_the_advice_service_and_the_local_offer_are_filled_in_by_the_authority(
    run: Run, app: Flask, session: Session, school: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"].model_copy(
        update={"sendiass_name": "Advice", "sendiass_phone": "01632 960111"}
    )
    monkeypatch.setitem(app.extensions, "settings", settings)
    run([ROW])
    assert public(session, school).answer("f18").contacts[0].phone == "01632 960111"


def test_a_draft_of_an_import_that_the_school_went_on_with_is_the_schools(
    run: Run, session: Session, school: Provider
) -> None:
    run([ROW], "--as-draft")
    report = report_of(session, school.id, 2026)
    assert report is not None
    draft = open_draft(session, report.id)
    assert draft is not None
    own = draft.content.with_answer(Answer(question="f12", text="A lift."))
    drafting.save(session, draft, own, draft.fingerprint, SENCO, NOW)
    session.commit()
    for options in ([], ["--as-draft"]):
        assert "the draft was left alone" in run([ROW | {"f8": "Other words."}], *options).output
    session.expire_all()
    assert draft.content == own
