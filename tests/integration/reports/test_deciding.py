"""Officers read a report that waits, see what is different and missing, and decide; its people are told by email."""

import re
import uuid

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.email.models import QueuedEmail
from localoffer.memberships.models import Membership
from localoffer.outbox import OutboxEntry, register_target
from localoffer.publishing.actions import give_role
from localoffer.publishing.rules import State
from localoffer.reports import actions, deciding
from localoffer.reports.content import Answer
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.queries import open_draft, public_reports
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import token
from tests.integration.email.mailboxes import KeepingMailbox
from tests.integration.reports.sending import drafted, reported
from tests.unit.reports.answering import SAID, whole, without

SIGNING = whole().with_answer(Answer(question="f8", text=f"{SAID} And **signing** for everyone."))


@pytest.fixture(autouse=True)
def _this_day(app: Flask) -> object:
    app.extensions["mailbox"] = away = KeepingMailbox()
    away.fails = "The mail server is away."
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def school(session: Session, make_user: MakeUser) -> Provider:
    """A school that a SENCO looks after."""
    of = provider(session, "Saltby School", "mainstream-school")
    give_role(session, listing(session, of, name="Saltby School"), "setting", OFFICER, NOW)
    session.commit()
    person = make_user("senco@saltby.example", "provider-editor")
    session.add(Membership(user_id=person.id, provider_id=of.id, role="editor", created_at=NOW))
    session.commit()
    return of


def page_of(revision: ReportRevision) -> str:
    return f"/officers/reports/revisions/{revision.id}"


def post(officer: FlaskClient, revision: ReportRevision, verb: str, **data: str) -> tuple[int, str]:
    path = page_of(revision)
    answer = officer.post(f"{path}/{verb}", data={"csrf_token": token(officer, path), **data})
    return answer.status_code, answer.text


def waiting(session: Session, school: Provider) -> ReportRevision:
    revision = reported(session, school, SIGNING, check_first=True)
    session.commit()
    return revision


def emails(session: Session) -> list[QueuedEmail]:
    session.rollback()
    return list(session.scalars(select(QueuedEmail).where(QueuedEmail.name == "decided")))


def state(session: Session, revision: ReportRevision) -> State:
    session.rollback()
    session.expire_all()
    return session.get_one(ReportRevision, revision.id).lifecycle


def test_first_report_is_shown_whole_with_what_is_missing(
    officer: FlaskClient, session: Session, school: Provider
) -> None:
    revision = reported(session, school, without("f9"), check_first=True)
    session.commit()
    page = officer.get(page_of(revision)).text
    assert re.search(r"(\d+) of (\d+) questions done\.", page)
    assert "Nobody has answered this yet." in page
    assert "therapy dog" in page
    assert "What is different" not in page


def test_amendment_shows_question_by_question_what_is_different(
    officer: FlaskClient, session: Session, school: Provider
) -> None:
    reported(session, school)
    revision = reported(session, school, SIGNING, check_first=True, note="We sign now.")
    session.commit()
    page = officer.get(page_of(revision)).text
    changes = page.split('id="changes"')[1].split('id="says"')[0]
    assert "<ins>And signing for everyone.</ins>" in changes.replace("<wbr>", "")
    assert changes.count("<h3") == 1
    assert "We sign now." in page


def test_approved_report_is_what_families_read_and_its_people_are_told(
    officer: FlaskClient, session: Session, school: Provider
) -> None:
    revision = waiting(session, school)
    assert post(officer, revision, "approve")[0] == 303
    assert state(session, revision) is State.PUBLIC
    (only,) = emails(session)
    assert (only.to, only.subject) == (
        "senco@saltby.example", "Families can see “SEN information report, 2026 to 2027” now",
    )  # fmt: skip
    assert "Approved. Families can read it now." in officer.get(page_of(revision) + "?done=approved").text


def test_sent_back_report_says_why_to_its_people(officer: FlaskClient, session: Session, school: Provider) -> None:
    revision = waiting(session, school)
    for reason in ("", "  \n"):
        status, page = post(officer, revision, "send-back", reason=reason)
        assert (status, 'id="reason-error"' in page) == (400, True)
    assert post(officer, revision, "send-back", reason="Name the SENCO.")[0] == 303
    assert state(session, revision) is State.SENT_BACK
    (only,) = emails(session)
    assert "Name the SENCO." in only.text
    assert "Name the SENCO." in officer.get(page_of(revision)).text
    assert public_reports(session, school.id) == []


def test_withdrawn_report_is_no_longer_read_and_can_be_mended(
    officer: FlaskClient, session: Session, school: Provider
) -> None:
    revision = reported(session, school)
    register_target(session, "embedded", NOW)
    session.commit()
    assert post(officer, revision, "withdraw", reason=" ")[0] == 400
    assert post(officer, revision, "withdraw", reason="It names a child.")[0] == 303
    assert state(session, revision) is State.WITHDRAWN
    assert public_reports(session, school.id) == []
    assert "It names a child." in emails(session)[0].text
    assert session.scalars(select(OutboxEntry.id)).all() != [], "search is told"
    draft = drafted(session, school, SIGNING)
    assert draft.number == 2
    deciding_again = reported(session, school, SIGNING)
    assert deciding_again.lifecycle is State.PUBLIC


def test_withdrawing_twice_is_told(session: Session, school: Provider, app: Flask) -> None:
    revision = reported(session, school)
    with app.app_context():
        deciding.withdraw(session, revision, "It names a child.", OFFICER, NOW)
    with pytest.raises(Exception, match="Someone else decided first: this version is withdrawn now"):
        actions.withdraw(session, revision, "Again.", OFFICER, NOW)
    with pytest.raises(Exception, match="Say why"):
        actions.withdraw(session, revision, " ", OFFICER, NOW)


def test_second_officer_is_told_and_changes_nothing(officer: FlaskClient, session: Session, school: Provider) -> None:
    revision = waiting(session, school)
    csrf = token(officer, page_of(revision))
    actions.approve(session, session.get_one(ReportRevision, revision.id), OFFICER, NOW)
    session.commit()
    path = page_of(revision)
    for verb in ("approve", "send-back"):
        answer = officer.post(f"{path}/{verb}", data={"csrf_token": csrf, "reason": "Too short."})
        assert (answer.status_code, "Someone else decided first" in answer.text) == (409, True)
    assert state(session, revision) is State.PUBLIC
    assert emails(session) == []


def test_drafts_and_ids_that_are_none_are_not_found(officer: FlaskClient, session: Session, school: Provider) -> None:
    draft = drafted(session, school)
    session.commit()
    for id in (draft.id, uuid.UUID(int=7), "x", "%00"):
        assert officer.get(f"/officers/reports/revisions/{id}").status_code == 404
    report = session.scalars(select(Report)).one()
    assert open_draft(session, report.id) is not None


def test_page_offers_no_way_to_what_families_cannot_open(officer: FlaskClient, session: Session) -> None:
    revision = reported(session, provider(session, "No entry", "mainstream-school"))
    session.commit()
    page = officer.get(page_of(revision)).text
    assert "Families see no entry of No entry" in page
    assert "/providers/no-entry" not in page


def test_every_version_of_the_year_can_be_read(officer: FlaskClient, session: Session, school: Provider) -> None:
    first = reported(session, school)
    second = reported(session, school, SIGNING, note="We sign now.")
    session.commit()
    assert "until a newer one took its place" in officer.get(page_of(first)).text
    page = officer.get(page_of(second)).text
    assert f"/officers/reports/revisions/{first.id}" in page
    assert "Withdraw the report: why?" in page
