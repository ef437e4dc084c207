"""The one way in, and the pages on it: whoever has shown who they are, by whichever way, goes through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import current_app, redirect, render_template, request, session, url_for
from flask_security import current_user, login_user
from flask_security.utils import validate_redirect_url
from sqlalchemy import select
from werkzeug.wrappers import Response

from config.access import STAFF
from config.settings import Settings
from localoffer import clock
from localoffer.accounts import keeping, second_factor
from localoffer.accounts.forms import Fault, SignInForm
from localoffer.accounts.keeping import Kept
from localoffer.accounts.models import OutsideIdentity, User
from localoffer.database import db

How = Literal["password", "link", "outside"]
Page = str | tuple[str, int] | Response
MINUTES_FOR_CODE = 10

# What the session cookie holds besides Flask-Security's own. It is signed, so nobody can change it.
WAITING = "second_step"
STRONG = "second_step_done"
SINCE = "signed_in_at"
SEEN = "seen_at"
_OUTSIDE_FIRST = "This account signs in with {}. Use the button for it"


@dataclass(frozen=True)
class Waiting:
    """Someone who has taken the first step and not yet the second."""

    user: User
    how: How


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["settings"]
    return found


def enter(user: User, how: How) -> Page:
    """Sign `user` in, or ask for the code of their app first. `how`: what they have shown. Commits."""
    session.pop(WAITING, None)
    if how == "outside":  # the authority's own sign-in asks for its own second factor
        return finish(user, (how,), strong=True)
    if second_factor.of(db.session(), user) is not None:
        until = clock.now().timestamp() + MINUTES_FOR_CODE * 60
        session[WAITING] = {"mark": user.fs_uniquifier, "how": how, "until": until}
        db.session.commit()
        return code_page() if kept_answers() else redirect(url_for("sign_in.code", next=next_address()), 303)
    if needs_second_factor(user) and _is_bound(user):
        # Otherwise whoever knows the password could set up an app of their own, past the authority's sign-in.
        db.session.rollback()
        return sign_in_page((Fault("email", _OUTSIDE_FIRST.format(settings().oidc_label)),)), 403
    return finish(user, (how,), strong=False)


def finish(user: User, how: Sequence[str], strong: bool) -> Page:
    """Begin the session and lead on: to the answers that were kept, the page that was asked for, or the first page."""
    session.pop(WAITING, None)
    login_user(user, authn_via=list(how))
    session[STRONG] = strong
    db.session.commit()
    return lead_on()


def lead_on() -> Page:
    """Where someone goes who is signed in now."""
    kept = kept_answers()
    if kept:
        return again_page(kept)
    return redirect(next_address() or url_for("accounts.start"))


def waiting() -> Waiting | None:
    """Who has taken the first step in this browser, minutes ago at most; None for nobody."""
    held = session.get(WAITING)
    if not isinstance(held, dict) or held.get("until", 0) < clock.now().timestamp():
        return None
    user = db.session.scalars(select(User).where(User.fs_uniquifier == held.get("mark"), User.active)).first()
    return Waiting(user, held["how"]) if user else None


def needs_second_factor(user: User) -> bool:
    """Whether the authority asks people with these roles for a second factor."""
    return settings().second_factor == "staff" and is_staff(user)


def is_staff(user: User) -> bool:
    """Whether someone works for the authority, by their roles."""
    return bool(STAFF.roles & user.role_names)


def begin_session(now: datetime) -> None:
    """Note in the session when it began: from that its end is counted."""
    session[SINCE] = session[SEEN] = int(now.timestamp())


def next_address() -> str | None:
    """The page of this site that was asked for before signing in; None for none, or one elsewhere."""
    text = request.form.get("next") or request.args.get("next") or ""
    return text if text.startswith("/") and validate_redirect_url(text) else None


def keep_answers() -> Kept | None:
    """The answers of this form, to be carried along; None where there are none to keep."""
    return keeping.keep(request, settings().public_url, str(current_app.secret_key))


def kept_answers() -> Kept | None:
    """The answers that this form carries along; None where it carries none."""
    return keeping.unseal(request.form.get("kept", ""), str(current_app.secret_key))


def sign_in_page(faults: Sequence[Fault] = (), kept: Kept | None = None, lost: bool = False) -> str:
    """The sign-in page, with the answers it carries along. `lost`: answers were sent that could not be kept."""
    # Elsewhere a field of the same name is another form's: a colleague's address, for one.
    form = SignInForm() if request.endpoint == "security.login" else SignInForm(formdata=None)
    form.faults = tuple(faults)
    kept = kept or kept_answers()
    return render_template(
        "security/sign_in.html",
        login_user_form=form,
        next=None if kept else next_address(),
        kept=kept,
        sealed=_sealed(kept),
        lost=lost,
        sends=current_app.extensions["mailbox"] is not None,
    )


def code_page(fault: str = "") -> str:
    """The page that asks for the code."""
    kept = kept_answers()
    return render_template(
        "security/code.html",
        faults=(Fault("code", fault),) if fault else (),
        next=next_address(),
        kept=kept,
        sealed=_sealed(kept),
    )


def again_page(kept: Kept) -> str:
    """The page with one button that sends kept answers on to where they were meant to go."""
    return render_template("security/answers_kept.html", kept=kept, user=current_user)


def _sealed(kept: Kept | None) -> str:
    return keeping.seal(kept, str(current_app.secret_key)) if kept else ""


def _is_bound(user: User) -> bool:
    if not settings().oidc_issuer:
        return False
    return db.session.scalar(select(OutsideIdentity.user_id).where(OutsideIdentity.user_id == user.id)) is not None
