"""What the schedule calls: ask the links of public reports whether they open."""

from functools import partial
from time import sleep

from flask import current_app

from config.settings import Settings
from localoffer.clock import now
from localoffer.database import db
from localoffer.jobs.rules import Done
from localoffer.reports.links.asking import ask, opened_session
from localoffer.reports.links.checking import ask_all, due_links, keep
from localoffer.reports.links.rules import Came


def ask_links() -> Done:
    """Ask those that are due. A website sees who asks, and where to write if it minds."""
    settings: Settings = current_app.extensions["settings"]
    whom = settings.contact_email or settings.public_url
    sender = f"{settings.authority_short_name} Local Offer link check{f' ({whom})' if whom else ''}"
    session, moment = db.session(), now()
    due = due_links(session, moment)
    session.commit()
    with opened_session(sender.encode("ascii", "ignore").decode()) as web:
        outcomes = ask_all(due, partial(ask, web), sleep)
    keep(session, outcomes, moment)
    session.commit()
    return Done(len(outcomes), sum(outcome.came is Came.FAILED for outcome in outcomes.values()))
