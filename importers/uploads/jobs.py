"""What the schedule calls: forget the files that providers uploaded."""

from importers.uploads.actions import forget_old
from localoffer.clock import now
from localoffer.database import db
from localoffer.jobs.rules import Done


def forget() -> Done:
    """Remove uploaded spreadsheets after a day."""
    forgotten = forget_old(db.session(), now())
    db.session.commit()
    return Done(forgotten, forgotten)
