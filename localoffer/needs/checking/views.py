"""Officers' pages of the checks of need data: what does not hold together, one finding, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config.needs.checks import check_rules
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import LocalOfferError
from localoffer.needs.checking import actions, queries, words
from localoffer.needs.checking.queries import Shown
from localoffer.needs.figures import PlaceKey, year_words
from localoffer.officers.paging import page_asked_for, page_numbers
from localoffer.officers.panels import breakable
from localoffer.trail.lines import who_acted

need_checks = Blueprint("need_checks", __name__, url_prefix="/officers/needs")
PAGE = 20
FEW = 4
"""Lines of a finding in the list; its own page has all."""
Answer = str | tuple[str, int] | Response
STATES = {"": "To look at", "noted": "Looked at", "all": "All"}
DONE = {"noted": "Noted. It comes back if a figure changes.", "again": "It is to be looked at again."}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; what is none of those offered asks for everything."""

    kind: str
    year: str
    state: str

    @property
    def arguments(self) -> Mapping[str, str]:
        """As they stand in an address."""
        return {name: value for name, value in vars(self).items() if value}

    def includes(self, one: Shown) -> bool:
        """Whether a finding is among those asked for."""
        states = {"": one.note is None, "noted": one.note is not None, "all": True}
        found = one.finding
        return states[self.state] and self.kind in ("", found.kind) and self.year in ("", found.period)


@need_checks.get("/checks")
def listing() -> str:
    """What does not hold together in need data, the newest year first."""
    everything = _everything()
    kinds = {kind.code: kind.label for kind in check_rules().kinds}
    years = sorted({one.finding.period for one in everything}, reverse=True)
    kind, year, state = (request.args.get(name, "") for name in ("kind", "year", "state"))
    asked = Asked(kind if kind in kinds else "", year if year in years else "", state if state in STATES else "")
    found = [one for one in everything if asked.includes(one)]
    number = page_asked_for(request.args)
    return render_template(
        "officers/need_checks.html", section="officers", asked=asked, total=len(found),
        rows=found[(number - 1) * PAGE : number * PAGE], number=number, pages_in_all=max(1, -(-len(found) // PAGE)),
        page_numbers=page_numbers, kinds=kinds, years={year: year_words(year) for year in years}, states=STATES,
        has_any=bool(everything), few=FEW, done=DONE.get(request.args.get("done", "")), **_words(),
    )  # fmt: skip


@need_checks.get("/checks/<id>")
def show(id: str) -> str:
    """One finding with all its figures."""
    return _page(_finding(id))


@need_checks.post("/checks/<id>/note")
def note(id: str) -> Answer:
    """Say that it was looked at, and why it can stay."""
    found, reason, session = _finding(id), request.form.get("reason", ""), db.session()
    if request.form.get("figures") != found.finding.fingerprint:
        return _page(found, Fault("reason", "The figures are others by now. Look at them again"), reason), 409
    try:
        actions.note(session, found.finding, reason, actor(), now())
        session.commit()
    except LocalOfferError as error:
        session.rollback()
        return _page(_finding(id), Fault("reason", str(error)), reason), 400
    return redirect(url_for("need_checks.listing", done="noted"), 303)


@need_checks.post("/checks/<id>/again")
def again(id: str) -> Answer:
    """Take back that it was looked at."""
    session = db.session()
    actions.take_up_again(session, _finding(id).finding, actor(), now())
    session.commit()
    return redirect(url_for("need_checks.show", id=id, done="again"), 303)


def _page(found: Shown, fault: Fault | None = None, reason: str = "") -> str:
    return render_template(
        "officers/need_check.html", section="officers", one=found, faults=(fault,) if fault else (), reason=reason,
        longest=actions.LONGEST_REASON, who=who_acted(db.session(), [found.note.noted_by] if found.note else []),
        done=DONE.get(request.args.get("done", "")), **_words(),
    )  # fmt: skip


def _words() -> dict[str, object]:
    return {
        "words": words, "kind_of": check_rules().kind, "place_address": place_address, "breakable": breakable,
        "year_words": year_words,
    }  # fmt: skip


def place_address(where: PlaceKey, period: str) -> str:
    """The officers' profile of a place; empty for one that has no page of its own."""
    if where.level == "school":
        return url_for("need_officers.school", urn=where.place, year=period)
    if where == ("authority", _authority()):
        return url_for("need_officers.authority", year=period)
    return ""


def _finding(id: str) -> Shown:
    session = db.session()
    found = [one for one in queries.findings(session, _authority()) if one.id == id]
    return queries.shown(session, found)[0] if found else abort(404)


def _everything() -> list[Shown]:
    session = db.session()
    return queries.shown(session, queries.findings(session, _authority()))


def _authority() -> str:
    return str(current_app.extensions["settings"].authority_code)
