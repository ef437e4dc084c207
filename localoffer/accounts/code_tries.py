"""Trying a code of the second step: counted against the lock before it is looked at, as passwords are."""

from flask import current_app

from localoffer.accounts import second_factor, sign_ins
from localoffer.accounts.forms import identity_of, locked_words, network_of_request
from localoffer.accounts.models import User
from localoffer.accounts.second_factor import Step
from localoffer.clock import now
from localoffer.database import db

LONGEST = 40
WRONG = "This code is not right, or it was used before. Wait for the next one, or use a recovery code"
MISSING = "Enter the code from your app, or a recovery code"
UNLIKE = "A code has 6 digits; a recovery code has 16 letters and digits"


def try_code(user: User, text: str) -> tuple[Step | None, str]:
    """What the code was, with nothing to say; or None and what to say. Commits the try; the caller what follows."""
    if not text.strip() or len(text) > LONGEST:
        return None, UNLIKE if text.strip() else MISSING
    session, moment = db.session(), now()
    started = sign_ins.begin_try(session, identity_of(user.email), moment)
    session.commit()
    until = sign_ins.lock_on(session, started, moment)
    step = None if until else second_factor.take(session, user, text, str(current_app.secret_key), moment)
    if step:
        sign_ins.take_back(session, started)
        return step, ""
    reason = "locked" if until else "wrong code"
    sign_ins.note_failure(session, user.id, reason, network_of_request(), moment)
    session.commit()
    return None, locked_words(until) if until else WRONG
