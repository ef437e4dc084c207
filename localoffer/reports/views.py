"""Public routes of one report: its page, and the same as data."""

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.queries import Moved
from localoffer.email.links import page_address
from localoffer.reports.open_data import as_data
from localoffer.reports.public import NotWritten, ReportPage, report_page, standing
from localoffer.reports.settings import year_words

reports = Blueprint("reports", __name__)
YEARS = "<int(fixed_digits=4):year>"
"""A school year in an address, by the calendar year in which it begins. Of four digits, so that no longer number has to
be read."""
Answer = AnyResponse | tuple[str, int]


@reports.get("/providers/<slug>/report")
@reports.get(f"/providers/<slug>/report/{YEARS}")
def page(slug: str, year: int | None = None) -> Answer:
    """The SEN information report of a school or other setting: of a school year, or the newest."""
    found = found_report(slug, year)
    if not isinstance(found, ReportPage):
        return found
    return kept(Response(render_template("reports/page.html", section="search", **page_context(found))), found)


@reports.get(f"/providers/<slug>/report/{YEARS}.json")
def data(slug: str, year: int) -> Answer:
    """The same report as data for other programs."""
    found = found_report(slug, year)
    if not isinstance(found, ReportPage):
        return found
    settings = current_app.extensions["settings"]
    credit = f"{found.provider.name}, from the {settings.authority_short_name} SEND Local Offer"
    answer = jsonify(as_data(found, lambda one: page_address("reports.page", slug=slug, year=one), credit))
    answer.headers["Access-Control-Allow-Origin"] = "*"  # public words, and nothing of who asks for them
    return kept(answer, found)


def found_report(slug: str, year: int | None) -> ReportPage | AnyResponse | tuple[str, int]:
    """The report an address names; a redirect where the setting moved; a page that says so where it has none. An edge:
    404 where families read nothing of such a setting."""
    found = report_page(db.session(), slug, year)
    if isinstance(found, Moved):
        return redirect(_address_now(found.slug, year), code=301)
    if found is None:
        abort(404)
    if isinstance(found, NotWritten):
        wanted = year_words(year) if year else ""
        return render_template("reports/none.html", section="search", found=found, wanted=wanted, words=year_words), 404
    return found


def _address_now(slug: str, year: int | None) -> str:
    """Where the same has moved, as large as it was asked for."""
    assert request.endpoint
    return url_for(request.endpoint, slug=slug, year=year, print=request.args.get("print"))


def page_context(found: ReportPage) -> dict[str, object]:
    """What the templates of a report need."""
    return {
        "page": found,
        "provider": found.provider,
        "report": found.shown,
        "standing": standing(found.report, today()),
        "due": found.report.due(),
        "words": year_words,
        "endpoints": current_app.view_functions,
        "here": page_address("reports.page", slug=found.provider.slug, year=found.report.year),
    }


def kept(answer: Response, found: ReportPage) -> AnyResponse:
    """The answer with what a browser needs to ask next time whether anything changed; 304 where nothing did."""
    answer.last_modified = found.last_modified(today())
    answer.add_etag()
    return answer.make_conditional(request)
