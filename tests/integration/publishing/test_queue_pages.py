"""Officers' pages of the queue: every form, what comes of crafted ones, and what somebody else did meanwhile."""

import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from localoffer.audit import Actor, AuditEvent
from localoffer.directory.models import Service
from localoffer.publishing import reviewing
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.publishing.models import Review, ReviewNote, Revision, TrustedProvider
from localoffer.publishing.queries import PAGE
from localoffer.publishing.reviewing import Seen
from localoffer.publishing.rules import State
from tests.factories import NOW, OFFICER, content, listing, provider
from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import sign_in, token

__all__ = ["make_user"]
QUEUE = "/officers/queue"


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


@pytest.fixture
def revision(session: Session) -> Revision:
    """A change that waits."""
    found = change(session, listing(session), name="Saltby Seals")
    session.commit()
    return found


def change(session: Session, service: Service, **fields: object) -> Revision:
    submission = Submission(service.provider, content(**fields), service)
    return submit_revision(session, submission, Actor("user", "provider"), NOW).revision


def page(revision: Revision, what: str = "") -> str:
    return f"{QUEUE}/revisions/{revision.id}{what}"


def send(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client, "/account"), **fields})


def seen(revision: Revision) -> str:
    return f"{revision.state}:{revision.service.version}"


def state(session: Session, revision: Revision) -> State:
    session.expire_all()
    return session.get_one(Revision, revision.id).lifecycle


def test_officer_sees_what_waits_and_approves_it(officer: FlaskClient, session: Session, revision: Revision) -> None:
    assert "0 new listings and 1 change, the oldest from" in officer.get(QUEUE).text
    shown = officer.get(page(revision)).text
    assert "<del>Swimmers</del>" in shown
    assert "<ins>Seals</ins>" in shown
    answer = send(officer, page(revision, "/approve"), seen=seen(revision))
    assert (answer.status_code, answer.headers["Location"]) == (303, page(revision) + "?done=approved")
    assert state(session, revision) is State.PUBLIC
    assert "Families see it now" in officer.get(answer.headers["Location"]).text
    assert officer.get("/services/saltby-seals").status_code == 200


def test_preview_is_the_directorys_page_and_for_officers_only(
    officer: FlaskClient, client: FlaskClient, revision: Revision
) -> None:
    shown = officer.get(page(revision, "/preview")).text
    assert "Preview: Saltby Seals" in shown
    assert "A calm swimming club" in shown
    assert "Saltby Pool" in shown
    assert "Saltby Seals" not in officer.get("/services/saltby-swimmers").text


def test_sent_back_with_a_reason(officer: FlaskClient, session: Session, revision: Revision) -> None:
    answer = send(officer, page(revision, "/send-back"), seen=seen(revision), reason="Say which days.")
    assert answer.status_code == 303
    assert state(session, revision) is State.SENT_BACK
    assert "Say which days." in officer.get(page(revision)).text


@pytest.mark.parametrize(("reason", "fault"), [("", "Enter a reason"), ("x" * 2_001, "2,000 characters or fewer")])
def test_reason_that_is_missing_or_too_long_is_asked_for_again(
    officer: FlaskClient, session: Session, revision: Revision, reason: str, fault: str
) -> None:
    answer = send(officer, page(revision, "/send-back"), seen=seen(revision), reason=reason)
    assert answer.status_code == 400
    assert answer.text.count(fault) == 2
    assert f"{reason}</textarea>" in answer.text
    assert "Error: Saltby Seals" in answer.text
    assert state(session, revision) is State.SUBMITTED


def test_officer_who_comes_second_is_told_and_keeps_the_words(
    officer: FlaskClient, session: Session, revision: Revision
) -> None:
    before = seen(revision)
    reviewing.approve(session, revision, Seen(State.SUBMITTED, revision.service.version), OFFICER, NOW)
    session.commit()
    answer = send(officer, page(revision, "/send-back"), seen=before, reason="Say which days.")
    assert answer.status_code == 409
    assert "Someone else decided first: this version is public now." in answer.text
    assert "Say which days.</textarea>" in answer.text
    assert state(session, revision) is State.PUBLIC


def test_withdrawn_and_brought_back(officer: FlaskClient, session: Session, revision: Revision) -> None:
    first = session.get_one(Revision, revision.service.public_revision_id)
    assert send(officer, page(first, "/withdraw"), seen=seen(first), reason="Closed").status_code == 303
    assert officer.get("/services/saltby-swimmers").status_code == 404
    session.expire_all()
    assert send(officer, page(first, "/restore"), seen=seen(first)).status_code == 303
    assert officer.get("/services/saltby-swimmers").status_code == 200


def test_published_with_edits(officer: FlaskClient, session: Session, revision: Revision) -> None:
    form = officer.get(page(revision, "/edit")).text
    assert 'value="Saltby Seals"' in form
    fields = {"name": "Saltby Seals and Otters", "contact-0-phone": "01632 960123", "contact-0-role": "Desk"}
    answer = send(officer, page(revision, "/edit"), seen=seen(revision), **fields)
    assert answer.status_code == 303
    shown = officer.get("/services/saltby-seals-and-otters").text
    assert "01632 960123" in shown
    assert "A calm swimming club" in shown, "what was not sent stays as it is"
    assert state(session, revision) is State.DISCARDED


def test_edits_that_cannot_be_kept_are_shown_again(officer: FlaskClient, session: Session, revision: Revision) -> None:
    fields = {"name": "", "summary": "s" * 301, "contact-0-email": "nobody"}
    answer = send(officer, page(revision, "/edit"), seen=seen(revision), **fields)
    assert answer.status_code == 400
    for words in ("Enter the name of the listing", "Summary must be 300 characters or fewer; it is 301",
                  "is not an email address"):  # fmt: skip
        assert answer.text.count(words) == 2
    assert 'value="nobody"' in answer.text
    assert state(session, revision) is State.SUBMITTED


def test_edits_of_what_was_decided_meanwhile_are_kept_and_told(
    officer: FlaskClient, session: Session, revision: Revision
) -> None:
    before = seen(revision)
    reviewing.approve(session, revision, Seen(State.SUBMITTED, revision.service.version), OFFICER, NOW)
    session.commit()
    answer = send(officer, page(revision, "/edit"), seen=before, name="Saltby Otters")
    assert answer.status_code == 409
    assert "Someone else decided first" in answer.text
    assert 'value="Saltby Otters"' in answer.text


def test_several_are_approved_and_those_that_changed_are_listed(officer: FlaskClient, session: Session) -> None:
    changed = [
        change(session, listing(session, provider(session, f"Provider {n}"), name=f"Club {n}"), name=f"New {n}")
        for n in range(3)
    ]
    session.commit()
    ticked = [f"{item.id}|{seen(item)}" for item in changed]
    reviewing.send_back(session, changed[1], "No.", Seen(State.SUBMITTED, changed[1].service.version), OFFICER, NOW)
    session.commit()
    answer = send(officer, QUEUE, revision=[*ticked, "nonsense", f"{uuid.uuid4()}|submitted:1"])
    assert answer.status_code == 303
    told = officer.get(answer.headers["Location"]).text
    assert "2 entries are approved." in told
    assert "New 1</a>: sent back to the provider" in told
    assert [state(session, item) for item in changed] == [State.PUBLIC, State.SENT_BACK, State.PUBLIC]


@pytest.mark.parametrize(
    ("ticked", "fault"), [([], "Select the listings and changes"), ([str(n) for n in range(PAGE + 1)], "50 or fewer")]
)  # fmt: skip
def test_none_or_too_many_are_asked_for_again(
    officer: FlaskClient, session: Session, revision: Revision, ticked: list[str], fault: str
) -> None:
    answer = send(officer, QUEUE, revision=ticked)
    assert answer.status_code == 400
    assert answer.text.count(fault) == 2
    assert state(session, revision) is State.SUBMITTED


def test_assigned_to_a_colleague_and_found_by_it(
    officer: FlaskClient,
    session: Session,
    revision: Revision,
    make_user: MakeUser,
) -> None:
    other = make_user("colleague@aldermere.example")
    assert send(officer, page(revision, "/assign"), to=str(other.id)).status_code == 303
    assert "Assigned to colleague@" in re.sub("<wbr>", "", officer.get(QUEUE).text)
    assert "Nothing that waits is like this" in officer.get(f"{QUEUE}?whose=me").text
    assert send(officer, page(revision, "/assign"), to="").status_code == 303
    assert "1 entry, oldest first" in officer.get(f"{QUEUE}?whose=nobody").text
    assert send(officer, page(revision, "/assign"), to=str(uuid.uuid4())).status_code == 400


def test_family_or_provider_cannot_be_assigned(
    officer: FlaskClient,
    session: Session,
    revision: Revision,
    make_user: MakeUser,
) -> None:
    editor = make_user("school@aldermere.example", "provider-editor")
    assert send(officer, page(revision, "/assign"), to=str(editor.id)).status_code == 400
    assert session.scalar(select(func.count()).select_from(Review)) == 0


def test_note_is_kept_for_officers_and_never_public(officer: FlaskClient, session: Session, revision: Revision) -> None:
    assert send(officer, page(revision, "/note"), note="Rang them <b>twice</b>.").status_code == 303
    assert "Rang them &lt;b&gt;twice" in officer.get(page(revision)).text
    send(officer, page(revision, "/approve"), seen=seen(revision))
    assert "Rang them" not in officer.get("/services/saltby-seals").text
    assert session.scalar(select(AuditEvent.actor).where(AuditEvent.action == "note added"))
    for note in ("", "x" * 2_001):
        assert send(officer, page(revision, "/note"), note=note).status_code == 400
    assert session.scalar(select(func.count()).select_from(ReviewNote)) == 1


def test_provider_is_trusted_and_no_longer(officer: FlaskClient, session: Session, revision: Revision) -> None:
    address = f"{QUEUE}/trusted/{revision.service.provider_id}"
    assert send(officer, address, trusted="yes").status_code == 303
    assert "Saltby Sports" in officer.get(f"{QUEUE}/trusted").text
    assert send(officer, address, trusted="no").status_code == 303
    assert session.scalar(select(func.count()).select_from(TrustedProvider)) == 0
    assert send(officer, address, trusted="perhaps").status_code == 400
    assert send(officer, f"{QUEUE}/trusted/{uuid.uuid4()}", trusted="yes").status_code == 404


@pytest.mark.parametrize("what", ["approve", "send-back", "withdraw", "restore", "edit"])
def test_form_that_does_not_say_what_was_seen_decides_nothing(
    officer: FlaskClient, session: Session, revision: Revision, what: str
) -> None:
    for told in ("", "submitted", "submitted:", "submitted:-1", "nonsense:1", "submitted:" + "9" * 40):
        assert send(officer, page(revision, f"/{what}"), seen=told, reason="Because").status_code == 400
    assert state(session, revision) is State.SUBMITTED


@pytest.mark.parametrize("id", ["0", "x" * 300, "00000000-0000-4000-8000-000000000000"])
def test_revision_that_is_not_there_is_not_found(officer: FlaskClient, id: str) -> None:
    assert officer.get(f"{QUEUE}/revisions/{id}").status_code == 404
    for what in ("approve", "send-back", "withdraw", "restore", "edit", "looked", "assign", "note"):
        assert send(officer, f"{QUEUE}/revisions/{id}/{what}", seen="submitted:1").status_code == 404


@pytest.mark.parametrize("what", ["withdraw", "restore"])
def test_step_the_lifecycle_does_not_have_is_refused(
    officer: FlaskClient, session: Session, revision: Revision, what: str
) -> None:
    answer = send(officer, page(revision, f"/{what}"), seen=seen(revision), reason="Because")
    assert answer.status_code == 409
    assert state(session, revision) is State.SUBMITTED


def test_address_with_anything_in_it_is_a_page(officer: FlaskClient, revision: Revision) -> None:
    for query in ("page=0", "page=99999999", "page=9", "kind=x&change=y&whose=z", "approved=x", "approved=1&left=x",
                  "kind=%00", "whose=me&change=new"):  # fmt: skip
        assert officer.get(f"{QUEUE}?{query}").status_code == 200
        assert officer.get(f"{QUEUE}/published?{query}").status_code == 200


def test_get_writes_nothing(officer: FlaskClient, session: Session, revision: Revision) -> None:
    events = session.scalar(select(func.count()).select_from(AuditEvent))
    for address in (QUEUE, f"{QUEUE}/published", f"{QUEUE}/trusted", page(revision), page(revision, "/edit"),
                    page(revision, "/preview")):  # fmt: skip
        assert officer.get(address).status_code == 200
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == events
    assert state(session, revision) is State.SUBMITTED
