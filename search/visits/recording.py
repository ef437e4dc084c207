"""Recording: which pages shown are counted. The edge between requests and the spool."""

from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, request, url_for

from config.settings import Settings
from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.shown import listing_shown
from search.log.names import all_names
from search.log.recording import is_counted
from search.spool import Spool
from search.visits.jobs import spool_folder
from search.visits.rules import kept_words, searched_for
from search.visits.visit import Visit
from search.words.queries import known_words

log = structlog.get_logger()
_KEY = "visits_spool"


def install(app: Flask, settings: Settings) -> None:
    """Count the pages of public listings that are shown. Where no search log is kept, nothing is written."""
    if settings.search_log_months:
        app.extensions[_KEY] = Spool(spool_folder(settings.data_dir))
        app.after_request(_note_visit)


def _note_visit(response: Response) -> Response:
    """A line for each page of a listing that a person is shown. Never fails the page."""
    service = listing_shown()
    if service is not None and response.status_code == 200 and is_counted(request):
        try:
            current_app.extensions[_KEY].append(Visit(service=service, day=today(), words=_words()))
        except Exception:
            # What it was about is not logged: it would be the words, unscrubbed.
            log.warning("a visit could not be counted", exc_info=False)
    return response


def _words() -> str:
    settings: Settings = current_app.extensions["settings"]
    hosts = {request.host.lower(), urlsplit(settings.public_url).netloc.lower()} - {""}
    words = searched_for(request.headers.get("Referer", ""), hosts, url_for("search.results"))
    return kept_words(words, all_names(), known_words(db.session()).is_known) if words else ""
