"""What a request queues is sent right after it, and a mailbox that fails or hangs does not show in the answer."""

import threading
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import access
from localoffer import clock
from localoffer.database import db
from localoffer.email.actions import queue
from localoffer.email.message import Message
from localoffer.email.models import QueuedEmail
from tests.integration.email.mailboxes import KeepingMailbox

MESSAGE = Message("ann@school.example", "Hello", "Text\n")


@pytest.fixture(autouse=True)
def _route_that_queues(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell() -> str:
        queue(db.session(), "invitation", MESSAGE, "invitation:1", clock.now())
        db.session.commit()
        return "told"

    app.add_url_rule("/tell", "tell", tell)
    monkeypatch.setitem(access.ROUTES, "tell", access.PUBLIC)  # type: ignore[arg-type]


def test_email_leaves_with_the_request_that_queued_it(app: Flask) -> None:
    app.extensions["mailbox"] = mailbox = KeepingMailbox()
    assert app.test_client().get("/tell").text == "told"
    assert mailbox.kept == [MESSAGE]


def test_mailbox_that_fails_or_breaks_leaves_the_email_waiting(app: Flask, session: Session) -> None:
    class Broken(KeepingMailbox):
        def send(self, message: Message, id: uuid.UUID) -> None:
            raise RuntimeError("not a thing to expect")

    app.extensions["mailbox"] = Broken()
    assert app.test_client().get("/tell").status_code == 200
    assert session.scalars(select(QueuedEmail.state)).all() == ["waiting"]


def test_mailbox_on_another_machine_does_not_hold_the_request_up(app: Flask) -> None:
    answered, sent = threading.Event(), threading.Event()

    class Hangs(KeepingMailbox):
        def send(self, message: Message, id: uuid.UUID) -> None:
            answered.wait(60)
            super().send(message, id)
            sent.set()

    app.extensions["mailbox"] = mailbox = Hangs(slow=True)
    assert app.test_client().get("/tell").text == "told"
    assert mailbox.kept == []
    answered.set()
    assert sent.wait(60)
    for thread in threading.enumerate():
        if thread.name == "email":
            thread.join(60)


def test_site_without_email_answers_too(app: Flask) -> None:
    app.extensions["mailbox"] = None
    assert app.test_client().get("/tell").text == "told"
