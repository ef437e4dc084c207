"""Recording: which searches and clicks are logged, and what of them. The edge between requests and the spool."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

import structlog
from flask import Flask, Request, Response, current_app, request
from flask_security import current_user

from config.settings import Settings
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.web import WAS_HEAD
from search import address, filters
from search.asking import Answer
from search.log.entries import LONGEST_PLACE, Entry, age_of, filters_of, hour_of
from search.log.jobs import spool_folder
from search.log.names import all_names
from search.log.rules import outcode_or_name, scrub
from search.log.signs import PLACEHOLDER
from search.spool import Spool
from search.words.queries import known_words

log = structlog.get_logger()
LISTING_PAGES = ("directory.service", "directory.provider")
LONGEST_RETURN = 2_000
"""Characters of the search in a listing's address that are read, as the way back reads them."""
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|curl/|wget/|python-requests", re.IGNORECASE)
_RANK = re.compile(r"(r?)([1-9]\d{0,3})", re.ASCII)


def install(app: Flask, settings: Settings) -> None:
    """Log clicks on results, and let `note_search` log searches. With a setting of 0 months nothing is written."""
    if settings.search_log_months:
        app.extensions["search_spool"] = Spool(spool_folder(settings.data_dir))
        app.after_request(_note_click)


def note_search(found: Answer) -> None:
    """Log what was asked and how much was found. Never fails the page."""
    if found.asked.text or found.asked.filters or found.asked.near or found.asked.age:
        _append(lambda: search_entry(found, now()))


def search_entry(found: Answer, moment: datetime) -> Entry:
    """What is kept of a search."""
    asked, results = found.asked, found.results
    day, hour = hour_of(moment)
    place = outcode_or_name(found.place.label if found.place else asked.near, found.place is not None)
    names, is_known = all_names(), found.words.is_known
    words = scrub(asked.text, names, is_known)
    return Entry(
        key=uuid.uuid4(),
        kind="search",
        day=day,
        hour=hour,
        words=words,
        filters=filters_of(asked),
        place=place[:LONGEST_PLACE],
        age=age_of(asked),
        total=results.total if results else None,
        related=len(found.related),
        # A family name that was taken for a slip is nearly there in what it was mended to.
        meant="" if PLACEHOLDER.search(words) else scrub(found.understood.corrected or "", names, is_known),
        as_typed=asked.as_typed,
        page=asked.page,
        sort=asked.sort or "",
        degraded=results is None or results.degraded,
    )


def _note_click(response: Response) -> Response:
    """Whoever opens a result carries the search and the result's number in the address of the listing."""
    if request.endpoint in LISTING_PAGES and response.status_code == 200:
        back, rank = request.args.get("back", ""), _RANK.fullmatch(request.args.get("rank", ""))
        if back and rank:
            _append(lambda: _click_entry(back[:LONGEST_RETURN], int(rank[2]), bool(rank[1]), now()))
    return response


def _click_entry(back: str, rank: int, from_related: bool, moment: datetime) -> Entry:
    session = db.session()
    asked = address.read(parse_qsl(back), filters.known_codes(area_labels(session)))
    day, hour = hour_of(moment)
    return Entry(
        key=uuid.uuid4(),
        kind="click",
        day=day,
        hour=hour,
        words=scrub(asked.text, all_names(), known_words(session).is_known),
        filters=filters_of(asked),
        rank=rank,
        from_related=from_related,
    )


def _append(make: Callable[[], Entry]) -> None:
    spool: Spool | None = current_app.extensions.get("search_spool")
    if spool is None or not is_counted(request):
        return
    try:
        spool.append(make())
    except Exception:
        # What it was about is not logged: it would be the words, unscrubbed.
        log.warning("a search could not be logged", exc_info=False)


def is_counted(asked: Request) -> bool:
    """Whether a person is looking: no browser that fetches ahead, no robot that says so, nobody who works here.

    What says that is looked at and not kept.
    """
    ahead = "prefetch" in f"{asked.headers.get('Sec-Purpose', '')} {asked.headers.get('Purpose', '')}".lower()
    no_page = asked.method != "GET" or WAS_HEAD in asked.environ
    if no_page or ahead or _ROBOT.search(asked.headers.get("User-Agent", "")):
        return False
    signed_in = current_app.config["SESSION_COOKIE_NAME"] in asked.cookies and current_user.is_authenticated
    return not signed_in
