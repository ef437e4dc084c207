"""Holds every request to the matrix of `config/access.py`: what is not listed there is refused."""

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

from config.access import ROUTES
from localoffer.accounts import entering, keeping, second_factor
from localoffer.accounts.rules import Entry, entry
from localoffer.accounts.session_age import drop_session, end_old_session
from localoffer.clock import now
from localoffer.database import db

OWN_PAGES = ("security.", "sign_in.", "second_step.", "outside.")
"""Routes of signing in itself."""
PRIVATE = (*OWN_PAGES, "accounts.", "memberships.", "new_account.", "registering.")
"""Routes whose pages show who is signed in, also where they are open to everyone."""
Answer = AnyResponse | tuple[str, int]


def install(app: Flask) -> None:
    """Look at every request before anything else does; keep pages of signed-in people out of every cache."""
    app.before_request(_check)
    app.after_request(_keep_private)


def _check() -> Answer | None:
    """Let the request through, ask for a sign-in, or refuse it."""
    if request.endpoint is None:
        return None  # no such address: the error page tells
    if request.is_json and request.endpoint.startswith("security."):
        abort(415)  # Flask-Security would read it; we have forms only
    access = ROUTES.get(request.endpoint)
    if access is None or not access.public or request.endpoint.startswith(PRIVATE):
        end_old_session(now())
    roles = None if access is None or access.public else _roles()
    answer = entry(access, roles)
    if answer is Entry.ALLOW:
        return None if roles is None else _second_step_first()
    if answer is Entry.SIGN_IN:
        return _ask_to_sign_in()
    if access is None:
        current_app.logger.error("%s is not listed in config/access.py, so nobody may use it", request.endpoint)
    return abort(403)


def _ask_to_sign_in() -> Answer:
    """The sign-in page: on the way to a page, or with the answers of a form that was sent."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    kept = entering.keep_answers()
    lost = kept is None and keeping.is_from_here(request, entering.settings().public_url)
    if not kept and not lost:
        return redirect(url_for("security.login"))
    return entering.sign_in_page(kept=kept, lost=lost), 403


def _second_step_first() -> AnyResponse | None:
    """Where the authority asks for a second factor: to the page that sets it up, before anything else."""
    if session.get(entering.STRONG) or (request.endpoint or "").startswith(OWN_PAGES):
        return None
    if not entering.needs_second_factor(current_user):
        return None
    if second_factor.of(db.session(), current_user) is None:
        return redirect(url_for("second_step.set_up"), 303)
    drop_session()  # set up meanwhile, in another browser: this one has not shown it
    return redirect(url_for("security.login"), 303)


def _roles() -> frozenset[str] | None:
    """The roles of who is signed in; None for nobody."""
    return current_user.role_names if current_user.is_authenticated else None


def _keep_private(response: Response) -> Response:
    access = ROUTES.get(request.endpoint or "")
    if request.endpoint and (access is None or not access.public or request.endpoint.startswith(PRIVATE)):
        response.headers["Cache-Control"] = "private, no-store"
    return response
