"""Routes of a setting's reports as a whole: where this year's and the next one's stand, and beginning one."""

from dataclasses import dataclass

from flask import redirect, request, url_for

from config.reports import form_in_use
from config.reports.shape import SettingKind
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.memberships.access import Own
from localoffer.reports import drafting
from localoffer.reports.knowing import known_facts
from localoffer.reports.queries import last_before, public_reports
from localoffer.reports.settings import may_be_written, school_year
from providers.reporting.pages import Page, own_setting, reporting, settings, show
from providers.reporting.queries import Work, work_on


@dataclass(frozen=True)
class Standing:
    """One school year that can be written. `begins_with`: the school year whose answers a new report starts from."""

    year: int
    work: Work | None
    begins_with: int | None


@reporting.route("/organisations/<provider_id>/report", methods=["GET", "POST"])
def stands(provider_id: str) -> Page:
    """Where the report stands, and beginning this year's or the next one's."""
    own, kind = own_setting(provider_id)
    if request.method == "GET":
        return _page(own, kind)
    year = _year_of(request.form.get("year", ""))
    if year is None:
        return _page(own, kind, (Fault("begin", "Choose the report of this school year or of the next one"),)), 400
    session = db.session()
    began = work_on(session, own.provider, kind, year) is None
    facts = known_facts(session, own.provider, settings())
    draft = drafting.start(session, own.provider, form_in_use(kind.form), year, facts, actor(), now())
    session.commit()
    carried = any(answer.carried_from is not None for answer in draft.content.answers)
    done = ("carried" if carried else "begun") if began else None
    return redirect(url_for("reporting.tasks", provider_id=own.provider.id, year=year, done=done), 303)


def _page(own: Own, kind: SettingKind, faults: tuple[Fault, ...] = ()) -> str:
    session, this_year = db.session(), school_year(today())
    public = public_reports(session, own.provider.id)
    return show(
        "stands", own, faults,
        kind=kind, title=form_in_use(kind.form).title, this_year=this_year,
        standings=[_standing(own, kind, year) for year in (this_year, this_year + 1)],
        public={report.year: report for report in public},
        earlier=[report for report in public if report.year < this_year],
    )  # fmt: skip


def _standing(own: Own, kind: SettingKind, year: int) -> Standing:
    session = db.session()
    work = work_on(session, own.provider, kind, year)
    last = None if work else last_before(session, own.provider.id, year)
    return Standing(year, work, last.report.year if last else None)


def _year_of(text: str) -> int | None:
    """The school year that was asked for; None for one that cannot be written."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if may_be_written(year, today()) else None
