"""What the schedule calls: send what is waiting."""

from flask import current_app
from sqlalchemy.orm import Session

from localoffer.clock import now
from localoffer.database import db
from localoffer.email.actions import forget_old, send_waiting
from localoffer.email.message import Mailbox
from localoffer.jobs.rules import Done

SECONDS = 60


def send() -> Done:
    """Send every email that is due, for a minute at most. Where the site sends no email they wait."""
    mailbox: Mailbox | None = current_app.extensions["mailbox"]
    if mailbox is None:
        return Done()
    with Session(db.engine) as session:
        tried, sent = send_waiting(session, mailbox, SECONDS)
    return Done(tried, sent)


def forget() -> Done:
    """Forget which emails were sent two years ago and longer."""
    with Session(db.engine) as session:
        gone = forget_old(session, now())
        session.commit()
    return Done(gone, gone)
