"""Public routes of many reports: which settings have one, and the same question across several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template, request
from sqlalchemy.orm import Session

from config.vocabularies import vocabulary
from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.queries import Moved
from localoffer.officers.paging import page_asked_for, page_numbers
from localoffer.reports import schools
from localoffer.reports.comparing import MOST, Compared, Row, compare, each_once
from localoffer.reports.public import ReportPage, readable_provider, report_of_provider, standing
from localoffer.reports.schools import LONGEST_NAME, WHICH, Wanted

report_lists = Blueprint("report_lists", __name__, url_prefix="/reports")
PAGE = 25
MOST_NAMED = 20
"""Settings of an address that are looked up; more are left out."""
LONGEST_SLUG = 120


@dataclass(frozen=True)
class Chosen:
    """The settings that an address names: reports that can be compared, and what is to be said about the others."""

    pages: tuple[ReportPage, ...]
    notes: tuple[str, ...]

    @property
    def slugs(self) -> list[str]:
        """For the address of another page with the same ones."""
        return [page.provider.slug for page in self.pages]


@report_lists.get("")
def listing() -> str:
    """Schools and other settings and their reports, by kind, area and name; up to four can be chosen to compare."""
    session = db.session()
    wanted = _wanted()
    chosen = _chosen(session)
    found = schools.settings_found(session, wanted)
    rows = schools.of_those(found, wanted.which)
    number, last = page_asked_for(request.args), max(1, -(-len(rows) // PAGE))
    return render_template(
        "reports/list.html",
        section="search",
        wanted=wanted,
        rows=rows[(number - 1) * PAGE : number * PAGE],
        total=len(rows),
        without=len(schools.of_those(found, "without")),
        whiches=WHICH,
        kinds={code: vocabulary("provider_kinds").label_of(code) for code in schools.kinds_of_settings()},
        areas=schools.areas_of_settings(session),
        chosen=chosen,
        most=MOST,
        number=number,
        last=last,
        page_numbers=page_numbers,
        with_chosen=_arguments(wanted) | {"school": chosen.slugs},
        endpoints=current_app.view_functions,
    )


@report_lists.get("/compare")
def comparison() -> str | tuple[str, int]:
    """The same question across the reports of two to four settings (`school`, each by its name in addresses);
    `question`: one by its code."""
    chosen = _chosen(db.session())
    named = bool(request.args.getlist("school"))
    rows = compare([_compared(page) for page in chosen.pages]) if 2 <= len(chosen.pages) <= MOST else ()
    asked = request.args.get("question", "")
    one = next((row for row in rows if row.code == asked), None)
    page = render_template(
        "reports/compare.html",
        section="search",
        chosen=chosen,
        rows=[one] if one else rows,
        questions=rows,
        one=one,
        unknown_question=bool(asked and rows and not one),
        standings=[standing(page.report, today()) for page in chosen.pages],
        fault=_fault(chosen, rows) if named else "",
        most=MOST,
    )
    return (page, 400) if named and not rows else page


def _wanted() -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    kind, area = request.args.get("kind", ""), request.args.get("area", "")
    which = request.args.get("which", "")
    return Wanted(
        kind=kind if kind in schools.kinds_of_settings() else "",
        area=area[:80] if ":" in area and area.isprintable() else "",
        named=" ".join(_printable(request.args.get("name", ""))[:LONGEST_NAME].split()),
        which=which if which in WHICH else "",
    )


def _arguments(wanted: Wanted) -> dict[str, Any]:
    given = {"name": wanted.named, "kind": wanted.kind, "area": wanted.area, "which": wanted.which}
    return {name: value for name, value in given.items() if value}


def _chosen(session: Session) -> Chosen:
    """The settings named by `school`, each once however it is named, and a sentence for each that is not there."""
    slugs, twice = each_once(_printable(slug)[:LONGEST_SLUG] for slug in request.args.getlist("school"))
    notes: list[str] = []
    pages: dict[str, ReportPage] = {}
    for slug in slugs[:MOST_NAMED]:
        page, note = _one(session, slug)
        if page and (page.provider.slug in pages or slug in twice):
            note = f"{page.provider.name} was named twice. It is here once."
        if page:
            pages.setdefault(page.provider.slug, page)
        if note:
            notes.append(note)
    return Chosen(tuple(pages.values()), tuple(notes))


def _one(session: Session, slug: str) -> tuple[ReportPage | None, str]:
    """A setting's newest report; or a sentence on why there is none to compare."""
    provider = readable_provider(session, slug)
    if isinstance(provider, Moved):
        provider = readable_provider(session, provider.slug)
    if provider is None or isinstance(provider, Moved):
        return (
            None,
            f"There is no school or setting called “{slug}” here. It may have closed, or been taken off the list.",
        )
    page = report_of_provider(session, provider, None)
    if isinstance(page, ReportPage):
        return page, ""
    return None, f"{provider.name} has no report here, so it cannot be compared."


def _fault(chosen: Chosen, rows: Sequence[Row]) -> str:
    """Why nothing is compared, and what to do."""
    number = len(chosen.pages)
    if rows:
        return ""
    if number > MOST:
        return f"You chose {number} schools or settings. Choose up to {MOST} of them."
    if number == 1:
        return f"You chose one school or setting. Choose one to {MOST - 1} more to compare it with."
    return f"Choose two to {MOST} schools or settings to compare."


def _compared(page: ReportPage) -> Compared:
    return Compared(page.provider.slug, page.provider.name, page.shown, page.report.form)


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
