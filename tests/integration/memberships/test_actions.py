"""Joining a provider, changing places there, leaving and being removed."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.audit import Actor, AuditEvent
from localoffer.database import db
from localoffer.errors import ConflictError, NotAllowedError
from localoffer.memberships import actions
from localoffer.memberships.models import Membership
from localoffer.memberships.queries import members, membership_of, providers_of
from localoffer.memberships.rules import MemberRole
from tests.factories import NOW, OFFICER, provider
from tests.integration.memberships.conftest import People

EDITOR, MANAGER = MemberRole.EDITOR, MemberRole.MANAGER


def trail(session: Session) -> list[tuple[str, str]]:
    events = session.scalars(select(AuditEvent).where(AuditEvent.action.like("member %")).order_by(AuditEvent.id))
    return [(event.actor, event.action) for event in events]


def test_member_finds_their_providers_by_name_and_nobody_elses(session: Session, person: People) -> None:
    ann, ben = person("ann"), person("ben")
    swimmers, archers = provider(session, "Swimmers"), provider(session, "Archers")
    for one in (swimmers, archers):
        actions.join(session, ann, one, EDITOR, OFFICER, NOW)
    assert [one.name for one in providers_of(session, ann)] == ["Archers", "Swimmers"]
    assert providers_of(session, ben) == []
    assert membership_of(session, ben.id, archers.id) is None


def test_joining_twice_is_refused(session: Session, person: People) -> None:
    ann, archers = person("ann"), provider(session, "Archers")
    actions.join(session, ann, archers, EDITOR, OFFICER, NOW)
    with pytest.raises(ConflictError, match=r"ann@school\.example belongs to Archers already"):
        actions.join(session, ann, archers, MANAGER, OFFICER, NOW)


def test_account_has_the_roles_of_its_memberships(session: Session, person: People) -> None:
    ann, ben, archers = person("ann"), person("ben"), provider(session, "Archers")
    actions.join(session, ben, archers, MANAGER, OFFICER, NOW)
    joined = actions.join(session, ann, archers, MANAGER, OFFICER, NOW)
    assert ann.role_names == {"provider-manager"}
    assert actions.change(session, joined, EDITOR, OFFICER, NOW)
    assert not actions.change(session, joined, EDITOR, OFFICER, NOW)
    assert ann.role_names == {"provider-editor"}


def test_last_manager_hands_over_before_leaving(session: Session, person: People) -> None:
    ann, ben, archers = person("ann"), person("ben"), provider(session, "Archers")
    mine = actions.join(session, ann, archers, MANAGER, OFFICER, NOW)
    theirs = actions.join(session, ben, archers, EDITOR, OFFICER, NOW)
    me = Actor("user", str(ann.id))
    with pytest.raises(NotAllowedError):
        actions.leave(session, mine, me, NOW)
    with pytest.raises(NotAllowedError):
        actions.change(session, mine, EDITOR, me, NOW)
    actions.change(session, theirs, MANAGER, me, NOW)
    actions.leave(session, mine, me, NOW)
    assert [one.user.email for one in members(session, archers.id)] == ["ben@school.example"]
    assert trail(session) == [
        ("user:officer", "member joined"),
        ("user:officer", "member joined"),
        (f"user:{ann.id}", "member role changed"),
        (f"user:{ann.id}", "member left"),
    ]


def test_manager_who_cannot_sign_in_does_not_count(session: Session, person: People) -> None:
    ann, ben, archers = person("ann"), person("ben"), provider(session, "Archers")
    mine = actions.join(session, ann, archers, MANAGER, OFFICER, NOW)
    actions.join(session, ben, archers, MANAGER, OFFICER, NOW)
    ben.active = False
    with pytest.raises(NotAllowedError):
        actions.leave(session, mine, OFFICER, NOW)


def test_officer_removes_the_last_manager(session: Session, person: People) -> None:
    ann, archers = person("ann"), provider(session, "Archers")
    mine = actions.join(session, ann, archers, MANAGER, OFFICER, NOW)
    actions.remove_as_officer(session, mine, OFFICER, NOW)
    assert members(session, archers.id) == []
    assert trail(session)[-1] == ("user:officer", "member removed")
    assert ann.role_names == set()


def test_two_managers_who_leave_at_once_do_not_leave_nobody(app: Flask, session: Session, person: People) -> None:
    archers = provider(session, "Archers")
    people = [person("ann"), person("ben")]
    for one in people:
        actions.join(session, one, archers, MANAGER, OFFICER, NOW)
    provider_id, ids = archers.id, [one.id for one in people]
    session.commit()
    together, refused = threading.Barrier(2), []

    def go(user_id: object) -> None:
        with app.app_context(), Session(db.engine) as own:
            mine = own.get(Membership, (user_id, provider_id))
            assert mine is not None
            assert own.get(User, user_id) is not None
            own.commit()
            together.wait(30)
            try:
                actions.leave(own, mine, OFFICER, NOW)
                own.commit()
            except NotAllowedError:
                refused.append(user_id)

    threads = [threading.Thread(target=go, args=(user_id,)) for user_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refused) == 1
    assert [one.user_id for one in members(session, provider_id)] == refused
