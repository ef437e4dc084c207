"""The people of a provider are told what was decided, in the transaction of the decision."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Service
from localoffer.email.models import QueuedEmail
from localoffer.errors import ConflictError
from localoffer.memberships import actions
from localoffer.memberships.rules import MemberRole
from localoffer.publishing import drafting, reviewing
from localoffer.publishing.announcing import told_together
from localoffer.publishing.models import Revision
from localoffer.publishing.reviewing import Seen
from tests.factories import NOW, OFFICER, content, listing
from tests.integration.memberships.conftest import People, person

__all__ = ["person"]


@pytest.fixture
def service(app: Flask, session: Session, person: People) -> Service:
    """A public listing of a provider with two people."""
    found = listing(session)
    for name in ("ann", "ben"):
        actions.join(session, person(name), found.provider, MemberRole.EDITOR, OFFICER, NOW)
    return found


def sent(session: Session, service: Service, name: str = "Saltby Seals") -> Revision:
    draft = drafting.start(session, service, OFFICER, NOW)
    drafting.save(session, draft, content(name=name), draft.fingerprint, OFFICER, NOW)
    return drafting.submit(session, draft, draft.fingerprint, OFFICER, NOW).revision


def seen(revision: Revision) -> Seen:
    return Seen(revision.lifecycle, revision.service.version)


def told(session: Session) -> list[tuple[str, str, str]]:
    rows = session.execute(select(QueuedEmail.to, QueuedEmail.subject, QueuedEmail.text).order_by(QueuedEmail.to))
    return [(row.to, row.subject, row.text) for row in rows]


def test_everyone_who_looks_after_the_provider_is_told_why_it_came_back(
    app: Flask, session: Session, service: Service
) -> None:
    revision = sent(session, service)
    with app.app_context():
        reviewing.send_back(session, revision, "Say which pool.", seen(revision), OFFICER, NOW)
    assert [to for to, _, _ in told(session)] == ["ann@school.example", "ben@school.example"]
    _, subject, text = told(session)[0]
    assert subject == "“Saltby Seals” needs a change before families can see it"
    assert "Say which pool." in text
    assert f"/organisations/{service.provider_id}" in text


def test_approval_is_told(app: Flask, session: Session, service: Service) -> None:
    revision = sent(session, service)
    with app.app_context():
        reviewing.approve(session, revision, seen(revision), OFFICER, NOW)
    assert {subject for _, subject, _ in told(session)} == {"Families can see “Saltby Seals” now"}


def test_decision_that_was_lost_to_a_colleague_tells_nobody(app: Flask, session: Session, service: Service) -> None:
    revision = sent(session, service)
    before = seen(revision)
    with app.app_context():
        reviewing.approve(session, revision, before, OFFICER, NOW)
        session.commit()
        number = len(told(session))
        with pytest.raises(ConflictError), told_together(session):
            reviewing.send_back(session, revision, "Say which pool.", before, OFFICER, NOW)
    assert len(told(session)) == number


def test_several_decisions_at_once_make_one_email_to_each_person(
    app: Flask, session: Session, service: Service
) -> None:
    other = listing(session, service.provider, name="Lengths")
    with app.app_context(), told_together(session):
        for one, name in ((service, "Saltby Seals"), (other, "More lengths")):
            revision = sent(session, one, name)
            reviewing.approve(session, revision, seen(revision), OFFICER, NOW)
    assert [(to, subject) for to, subject, _ in told(session)] == [
        (f"{name}@school.example", "What we decided about 2 of your services") for name in ("ann", "ben")
    ]
    assert "Saltby Seals" in told(session)[0][2]
    assert "More lengths" in told(session)[0][2]
