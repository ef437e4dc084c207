"""What the schedule calls: remind providers of listings and reports, and officers of what nobody confirms or renews."""

from datetime import date

from flask import current_app

from localoffer import clock
from localoffer.database import db
from localoffer.freshness.reminding import remind as remind_all
from localoffer.jobs.rules import Done
from localoffer.reports.reminding import remind as remind_of_reports


def remind(today: date | None = None) -> Done:
    """Queue the reminders of this day. Where the site sends no email, none is written down as sent."""
    if current_app.extensions["mailbox"] is None:
        return Done()
    session, day, now = db.session(), today or clock.today(), clock.now()
    listings, reports = remind_all(session, day, now), remind_of_reports(session, day, now)
    session.commit()
    return Done(listings.rows_in + reports.rows_in, listings.rows_out + reports.rows_out)
