"""Error pages in plain words, each with a way on: a search box and someone to talk to."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response as AnyResponse

from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError, NotFoundError


@dataclass(frozen=True)
class ErrorWords:
    """What one kind of error page says."""

    heading: str
    text: str


WORDS = {
    400: ErrorWords(
        "We could not use what was sent",
        "The address or the form was not as this site expects. Go back, check what you entered and send it again.",
    ),
    403: ErrorWords(
        "You cannot see this page",
        "Your account does not have access to it. Ask the person who manages accounts at your organisation.",
    ),
    404: ErrorWords(
        "Page not found",
        "The page may have moved, or the service may no longer be offered. If you typed the address, check it. "
        "Searching is the quickest way to find what is there now.",
    ),
    405: ErrorWords(
        "This address does not work that way",
        "Go back to the page you came from and use the links or buttons on it.",
    ),
    409: ErrorWords(
        "Someone else changed this first",
        "Nothing of theirs was overwritten. Open the page again to see what it says now, then make your change.",
    ),
    413: ErrorWords(
        "The file is too big",
        "Nothing was saved. Split the file, or save it without pictures, and upload it again.",
    ),
    429: ErrorWords(
        "Too many requests",
        "This computer or network has asked for many pages in a short time. Wait a minute, then load the page again.",
    ),
    500: ErrorWords(
        "There is a problem with this site",
        "What you asked for did not work, and the fault is ours. It has been recorded. Try again in a few minutes.",
    ),
    503: ErrorWords(
        "This site is not available for the moment",
        "It should be back soon. Try again in a few minutes.",
    ),
}


_STATUS: dict[type[LocalOfferError], int] = {NotFoundError: 404, NotAllowedError: 403, ConflictError: 409}


def words_for(status: int) -> ErrorWords:
    """The words for an HTTP status; those of 400 or 500 for one without words of its own."""
    return WORDS.get(status) or WORDS[400 if status < 500 else 500]


def install(app: Flask) -> None:
    """Answer every error with a page of the site."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(LocalOfferError, _known_error)
    app.register_error_handler(Exception, _unexpected_error)


def _page(status: int, message: str = "") -> Response:
    """The page for `status`; `message` stands in for its text where we know more."""
    words = words_for(status)
    if request.path.startswith("/static/"):
        return Response(f"{HTTP_STATUS_CODES.get(status, 'Error')}\n", status, mimetype="text/plain")
    page = render_template("error.html", status=status, words=words, message=message)
    return Response(page, status, mimetype="text/html")


def _http_error(error: HTTPException) -> AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # a redirect, or an answer someone already wrote
    answer = _page(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _known_error(error: LocalOfferError) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    return _page(status, str(error) if status != 404 else "")


def _unexpected_error(error: Exception) -> AnyResponse:
    """Log it whole; the person is told nothing of the inside. Tests and the debugger see the error itself."""
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("%s %s failed", request.method, request.path)
    return _http_error(InternalServerError())
