"""Holds every request to the matrix of `config/access.py`: what is not listed there is refused."""

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

from config.access import ROUTES
from localoffer.accounts.rules import Entry, entry


def install(app: Flask) -> None:
    """Look at every request before anything else does; keep pages of signed-in people out of every cache."""
    app.before_request(_check)
    app.after_request(_keep_private)


def _check() -> AnyResponse | None:
    """Let the request through, ask for a sign-in, or refuse it."""
    if request.endpoint is None:
        return None  # no such address: the error page tells
    if request.is_json and request.endpoint.startswith("security."):
        abort(415)  # Flask-Security would read it; we have forms only
    access = ROUTES.get(request.endpoint)
    roles = None if access is None or access.public else _roles()
    answer = entry(access, roles)
    if answer is Entry.ALLOW:
        return None
    if answer is Entry.SIGN_IN:
        back = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
        return redirect(url_for("security.login", next=back))
    if access is None:
        current_app.logger.error("%s is not listed in config/access.py, so nobody may use it", request.endpoint)
    return abort(403)


def _roles() -> frozenset[str] | None:
    """The roles of who is signed in; None for nobody."""
    return current_user.role_names if current_user.is_authenticated else None


def _keep_private(response: Response) -> Response:
    access = ROUTES.get(request.endpoint or "")
    if request.endpoint and (
        access is None or not access.public or request.endpoint.startswith(("security.", "accounts.", "memberships."))
    ):
        response.headers["Cache-Control"] = "private, no-store"
    return response
