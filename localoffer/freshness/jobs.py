"""What the schedule calls: remind providers, and officers of what nobody confirms."""

from datetime import date

from flask import current_app

from localoffer import clock
from localoffer.database import db
from localoffer.freshness.reminding import remind as remind_all
from localoffer.jobs.rules import Done


def remind(today: date | None = None) -> Done:
    """Queue the reminders of this day. Where the site sends no email, none is written down as sent."""
    if current_app.extensions["mailbox"] is None:
        return Done()
    session = db.session()
    done = remind_all(session, today or clock.today(), clock.now())
    session.commit()
    return done
