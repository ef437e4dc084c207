"""The sign-in form: Flask-Security's, with a lock, an audit trail, and errors in the words of this site."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from flask_security.forms import LoginForm
from wtforms import Field

from localoffer.accounts import sign_ins
from localoffer.accounts.models import User
from localoffer.accounts.rules import LONGEST_PASSWORD, tidy_email
from localoffer.clock import ENGLAND, now
from localoffer.database import db
from localoffer.errors import LocalOfferError
from localoffer.wording import time_words

WRONG = "The email address or the password is not right. Check both and try again"


@dataclass(frozen=True)
class Fault:
    """One thing to put right: the field and the same words for the summary and the field."""

    field: str
    message: str


class SignInForm(LoginForm):
    """Email address and password. After `validate`, `faults` holds what to show: Flask-Security's own errors are
    left aside, because it blurs "nothing entered" and "wrong" into one."""

    remember = None  # type: ignore[assignment]
    faults: tuple[Fault, ...] = ()

    def validate_next(self, field: Field) -> None:
        """An address of another site is left out without a word: it came from a link, not from the person."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether this person may enter. Writes and commits the try itself: it has to last when the rest fails."""
        self.faults = self._unfinished()
        if self.faults:
            return False
        self.email.data = tidy_email(self.email.data or "")
        session, moment = db.session(), now()
        started = sign_ins.begin_try(session, identity_of(self.email.data), moment)
        session.commit()
        until = sign_ins.lock_on(session, started, moment)
        if until is None and super().validate(**kwargs):
            sign_ins.take_back(session, started)
            return True
        sign_ins.note_failure(session, self._user_id(), self._reason(until), network_of_request(), moment)
        session.commit()
        self.faults = (Fault("email", locked_words(until) if until else WRONG),)
        return False

    def _unfinished(self) -> tuple[Fault, ...]:
        """What has to be entered before there is anything to check."""
        faults = []
        if not isinstance(self.email.data, str) or not self.email.data.strip():
            faults.append(Fault("email", "Enter your email address"))
        else:
            try:
                tidy_email(self.email.data)
            except LocalOfferError as error:
                faults.append(Fault("email", str(error)))
        if not isinstance(self.password.data, str) or not self.password.data:
            faults.append(Fault("password", "Enter your password"))
        elif len(self.password.data) > LONGEST_PASSWORD:
            faults.append(Fault("password", f"Passwords here have {LONGEST_PASSWORD} characters or fewer"))
        return tuple(faults)

    def _user_id(self) -> uuid.UUID | None:
        return self.user.id if isinstance(self.user, User) else None

    def _reason(self, until: datetime | None) -> str:
        if until:
            return "locked"
        if self.user is None:
            return "unknown account"
        return "deactivated" if self.user_authenticated else "wrong password"


def locked_words(until: datetime) -> str:
    """What is said while an address is locked, the same for addresses with and without an account."""
    clock = time_words((until + timedelta(minutes=1)).astimezone(ENGLAND).time())
    return f"There were too many failed tries with this email address. Try again after {clock}"


def identity_of(email: str) -> str:
    """What tries with this tidied address are counted under."""
    return sign_ins.keyed_hash(email, str(current_app.secret_key))


def network_of_request() -> str:
    """A short keyed hash of where the request came from: tells one network from another, and no more."""
    return sign_ins.keyed_hash(request.remote_addr or "", str(current_app.secret_key))[:12]
