"""Puts Flask-Security-Too, CSRF protection and the access matrix into the application, and listens to what happens."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, after_this_request, render_template, request
from flask_login import user_logged_out  # type: ignore[import-untyped]
from flask_security import Security, SQLAlchemyUserDatastore, user_authenticated
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]

from config.security import security_settings
from config.settings import Settings
from localoffer import clock
from localoffer.accounts import access, entering, limits, outside, sign_ins
from localoffer.accounts.forms import Fault, SignInForm, identity_of, network_of_request
from localoffer.accounts.models import User, UserRole
from localoffer.accounts.outside_views import blueprint as outside_pages
from localoffer.accounts.second_step_views import second_step
from localoffer.accounts.sign_in_views import by_password, sign_in
from localoffer.accounts.views import accounts
from localoffer.database import db
from localoffer.error_pages import words_for

STALE = (
    "The page had been open too long, or your browser does not keep cookies for this site. "
    "Go back, load the page again and send it again. Nothing was changed."
)
SECRETS = ("security.", "sign_in.", "second_step.", "outside.")
"""Routes whose forms hold little else than what must not be kept."""


def install(app: Flask, settings: Settings) -> None:
    """See `localoffer.accounts.install`."""
    app.config.update(security_settings(settings))
    access.install(app)  # first: who may not be here is told so before any form is looked at
    CSRFProtect(app)
    security = Security(app, SQLAlchemyUserDatastore(db, User, UserRole), login_form=SignInForm)
    security.want_json(lambda _: False)  # there is no JSON door: it would hand out tokens
    # At its address and under its name, so that everything of Flask-Security's that leads there still does.
    app.view_functions["security.login"] = by_password
    limits.install(app)
    outside.install(app, settings)
    for blueprint in (accounts, sign_in, second_step, outside_pages):
        app.register_blueprint(blueprint)
    app.register_error_handler(CSRFError, _stale_form)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def _signed_in(sender: Flask, user: User, authn_via: Sequence[str] | None = None, **_: Any) -> None:
    """Whoever signed them in commits after this."""
    now = clock.now()
    entering.begin_session(now)
    sign_ins.note_sign_in(
        db.session(), user, authn_via or ("unknown",), identity_of(user.email), network_of_request(), now
    )


def _signed_out(sender: Flask, user: User | None, **_: Any) -> None:
    if not isinstance(user, User):
        return
    sign_ins.note_sign_out(db.session(), user, clock.now())

    @after_this_request
    def commit(response: Response) -> Response:
        db.session.commit()
        return response


def _stale_form(error: CSRFError) -> tuple[str, int]:
    """A form without its token. Signing in is asked for again on the spot; other answers are kept."""
    if request.endpoint == "security.login":
        fault = Fault("password", "This page had been open too long. Enter your password again")
        return entering.sign_in_page((fault,)), 400
    kept = None if (request.endpoint or "").startswith(SECRETS) else entering.keep_answers()
    if kept:
        return entering.again_page(kept), 400
    return render_template("error.html", status=400, words=words_for(400), message=STALE), 400
