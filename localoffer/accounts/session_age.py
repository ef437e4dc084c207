"""Sessions end: hours after signing in, whatever is done, and for staff after hours in which nothing was done."""

from datetime import datetime

from flask import g, session
from flask_security import current_user

from config.security import SESSION_HOURS
from localoffer.accounts import entering
from localoffer.accounts.rules import session_is_over

MINUTE = 60
"""Seconds: how exactly the last use is kept, so that not every page sets the cookie anew."""


def end_old_session(now: datetime) -> None:
    """Sign out, in this browser, whoever has been signed in or idle for too long. Writes nothing but the cookie."""
    if "_user_id" not in session:
        return
    moment, since, seen = now.timestamp(), session.get(entering.SINCE), session.get(entering.SEEN)
    staff = current_user.is_authenticated and entering.is_staff(current_user)
    idle = entering.settings().staff_idle_hours if staff else None
    if session_is_over(since, seen, moment, SESSION_HOURS, idle):
        drop_session()
    elif staff and moment - (seen or 0) >= MINUTE:
        session[entering.SEEN] = int(moment)


def drop_session() -> None:
    """Nobody is signed in any more in this request and in this browser."""
    session.clear()
    g.pop("_login_user", None)  # Flask-Login keeps who it found for the rest of the request
