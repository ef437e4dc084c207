"""What the schedule calls: forget what ran long ago."""

from localoffer.clock import now
from localoffer.database import db
from localoffer.jobs.actions import forget_old
from localoffer.jobs.rules import Done


def forget() -> Done:
    """Remove job runs that nobody needs any more."""
    forgotten = forget_old(db.session(), now())
    db.session.commit()
    return Done(forgotten, forgotten)
