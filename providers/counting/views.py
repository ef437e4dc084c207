"""Routes of a school's own counts: give those of a school year, or correct what was given."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from config.needs import label_of
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.errors import ConflictError
from localoffer.memberships.access import Own, access
from localoffer.needs.counted import WITH_NEEDS, Cell
from localoffer.needs.figures import year_words
from localoffer.needs.giving import counts_of, fingerprint, give, last_given, typed_of
from providers.counting import rules
from providers.counting.rules import Typed

counting = Blueprint("counting", __name__, url_prefix="/organisations/<provider_id>/counts")
DONE = {
    "saved": "The counts are saved.",
    "same": "That is what was saved already, so nothing has changed.",
}
_TAKEN = "A colleague has given counts of this year since you opened the page. Yours are not saved yet"


@counting.get("")
def page(provider_id: str) -> str:
    """The counts of a school year, to be given or corrected."""
    own = _school(provider_id)
    period = _period(request.args.get("year", ""))
    return _page(own, period, rules.texts_of(_saved(own, period)))


@counting.post("")
def save(provider_id: str) -> ResponseReturnValue:
    """Save them. Where totals and needs do not agree, that is said first, with the way to keep both."""
    own = _school(provider_id)
    period = request.form.get("year", "")
    if period not in rules.periods(today()) or not request.form.get("seen"):
        abort(400)
    typed = rules.read(request.form.to_dict(flat=False))
    if typed.faults:
        return _page(own, period, typed.texts, typed.faults), 400
    if typed.differences and request.form.get("keep") != "yes":
        return _page(own, period, typed.texts, _told(typed), may_keep=True), 400
    try:
        threshold = current_app.extensions["settings"].need_threshold
        seen = request.form["seen"]
        is_new = give(db.session(), own.provider, period, typed.counts, seen, now(), actor(), threshold)
        db.session.commit()
    except (ConflictError, IntegrityError, OperationalError, StaleDataError):
        db.session.rollback()
        return _taken(provider_id, period, typed)
    done = "saved" if is_new else "same"
    return redirect(url_for("counting.page", provider_id=provider_id, year=period, done=done), 303)


def _school(provider_id: str) -> Own:
    """The school of this id for one of its members. Ends the request with 404 for anyone else, and for a provider that
    is no school of the register."""
    own = access(provider_id)
    if not own.provider.urn:
        abort(404)
    return own


def _period(asked: str) -> str:
    """The school year that an address names; this one where it names none that can be given."""
    offered = rules.periods(today())
    return asked if asked in offered else offered[0]


def _saved(own: Own, period: str) -> dict[Cell, int]:
    return typed_of(counts_of(db.session(), str(own.provider.urn), period))


def _told(typed: Typed) -> tuple[Fault, ...]:
    return tuple(Fault(rules.field_of(Cell(one.provision)), rules.difference_words(one)) for one in typed.differences)


def _taken(provider_id: str, period: str, typed: Typed) -> tuple[str, int]:
    """The page with what was typed, beside what a colleague saved; saving once more is then a choice."""
    own = _school(provider_id)
    theirs = rules.texts_of(_saved(own, period))
    return _page(own, period, typed.texts, (Fault("saved-now", _TAKEN),), theirs=theirs), 409


def _page(
    own: Own, period: str, texts: object, faults: tuple[Fault, ...] = (), *, may_keep: bool = False,
    theirs: dict[str, str] | None = None,
) -> str:  # fmt: skip
    """The form. With faults it stays made from what its reader saw, unless a colleague's counts are shown with it."""
    given = counts_of(db.session(), str(own.provider.urn), period)
    kept = "" if theirs is not None or not faults else request.form.get("seen", "")
    return render_template(
        "counting/page.html", own=own, period=period, periods=rules.periods(today()), year_words=year_words,
        pupils=rules.pupils_box(), lines=rules.lines(), columns=[label_of("provision", code) for code in WITH_NEEDS],
        texts=texts, faults=faults, errors={fault.field: fault.message for fault in faults}, may_keep=may_keep,
        short=dict.fromkeys((fault.field for fault in faults), "Does not add up" if may_keep else "Give a number"),
        theirs=theirs, boxes=rules.boxes(), seen=kept or fingerprint(given), is_given=bool(given),
        last=next((one for one in last_given(db.session(), str(own.provider.urn)) if one.period == period), None),
        done=DONE.get(request.args.get("done", "")) if not faults else None,
        threshold=current_app.extensions["settings"].need_threshold,
    )  # fmt: skip
