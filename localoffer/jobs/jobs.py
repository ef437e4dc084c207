"""What the schedule calls: forget what ran long ago, and tell administrators of jobs that need them."""

from flask import current_app

from localoffer.clock import now
from localoffer.database import db
from localoffer.jobs.actions import forget_old
from localoffer.jobs.queries import last_good_runs, standings
from localoffer.jobs.rules import Done
from localoffer.jobs.telling import tell_administrators


def forget() -> Done:
    """Remove job runs that nobody needs any more."""
    forgotten = forget_old(db.session(), now())
    db.session.commit()
    return Done(forgotten, forgotten)


def tell() -> Done:
    """Write to administrators of jobs in trouble and jobs that are well again. Where the site sends no email, nobody
    is marked as told."""
    if current_app.extensions["mailbox"] is None:
        return Done()
    session, moment = db.session(), now()
    found = standings(session, current_app.extensions["schedule"], current_app.extensions["settings"], moment)
    told = tell_administrators(session, found, last_good_runs(session), moment)
    session.commit()
    return Done(told, told)
