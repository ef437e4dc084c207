"""What the writer's routes share: the blueprint, whose report it is, and what every page of it shows."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from config.reports.shape import SettingKind
from config.settings import Settings
from localoffer.accounts.forms import Fault
from localoffer.clock import today
from localoffer.database import db
from localoffer.error_pages import ErrorWords
from localoffer.memberships.access import Own, access
from localoffer.officers.panels import breakable
from localoffer.reports.knowing import kind_of
from localoffer.reports.settings import may_be_written, year_words
from providers.reporting.parts.text import CLEANED
from providers.reporting.queries import Work, work_on

reporting = Blueprint("reporting", __name__)
Page = str | tuple[str, int] | Response
LARGEST_FORM = 6_200_000
"""Bytes of a form: a text of 500,000 characters, each of four bytes that are sent as three signs, and the fields around
it. Such a text is refused at its field, with all of it still there; the 40 MB that files may have elsewhere would hold
up the page for longer than anyone waits. (Flask's MAX_FORM_MEMORY_SIZE counts forms with files alone.)"""
TOO_LARGE = ErrorWords(
    "That is too much text for one page",
    "Nothing was saved. Go back with your browser: what you wrote is still in its box. One answer holds 50,000 "
    "characters. Make it shorter, or link to a document.",
)
DONE = {
    "saved": "Saved.",
    "both": "Saved. A colleague has changed other answers since you opened the page: theirs are kept too.",
    "cleaned": f"Saved. {CLEANED}",
    "begun": "The report is begun. Nobody but your organisation sees it until you send it.",
    "carried": "The report is begun with last year’s answers. Look at each one: say that it is still right, or change "
    "it. Nobody but your organisation sees it until you send it.",
    "discarded": "The draft is discarded.",
    "checked": "Nothing is left to check.",
}


@reporting.url_value_preprocessor
def _limit_forms(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Here, and not before the request: the token of a form is looked for, and the form read, before that."""
    request.max_content_length = LARGEST_FORM


@reporting.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> tuple[str, int]:
    return render_template("error.html", status=413, words=TOO_LARGE, message=""), 413


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["settings"]
    return found


def own_setting(provider_id: str) -> tuple[Own, SettingKind]:
    """The provider of this id for one of its members, and what it is asked. Ends the request with 404 for anyone else,
    and with a page that says so for a provider that is asked for no report."""
    own = access(provider_id)
    kind = kind_of(db.session(), own.provider)
    if kind is None:
        abort(make_response(render_template("reporting/not_asked.html", own=own), 404))
    return own, kind


def own_work(provider_id: str, year: int) -> tuple[Own, Work]:
    """The report of a school year for a member of its provider. Ends the request with 404 for anyone else, and leads
    to where the report stands where that year's cannot be written or nobody has begun it."""
    own, kind = own_setting(provider_id)
    work = work_on(db.session(), own.provider, kind, year) if may_be_written(year, today()) else None
    return own, work or abort(redirect(url_for("reporting.stands", provider_id=own.provider.id), 303))


def show(template: str, own: Own, faults: Sequence[Fault] = (), **more: Any) -> str:
    """A page of the writer."""
    return render_template(
        f"reporting/{template}.html", own=own, faults=faults, breakable=breakable, year_words=year_words,
        errors={fault.field: {"text": fault.message} for fault in faults},
        done=None if faults else DONE.get(request.args.get("done", "")), **more,
    )  # fmt: skip


def address(page: str, own: Own, work: Work, **more: Any) -> str:
    """The address of one of the writer's pages about a report: `address("tasks", own, work, done="saved")`."""
    return url_for(f"reporting.{page}", provider_id=own.provider.id, year=work.year, **more)
