"""What the schedule calls each day: tell providers of comments that came since, and delete what is not kept."""

from flask import current_app

from localoffer.clock import now
from localoffer.comments.forgetting import forget as forget_old
from localoffer.comments.telling import tell_waiting
from localoffer.database import db
from localoffer.jobs.rules import Done


def tell() -> Done:
    """Tell providers of comments they have not been told of. Where the site sends no email, none counts as told."""
    session = db.session()
    told = tell_waiting(session, now())
    session.commit()
    return Done(told, told)


def forget() -> Done:
    """Delete addresses and comments whose time is over."""
    session = db.session()
    gone = forget_old(session, current_app.extensions["settings"].comment_months, now())
    session.commit()
    return Done(gone, gone)
