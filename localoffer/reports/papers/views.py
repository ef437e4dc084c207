"""Routes of reports on paper: PDF, large print and Word, of what families read and of what is being written."""

import io

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from localoffer.clock import today
from localoffer.database import db
from localoffer.memberships.access import access
from localoffer.reports.knowing import kind_of
from localoffer.reports.papers.making import file_of, has_failed, key_of
from localoffer.reports.papers.queries import own_sheets, public_sheets
from localoffer.reports.papers.rules import Paper, Sheets, file_name
from localoffer.reports.public import ReportPage
from localoffer.reports.views import YEARS, Answer, found_report

papers = Blueprint("papers", __name__)
COME_BACK_SECONDS = 60
TRY_AGAIN_SECONDS = 1_800
_OF_A_FILE = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For PDFs alone: browsers show them with a page of their own, which the site's policy would keep empty."""


@papers.get(f"/providers/<slug>/report/{YEARS}.pdf")
def pdf(slug: str, year: int) -> Answer:
    """A report as a PDF, in large print with `print=large`."""
    return _public(slug, year, _wanted())


@papers.get(f"/providers/<slug>/report/{YEARS}.docx")
def docx(slug: str, year: int) -> Answer:
    """A report as a Word file, with what the law asks and a place to sign."""
    return _public(slug, year, Paper.WORD)


@papers.get(f"/organisations/<provider_id>/report/{YEARS}/write/report.pdf")
def own_pdf(provider_id: str, year: int) -> Answer:
    """What a setting is writing as a PDF, in large print with `print=large`."""
    return _own(provider_id, year, _wanted())


@papers.get(f"/organisations/<provider_id>/report/{YEARS}/write/report.docx")
def own_docx(provider_id: str, year: int) -> Answer:
    """What a setting is writing as a Word file for its governors, with what is still to do, and a place to sign."""
    return _own(provider_id, year, Paper.WORD)


def _wanted() -> Paper:
    return Paper.LARGE if request.args.get("print") == "large" else Paper.STANDARD


def _public(slug: str, year: int, paper: Paper) -> Answer:
    found = found_report(slug, year)
    if not isinstance(found, ReportPage):
        return found
    return _answer(public_sheets(db.session(), found, paper))


def _own(provider_id: str, year: int, paper: Paper) -> Answer:
    own = access(provider_id)
    kind = kind_of(db.session(), own.provider)
    sheets = own_sheets(db.session(), own.provider, kind, year, paper, today()) if kind else None
    answer = make_response(_answer(sheets or abort(404)))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _answer(sheets: Sheets) -> Answer:
    """The file, or a page that says when there will be one."""
    db.session.rollback()  # nothing is held in the database while a file is made
    key = key_of(sheets)
    if request.if_none_match.contains(key):
        return _kept_from_search(Response(status=304))
    made = file_of(sheets)
    if made is None:
        return _not_yet(sheets, has_failed(key))
    answer = send_file(
        io.BytesIO(made),
        mimetype=sheets.paper.mimetype,
        as_attachment=sheets.paper is Paper.WORD,
        download_name=_name(sheets),
        etag=key,
        max_age=None,
    )
    if sheets.paper is not Paper.WORD:
        answer.headers["Content-Security-Policy"] = _OF_A_FILE
    return _kept_from_search(answer)


def _not_yet(sheets: Sheets, failed: bool) -> AnyResponse:
    template = "paper_failed" if failed else "paper_waiting"
    answer = make_response(
        render_template(f"reports/{template}.html", sheets=sheets, what=sheets.paper.words, here=request.full_path),
        503 if failed else 202,
    )
    answer.headers["Retry-After"] = str(TRY_AGAIN_SECONDS if failed else COME_BACK_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return _kept_from_search(answer)


def _name(sheets: Sheets) -> str:
    cover, report = sheets.cover, sheets.report
    return file_name(cover.slug, report.title, report.year, sheets.paper, draft=cover.drafted_on is not None)


def _kept_from_search(answer: AnyResponse) -> AnyResponse:
    """Whoever searches the web is led to the page, which reads better and is always the newest."""
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
