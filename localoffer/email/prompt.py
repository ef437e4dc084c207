"""What a request has queued is sent at once, without making it wait for another machine or fail."""

import threading

import structlog
from flask import Flask, current_app, g, has_request_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.email.actions import QUEUED, send_waiting
from localoffer.email.message import Mailbox

log = structlog.get_logger()
SECONDS = 20
"""How long one prompt sender works; what is left is the scheduler's."""


def install(app: Flask) -> None:
    """Send after each request that has queued email."""
    app.teardown_request(_send_now)
    for name, listener in (("after_commit", _note_commit), ("after_rollback", _forget)):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _note_commit(session: Session) -> None:
    if session.info.pop(QUEUED, False) and has_request_context():
        g.emails_queued = True


def _forget(session: Session) -> None:
    session.info.pop(QUEUED, None)


def _send_now(error: BaseException | None) -> None:
    if not g.pop("emails_queued", False):
        return
    mailbox: Mailbox | None = current_app.extensions["mailbox"]
    if mailbox is None:
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if mailbox.slow:
        # Waiting would also tell by the time it takes whether an address has an account.
        threading.Thread(target=_send, args=(app, mailbox), name="email", daemon=True).start()
    else:
        _send(app, mailbox)


def _send(app: Flask, mailbox: Mailbox) -> None:
    try:
        with app.app_context(), Session(db.engine) as session:
            send_waiting(session, mailbox, SECONDS)
    except Exception:
        # The request has been answered; the emails wait for the scheduler.
        log.exception("emails not sent yet")
