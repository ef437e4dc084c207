"""Emails are queued with the change they tell of, sent once, tried again, and given up after a day."""

import threading
import uuid
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.email.actions import forget_old, queue, send_waiting
from localoffer.email.jobs import send
from localoffer.email.message import Message
from localoffer.email.models import QueuedEmail
from localoffer.email.queries import queue_state, sent_lately
from localoffer.email.rules import GIVE_UP_AFTER, KEPT, LEASE
from localoffer.jobs.rules import Done
from tests.factories import NOW
from tests.integration.email.mailboxes import KeepingMailbox

MESSAGE = Message("ann@school.example", "Hello", "Open this link: secret\n")


def only(session: Session) -> QueuedEmail:
    session.expire_all()
    return session.scalars(select(QueuedEmail)).one()


@time_machine.travel(NOW, tick=False)
def test_email_is_sent_once_and_its_text_is_not_kept(session: Session) -> None:
    mailbox = KeepingMailbox()
    assert queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    assert not queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    session.commit()
    assert [send_waiting(session, mailbox), send_waiting(session, mailbox)] == [(1, 1), (0, 0)]
    assert mailbox.kept == [MESSAGE]
    email = only(session)
    assert (email.state, email.text, email.sent_at) == ("sent", "", NOW)
    assert not queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    assert sent_lately(session, "invitation", MESSAGE.to, NOW - timedelta(hours=1)) == 1
    assert sent_lately(session, "invitation", MESSAGE.to, NOW + timedelta(hours=1)) == 0


def test_email_goes_with_its_transaction(session: Session) -> None:
    queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    session.rollback()
    assert send_waiting(session, KeepingMailbox()) == (0, 0)


def test_failed_email_is_tried_again_later_and_given_up_after_a_day(session: Session) -> None:
    mailbox = KeepingMailbox()
    mailbox.fails = "The mail server could not be used"
    queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    session.commit()
    with time_machine.travel(NOW, tick=False) as clock:
        assert send_waiting(session, mailbox) == (1, 0)
        assert only(session).attempts == 1
        assert queue_state(session).last_error == mailbox.fails
        clock.move_to(NOW + timedelta(seconds=29))
        assert send_waiting(session, mailbox) == (0, 0)
        assert only(session).attempts == 1
        clock.move_to(NOW + timedelta(seconds=31))
        send_waiting(session, mailbox)
        assert only(session).attempts == 2
        clock.move_to(NOW + GIVE_UP_AFTER)
        send_waiting(session, mailbox)
        email = only(session)
        assert (email.state, email.text) == ("dead", "")
        assert [one.id for one in queue_state(session).dead] == [email.id]
        mailbox.fails = None
        assert send_waiting(session, mailbox) == (0, 0)


@time_machine.travel(NOW, tick=False)
def test_one_that_fails_does_not_hold_up_the_next(session: Session) -> None:
    class Choosy(KeepingMailbox):
        def send(self, message: Message, id: uuid.UUID) -> None:
            self.fails = "refused" if message.to.startswith("ann") else None
            super().send(message, id)

    for name in ("ann", "ben"):
        queue(session, "invitation", Message(f"{name}@school.example", "Hello", "Text"), name, NOW)
    session.commit()
    mailbox = Choosy()
    assert send_waiting(session, mailbox) == (2, 1)
    assert [one.to for one in mailbox.kept] == ["ben@school.example"]


def test_sender_that_died_is_followed_by_another_when_its_lease_ends(session: Session) -> None:
    class Dies(KeepingMailbox):
        def send(self, message: Message, id: uuid.UUID) -> None:
            raise SystemExit

    queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    session.commit()
    with time_machine.travel(NOW, tick=False) as clock:
        try:
            send_waiting(session, Dies())
        except SystemExit:
            session.rollback()
        assert send_waiting(session, KeepingMailbox()) == (0, 0)
        clock.move_to(NOW + LEASE + timedelta(seconds=1))
        assert send_waiting(session, KeepingMailbox()) == (1, 1)


def test_two_senders_at_once_send_each_email_once(app: Flask, session: Session) -> None:
    for number in range(20):
        queue(session, "invitation", Message("ann@school.example", f"Number {number}", "Text"), str(number), NOW)
    session.commit()
    mailbox, together = KeepingMailbox(), threading.Barrier(2)

    def work() -> None:
        with app.app_context(), Session(db.engine) as own:
            together.wait(30)
            send_waiting(own, mailbox)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(one.subject for one in mailbox.kept) == sorted(f"Number {number}" for number in range(20))


def test_scheduled_job_sends_and_does_nothing_where_email_is_off(app: Flask, session: Session) -> None:
    queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    session.commit()
    mailbox = KeepingMailbox()
    with app.app_context():
        app.extensions["mailbox"] = None
        assert send() == Done()
        app.extensions["mailbox"] = mailbox
        assert [send(), send()] == [Done(1, 1), Done()]
    assert mailbox.kept == [MESSAGE]


def test_what_was_sent_is_forgotten_after_two_years(session: Session) -> None:
    queue(session, "invitation", MESSAGE, "invitation:1", NOW)
    assert forget_old(session, NOW + KEPT) == 0
    assert forget_old(session, NOW + KEPT + timedelta(days=1)) == 1
