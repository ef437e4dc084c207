"""Routes of an entry as a whole: begin one, copy one, withdraw it, discard its draft."""

from flask import abort, redirect, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Form

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.holding import hold_listing
from localoffer.errors import ConflictError
from localoffer.memberships.access import Own, access
from localoffer.publishing import drafting
from providers.editor import rules
from providers.editor.asking import data_of, sent
from providers.editor.fields import faults_of, tidy_text
from providers.editor.pages import Page, editor, home, own_work, show
from providers.editor.queries import Work, name_taken
from providers.editor.words import NAME, NameForm

LONGEST_REASON = 300
"""Characters: as many as a listing keeps of it."""
MEANWHILE = "Someone else has changed this entry since you opened this page. Look at it again"


@editor.route("/organisations/<provider_id>/services/new", methods=["GET", "POST"])
def new(provider_id: str) -> Page:
    """Begin an entry: what it is called."""
    own = access(provider_id)
    if request.method == "GET":
        return show("new", own, form=NameForm(), question=NAME)
    form, name, faults = _named(own)
    if faults:
        return show("new", own, faults, form=form, question=NAME), 400
    draft = drafting.start_new(db.session(), own.provider, name, actor(), now())
    db.session.commit()
    return redirect(url_for("editor.tasks", service_id=draft.service_id, done="begun"), 303)


@editor.route("/services/<service_id>/copy", methods=["GET", "POST"])
def copy(service_id: str) -> Page:
    """Begin another entry that says the same under another name."""
    own, work = own_work(service_id)
    if request.method == "GET":
        return show("copy", own, work=work, form=NameForm(), question=NAME)
    form, name, faults = _named(own)
    if faults:
        return show("copy", own, faults, work=work, form=form, question=NAME), 400
    draft = drafting.copy(db.session(), work.service, name, actor(), now())
    db.session.commit()
    return redirect(url_for("editor.tasks", service_id=draft.service_id, done="copied"), 303)


@editor.route("/services/<service_id>/withdraw", methods=["GET", "POST"])
def withdraw(service_id: str) -> Page:
    """Take an entry away, with a reason. One that was never sent is discarded instead."""
    own, work = own_work(service_id)
    if work.public is None and work.waiting is None:
        return redirect(url_for("editor.discard", service_id=service_id) if work.is_draft else home(own), 303)
    if work.service.role == "setting":
        return show("withdraw_setting", own, work=work), 403 if request.method == "POST" else 200
    if request.method == "GET":
        return show("withdraw", own, work=work, reason="")
    reason = tidy_text(request.form.get("reason", ""))
    fault = rules.reason_fault(reason, LONGEST_REASON)
    if fault:
        return show("withdraw", own, (Fault("reason", fault),), work=work, reason=reason), 400
    session = db.session()
    try:
        drafting.take_down(session, work.service, reason, actor(), now())
        session.commit()
    except (ConflictError, StaleDataError):
        session.rollback()
        own, work = own_work(service_id)
        return show("withdraw", own, (Fault("reason", MEANWHILE),), work=work, reason=reason), 409
    return redirect(home(own, done="withdrawn"), 303)


@editor.route("/services/<service_id>/edit/discard", methods=["GET", "POST"])
def discard(service_id: str) -> Page:
    """Put a draft away as its reader saw it. What was sent or is public stays."""
    own, work = own_work(service_id)
    if not work.is_draft:
        return redirect(url_for("editor.tasks", service_id=service_id), 303)
    if request.method == "GET":
        return _discard_page(own, work)
    if not request.form.get("seen"):
        abort(400)
    session = db.session()
    hold_listing(session, work.service.id)
    session.refresh(work.shown)
    if request.form["seen"] != work.shown.fingerprint:
        session.rollback()
        return _discard_page(*own_work(service_id), (Fault("discard", MEANWHILE),)), 409
    try:
        gone = drafting.discard(session, work.shown, actor(), now())
        session.commit()
    except ConflictError:
        session.rollback()
        return redirect(url_for("editor.tasks", service_id=service_id), 303)
    if gone:
        return redirect(home(access(own.provider.id), done="discarded"), 303)
    return redirect(url_for("editor.tasks", service_id=service_id, done="discarded"), 303)


def _discard_page(own: Own, work: Work, faults: tuple[Fault, ...] = ()) -> str:
    return show("discard", own, faults, work=work)


def _named(own: Own) -> tuple[Form, str, tuple[Fault, ...]]:
    """The form and the name of a new entry as typed, and what is wrong with it."""
    form = sent(NameForm, request.form)
    name, faults = str(data_of(form)["name"]), faults_of(form)
    if not faults and name_taken(db.session(), own.provider, name):
        faults = (Fault("name", "You have an entry of this name already. Change that one, or use another name"),)
    return form, name, faults
