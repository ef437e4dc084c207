"""Tells pages of the editor how a text reads: when they are shown, and while someone writes. Keeps nothing."""

from typing import Any

import structlog
from flask import Blueprint, abort, current_app, jsonify, render_template, request
from werkzeug.wrappers import Response

from localoffer.wording import plural
from providers.editor.fields import tidy_text
from providers.editor.plain_english.jargon import JargonError, jargon
from providers.editor.plain_english.rules import GOOD_AGE, HARD_AGE, LEAST_WORDS, LONG, Reads, how_it_reads

plain_english = Blueprint("plain_english", __name__)
LONGEST = 10_000
"""Characters; the longest text of a listing."""
log = structlog.get_logger(__name__)


@plain_english.post("/plain-english")
def check() -> Response:
    """How the text that was sent reads: as a part of a page, and in one line to be read out."""
    text = request.form.get("text")
    if text is None or len(text) > LONGEST:
        abort(400)
    found = reads_of(text)
    response = jsonify(html=render_template("editor/reads.html", **_words(found)), summary=summary(found))
    response.cache_control.no_store = True
    return response


@plain_english.app_template_global("reads_of")
def _for_a_page(text: Any) -> dict[str, Any]:
    """What the template `editor/reads.html` needs for a text as it was typed; a text that is too long says nothing."""
    typed = str(text or "")
    return _words(reads_of(typed if len(typed) <= LONGEST else ""))


def reads_of(text: str) -> Reads:
    """How a text reads, by the authority's own words where it has them."""
    settings = current_app.extensions["settings"]
    try:
        known = jargon(settings)
    except JargonError as error:  # advice that is missing is no reason for a page to be
        log.exception("plain_english_unreadable", error=str(error))
        return Reads()
    return how_it_reads(tidy_text(text), known)


def summary(reads: Reads) -> str:
    """`Reading age about 14. 2 long sentences. 3 words to look at.`; "" for nothing written."""
    if not reads.words:
        return ""
    age = f"Reading age about {reads.reading_age}. " if reads.reading_age else ""
    many, words = len(reads.long_sentences), len(reads.jargon)
    long = f"{plural(many, 'long sentence')}. " if many else ""
    return f"{age}{long}{plural(words, 'word')} to look at." if words else f"{age}{long}No words to look at."


def _words(reads: Reads) -> dict[str, Any]:
    return {"reads": reads, "good_age": GOOD_AGE, "hard_age": HARD_AGE, "least_words": LEAST_WORDS, "long": LONG}
