"""A comment from its arrival to what is published and what is deleted; each step once, whoever else is at it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.comments import actions, queries
from localoffer.comments.forgetting import forget
from localoffer.comments.models import Comment, CommentContact
from localoffer.comments.queries import Filters
from localoffer.comments.rules import About, Reason, State
from localoffer.comments.telling import tell_waiting
from localoffer.directory.models import Service
from localoffer.email.models import QueuedEmail
from localoffer.errors import ConflictError, NotAllowedError
from localoffer.memberships.models import Membership
from tests.factories import NOW, OFFICER, listing
from tests.integration.comments.conftest import ME, Receive

DAY = timedelta(days=1)


def emails(session: Session) -> list[tuple[str, str]]:
    return sorted((to, name) for to, name in session.execute(select(QueuedEmail.to, QueuedEmail.name)))


def texts(session: Session) -> str:
    return " ".join(f"{one.subject} {one.text}" for one in session.scalars(select(QueuedEmail)))


def test_comment_goes_to_the_providers_people_who_are_told_without_its_words(
    session: Session, club: Service, receive: Receive
) -> None:
    made = receive(club, "Tom hated it", "mum@home.example")
    assert made.stands is State.WITH_PROVIDER
    assert emails(session) == [("ann@club.example", "comment-received"), ("ben@club.example", "comment-received")]
    assert "Tom" not in texts(session)
    assert "mum@home" not in texts(session)


def test_comment_where_nobody_looks_after_the_listing_stays_with_officers(
    session: Session, clinic: Service, receive: Receive
) -> None:
    assert receive(clinic).stands is State.NEW
    assert receive(None).stands is State.NEW
    assert emails(session) == []


def test_the_same_comment_sent_twice_is_one(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    made = receive(club)
    with app.app_context():
        assert actions.receive(session, made.id, About.WRONG, made.text, "", club, NOW) is False


def test_people_are_told_once_a_day_and_of_later_comments_the_next_day(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    receive(club)
    later = receive(club, "And the time.", now=NOW + timedelta(hours=1))
    assert (len(emails(session)), later.told_on) == (2, None)
    with app.app_context():
        assert tell_waiting(session, NOW + timedelta(hours=2)) == 0
        assert tell_waiting(session, NOW + DAY) == 1
        assert tell_waiting(session, NOW + DAY) == 0
        assert tell_waiting(session, NOW + 2 * DAY) == 0
    assert len(emails(session)) == 4
    assert later.told_on is not None


def test_without_email_nobody_counts_as_told(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    mailbox, app.extensions["mailbox"] = app.extensions["mailbox"], None
    made = receive(club)
    assert (emails(session), made.told_on) == ([], None)
    app.extensions["mailbox"] = mailbox
    with app.app_context():
        assert tell_waiting(session, NOW + DAY) == 1


def test_what_was_answered_meanwhile_is_not_told(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    receive(club)
    later = receive(club)
    with app.app_context():
        actions.answer(session, later, "Done.", "provider", later.version, ME, NOW)
        assert tell_waiting(session, NOW + DAY) == 0


def test_answer_is_sent_and_the_address_deleted(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    made = receive(club, email="mum@home.example")
    with app.app_context():
        actions.answer(session, made, "It is £4 <now>.", "provider", made.version, ME, NOW)
    session.commit()
    assert ("mum@home.example", "comment-answered") in emails(session)
    assert "Saltby Sports answers" in texts(session)
    assert "It is £4 <now>." in texts(session)
    assert session.scalars(select(CommentContact)).all() == []
    assert (made.stands, made.closed_by) == (State.ANSWERED, str(ME))


def test_answer_to_a_version_that_is_old_is_refused(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    made = receive(club)
    with app.app_context():
        seen = made.version
        actions.answer(session, made, "Mine", "provider", seen, ME, NOW)
        with pytest.raises(ConflictError):
            actions.answer(session, made, "Mine too", "council", seen, OFFICER, NOW)
        with pytest.raises(NotAllowedError):
            actions.answer(session, made, "Again", "council", made.version, OFFICER, NOW)
    assert made.answer == "Mine"


def test_two_at_once_one_wins(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    from localoffer.database import db

    made = receive(club)
    with app.app_context():
        mine, seen = db.session.get_one(Comment, made.id), made.version
        db.session.commit()
        actions.set_aside(session, made, Reason.ABUSIVE, seen, OFFICER, NOW)
        session.commit()
        with pytest.raises(ConflictError):
            actions.answer(db.session(), mine, "Done.", "provider", seen, ME, NOW)
        db.session.rollback()


def test_officer_asks_the_provider(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    members = session.scalars(select(Membership)).all()
    kept = [(one.user_id, one.provider_id, one.role, one.created_at) for one in members]
    session.execute(delete(Membership))
    made = receive(club)
    assert made.stands is State.NEW
    with app.app_context(), pytest.raises(NotAllowedError):
        actions.pass_on(session, made, made.version, OFFICER, NOW)
    for user_id, provider_id, role, created_at in kept:
        session.add(Membership(user_id=user_id, provider_id=provider_id, role=role, created_at=created_at))
    session.flush()
    with app.app_context():
        actions.pass_on(session, made, made.version, OFFICER, NOW)
    assert made.stands is State.WITH_PROVIDER
    assert len(emails(session)) == 2


def test_what_is_set_aside_the_provider_does_not_see_and_it_can_come_back(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    made = receive(club, email="mum@home.example")
    mine = queries.of_provider(club.provider_id)
    with app.app_context():
        actions.set_aside(session, made, Reason.ONE_PERSON, made.version, OFFICER, NOW)
        assert session.scalars(mine).all() == []
        assert session.scalars(select(CommentContact)).all() == []
        actions.reopen(session, made, made.version, OFFICER, NOW)
    assert (made.stands, made.reason, made.closed_at) == (State.NEW, None, None)
    assert session.scalars(mine).all() == [made]


def test_provider_sees_its_own_only_and_the_unanswered_first(
    app: Flask, session: Session, club: Service, clinic: Service, receive: Receive
) -> None:
    receive(clinic)
    receive(None)
    first, second, third = (receive(club, now=NOW + number * DAY) for number in range(3))
    with app.app_context():
        actions.answer(session, third, "Done.", "provider", third.version, ME, NOW)
    assert session.scalars(queries.of_provider(club.provider_id)).all() == [second, first, third]
    assert queries.waiting_for(session, club.provider_id) == [first, second]


def test_only_what_is_answered_is_published_in_the_officers_words(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    made = receive(club, "Tom hated it")
    with app.app_context():
        with pytest.raises(NotAllowedError):
            actions.publish(session, made, "x", "y", made.version, OFFICER, NOW)
        actions.answer(session, made, "We changed it, Tom’s mum.", "provider", made.version, ME, NOW)
        actions.publish(session, made, "A child did not like it", "Changed.", made.version, OFFICER, NOW)
        assert (made.text, made.published_text) == ("Tom hated it", "A child did not like it")
        actions.publish(session, made, "Better", "Changed.", made.version, OFFICER, NOW + DAY)
        assert made.published_at == NOW
        assert session.scalars(queries.published()).all() == [made]
        actions.unpublish(session, made, made.version, OFFICER, NOW)
        assert session.scalars(queries.published()).all() == []
        actions.publish(session, made, "Better", "Changed.", made.version, OFFICER, NOW)
        actions.set_aside(session, made, Reason.VEXATIOUS, made.version, OFFICER, NOW)
    assert session.scalars(queries.published()).all() == []


def test_trail_has_no_word_of_anybody(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    made = receive(club, "Tom hated it", "mum@home.example")
    with app.app_context():
        actions.answer(session, made, "So sad", "provider", made.version, ME, NOW)
        actions.publish(session, made, "Someone", "Something", made.version, OFFICER, NOW)
    session.flush()
    lines = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == made.id)).all()
    assert [line.action for line in lines] == ["comment received", "comment answered", "comment published"]
    written = " ".join(f"{line.actor} {line.details}" for line in lines)
    assert not any(word in written for word in ("Tom", "mum", "sad", "Someone", "Something"))


def test_counts_and_filters(app: Flask, session: Session, club: Service, clinic: Service, receive: Receive) -> None:
    receive(clinic)
    receive(club, now=NOW - 14 * DAY)
    done = receive(club, about="quality")
    with app.app_context():
        actions.answer(session, done, "Done.", "provider", done.version, ME, NOW)
    found = queries.counts(session, NOW)
    assert (found.new, found.with_provider, found.late, found.to_publish, found.due) == (1, 1, 1, 1, False)
    assert queries.counts(session, NOW + 365 * DAY).due is True
    assert len(session.scalars(queries.for_officers(Filters(queries.UNANSWERED))).all()) == 2
    assert session.scalars(queries.for_officers(Filters(about="quality", published="no"))).all() == [done]
    assert session.scalars(queries.for_officers(Filters(published="yes"))).all() == []


def test_addresses_are_forgotten_after_90_days(app: Flask, session: Session, club: Service, receive: Receive) -> None:
    made = receive(club, email="mum@home.example")
    assert forget(session, 24, NOW + 90 * DAY - timedelta(seconds=1)) == 0
    assert forget(session, 24, NOW + 90 * DAY) == 1
    assert session.scalars(select(CommentContact)).all() == []
    assert made.stands is State.WITH_PROVIDER


def test_address_of_an_answer_that_has_left_is_forgotten_in_the_queue_too(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    made = receive(club, email="mum@home.example")
    with app.app_context():
        actions.answer(session, made, "Done.", "provider", made.version, ME, NOW)
    assert forget(session, 24, NOW) == 0
    email = session.scalars(select(QueuedEmail).where(QueuedEmail.name == "comment-answered")).one()
    email.state = "sent"
    session.flush()
    assert forget(session, 24, NOW) == 1
    session.refresh(email)
    assert email.to == ""
    assert [to for to, _ in emails(session) if "club.example" in to] == ["ann@club.example", "ben@club.example"]


def test_originals_are_forgotten_after_their_time_and_what_is_published_stays(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    waiting, aside, answered, published = (receive(club, f"Number {number}") for number in range(4))
    with app.app_context():
        actions.set_aside(session, aside, Reason.TWICE, aside.version, OFFICER, NOW)
        for one in (answered, published):
            actions.answer(session, one, "Tom, done.", "provider", one.version, ME, NOW)
        actions.publish(session, published, "Said", "Done", published.version, OFFICER, NOW)
    session.commit()
    assert forget(session, 24, NOW + 700 * DAY) == 0
    assert forget(session, 24, NOW + 732 * DAY) == 3
    session.expire_all()
    left = {one.id: (one.text, one.answer, one.published_text) for one in session.scalars(select(Comment))}
    assert left == {waiting.id: ("Number 0", "", ""), published.id: ("", "", "Said")}
    assert forget(session, 24, NOW + 732 * DAY) == 0


def test_comment_outlives_a_listing_that_is_withdrawn(
    app: Flask, session: Session, club: Service, receive: Receive
) -> None:
    made = receive(club)
    club.public_revision_id = None
    session.commit()
    assert session.scalars(queries.of_provider(club.provider_id)).all() == [made]
    assert queries.public_listing(session, club.slug) is None
    assert listing(session, of=club.provider, name="Another").is_public
