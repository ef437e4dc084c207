"""Officers' pages of reports: who has none, an incomplete or an old one; the same as a file; and reminding settings."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.freshness import asking_first
from localoffer.freshness.planning import Choice
from localoffer.freshness.queries import listings_of_areas
from localoffer.officers.downloading import download
from localoffer.officers.paging import number_told, page_asked_for, page_numbers
from localoffer.officers.panels import breakable
from localoffer.reports import asked
from localoffer.reports.asked import Asked, ToCome
from localoffer.reports.exporting import settings_file
from localoffer.reports.reminding import choose, remind_chosen
from localoffer.reports.settings import year_words
from localoffer.reports.standing import MARK_LABELS, TO_CHASE, Mark

report_officers = Blueprint("report_officers", __name__, url_prefix="/officers")
PAGE = 50
NOT_TICKED = "Tick the schools you want to remind"
WHICH: Mapping[str, tuple[str, frozenset[Mark]]] = {
    "": ("All that need something", TO_CHASE | {Mark.WAITING}),
    **{mark.value: (label, frozenset({mark})) for mark, label in MARK_LABELS.items()},
    "all": ("All", frozenset(Mark)),
}
"""What an address may ask for: words, and the marks that are meant."""


@dataclass(frozen=True)
class Filters:
    """What an address asks for; what it cannot mean is left out. `lacks`: the code of a question that is to come."""

    state: str
    kind: str
    area: str
    lacks: str

    @property
    def arguments(self) -> dict[str, Any]:
        """For the address of another page of the same."""
        return {name: value or None for name, value in vars(self).items()}


@dataclass(frozen=True)
class Found:
    """Every setting as it stands today, and those that the address asks for."""

    everything: Sequence[Asked]
    labels: Mapping[str, str]
    within: Mapping[str, set[uuid.UUID]]
    to_come: Sequence[ToCome]
    filters: Filters

    @cached_property
    def shown(self) -> list[Asked]:
        """Those asked for, the oldest first."""
        wanted = self.filters
        in_area = self.within.get(wanted.area, set())
        return [
            one
            for one in self.everything
            if not WHICH[wanted.state][1].isdisjoint(one.marks)
            and wanted.kind in ("", one.kind.code)
            and (not wanted.area or one.listing in in_area)
            and (not wanted.lacks or one.lacks(wanted.lacks))
        ]


@report_officers.get("/reports")
def page() -> str:
    """Who has no report, an incomplete or an old one: counts by state, kind and area, and the oldest first."""
    return _page(_found(db.session()))


@report_officers.post("/reports.csv")
def file() -> Response:
    """The same as a file for a spreadsheet; that it was taken is on the trail."""
    found = _found(db.session())
    return download(settings_file(found.shown, _address), **found.filters.arguments)


@report_officers.route("/reports/remind", methods=["GET", "POST"])
def remind() -> str | tuple[str, int] | Response:
    """Remind the schools that are ticked, or all that are found, of their reports, once that is confirmed."""
    session = db.session()
    found = _found(session)
    chosen = _chosen(found)
    if not chosen:
        return _page(found, NOT_TICKED), 400
    return asking_first.remind(
        lambda: choose(session, chosen, today()),
        lambda choice, has_changed: _remind_page(found, chosen, choice, has_changed),
        lambda: remind_chosen(session, chosen, actor(), today(), now()),
        lambda sent: url_for("report_officers.page", sent=sent, **found.filters.arguments),
    )


def _page(found: Found, fault: str = "") -> str:
    shown = found.shown
    number, pages = page_asked_for(request.args), max(1, -(-len(shown) // PAGE))
    must = [one for one in found.everything if one.kind.duty == "must"]
    return render_template(
        "officers/reports.html",
        section="officers",
        today=today(),
        filters=found.filters,
        total=len(shown),
        rows=shown[(number - 1) * PAGE : number * PAGE],
        number=number,
        pages_in_all=pages,
        page_numbers=page_numbers,
        must=len(must),
        published=sum(one.written.is_public for one in must),
        chased=sum(one.to_chase for one in must),
        states=[row for row in asked.count_marks(found.everything) if row.total],
        kinds=asked.count_kinds(found.everything),
        areas=asked.count_areas(found.everything, found.within, found.labels),
        to_come=found.to_come,
        whiches={value: words for value, (words, _) in WHICH.items()},
        mark_labels=MARK_LABELS,
        year_words=year_words,
        breakable=breakable,
        fault=fault,
        sent=number_told(request.args, "sent"),
    )


def _remind_page(found: Found, chosen: Sequence[Asked], choice: Choice, has_changed: bool) -> str:
    return asking_first.ask_page(
        "officers/reports_remind.html", chosen, choice, has_changed, filters=found.filters, mark_labels=MARK_LABELS
    )


def _chosen(found: Found) -> list[Asked]:
    """The settings that are meant: ticked ones, wherever they stand, or all that the filter finds."""
    if request.args.get("which") == "all":
        return found.shown
    ticked = set(request.args.getlist("setting"))
    return [one for one in found.everything if str(one.id) in ticked]


def _found(session: Session) -> Found:
    everything, labels = asked.asked_settings(session, today()), area_labels(session)
    coming = asked.to_come(everything)
    state, kind, area, lacks = (request.args.get(name, "") for name in ("state", "kind", "area", "lacks"))
    filters = Filters(
        state if state in WHICH else "",
        kind if kind in {one.kind.code for one in everything} else "",
        area if area in labels else "",
        lacks if lacks in {one.code for one in coming} else "",
    )
    return Found(everything, labels, listings_of_areas(session), coming, filters)


def _address(one: Asked) -> str:
    return url_for("directory.provider", slug=one.slug, _external=True)
