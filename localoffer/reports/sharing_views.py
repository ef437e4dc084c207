"""Public routes for a school's own website: its report to show in a frame, and what to copy for that."""

import nh3
from flask import Blueprint, Response, render_template

from localoffer.email.links import page_address
from localoffer.reports.public import ReportPage
from localoffer.reports.views import YEARS, Answer, found_report, kept, page_context

report_sharing = Blueprint("report_sharing", __name__)
FRAMED = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of a page that any website may show in a frame: it has no scripts and no forms, so that nobody can be
made to do something in it."""
_TAGS = {
    "section", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "a", "strong", "em", "s", "br", "hr", "blockquote",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}}


@report_sharing.get("/providers/<slug>/report/embed")
@report_sharing.get(f"/providers/<slug>/report/{YEARS}/embed")
def embed(slug: str, year: int | None = None) -> Answer:
    """The report alone, without scripts, for a frame on the school's own website: of a school year, or the newest."""
    found = found_report(slug, year)
    if not isinstance(found, ReportPage):
        return found
    answer = Response(render_template("reports/embed.html", **page_context(found)))
    answer.headers["Content-Security-Policy"] = FRAMED
    return kept(answer, found)


@report_sharing.get("/providers/<slug>/report/share")
@report_sharing.get(f"/providers/<slug>/report/{YEARS}/share")
def share(slug: str, year: int | None = None) -> Answer:
    """What a school copies to show its report on its own website."""
    found = found_report(slug, year)
    if not isinstance(found, ReportPage):
        return found
    context = page_context(found)
    return Response(
        render_template(
            "reports/share.html",
            section="search",
            frame=page_address("report_sharing.embed", slug=found.provider.slug),
            newest=page_address("reports.page", slug=found.provider.slug),
            plain=plain_html(render_template("reports/fragment.html", **context)),
            **context,
        )
    )


def plain_html(fragment: str) -> str:
    """A piece of HTML without classes, for a page that has styles of its own. Blank lines are closed up."""
    clean = nh3.clean(fragment, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
    return "\n".join(line.strip() for line in clean.splitlines() if line.strip())
