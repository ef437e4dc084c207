"""The route of one need of the provision map: three boxes, one line for each thing."""

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from config.reports import form_in_use
from config.reports.shape import Question
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import ConflictError
from localoffer.memberships.access import Own
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.views import YEARS
from providers.editor.fields import NOT_WHOLE, tidy_text
from providers.editor.queries import writer_of
from providers.reporting import map_rules as rules
from providers.reporting.pages import Page, address, own_work, reporting, show
from providers.reporting.queries import Work


@reporting.route(f"/organisations/<provider_id>/report/{YEARS}/write/<question>/<path:need>", methods=["GET", "POST"])
def need(provider_id: str, year: int, question: str, need: str) -> Page:
    """What there is for one need: what the report says, and what it is to say."""
    own, work = own_work(provider_id, year)
    asked, code = work.form.question(question), rules.need_of(need)
    if asked is None or code is None or "provision-map" not in asked.parts:
        abort(404)
    if request.method == "GET":
        return _page(own, work, asked, code, rules.texts_of(work.content, code))
    if not request.form.get("seen") or not request.form.get("seen_here"):
        abort(400)
    texts, faults = _typed()
    lines = {layer: rules.lines_of(text) for layer, text in texts.items()}
    faults = faults or rules.faults_of(lines)
    if faults:
        return _page(own, work, asked, code, texts, faults), 400
    said = work.content.with_need(code, lines)
    if said.fingerprint() == work.seen:  # nothing new, or the same form again
        return _go_on(own, work, asked, said, code)
    return _save(own, work, asked, code, texts)


def _typed() -> tuple[dict[str, str], tuple[Fault, ...]]:
    """The boxes as they were sent. A browser sends each once, also an empty one."""
    texts, faults = {}, []
    for level in rules.levels():
        name = rules.field(level.code)
        texts[level.code] = tidy_text(request.form.get(name, ""))
        if len(request.form.getlist(name)) != 1:
            faults.append(Fault(name, NOT_WHOLE))
    return texts, tuple(faults)


def _save(own: Own, work: Work, asked: Question, code: str, texts: dict[str, str]) -> Page:
    """Write the lines, unless someone else has changed the same need."""
    session, seen = db.session(), request.form["seen"]
    draft = drafting.start(session, own.provider, form_in_use(work.kind.form), work.year, KnownFacts(), actor(), now())
    lines = {layer: rules.lines_of(text) for layer, text in texts.items()}
    said = draft.content.with_need(code, lines)
    untouched = rules.need_print(work.content, code) == request.form["seen_here"]
    elsewhere = draft.fingerprint != seen and untouched
    try:
        drafting.save(session, draft, said, draft.fingerprint if elsewhere else seen, actor(), now())
        session.commit()
    except ConflictError:
        session.rollback()
        return _taken(own, work, asked, code, texts)
    return _go_on(own, work, asked, said, code, "both" if elsewhere else "saved")


def _go_on(own: Own, work: Work, asked: Question, said: ReportContent, code: str, done: str | None = None) -> Response:
    """To the setting's next need, or back to the list of them."""
    following = rules.next_need(said, code) if request.form.get("then") == "next" else None
    if following is not None:
        return redirect(address("need", own, work, question=asked.code, need=following.name, done=done), 303)
    return redirect(address("question", own, work, question=asked.code, done=done, _anchor="needs"), 303)


def _taken(own: Own, work: Work, asked: Question, code: str, texts: dict[str, str]) -> Page:
    """The page with what was typed beside what a colleague saved; saving once more is then a choice."""
    own, work = own_work(str(own.provider.id), work.year)
    faults = (Fault("saved-now", "This has been changed since you opened it. Yours is not saved yet"),)
    by = writer_of(db.session(), work.shown)
    page = _page(own, work, asked, code, texts, faults, fresh=True, by=by, theirs=rules.texts_of(work.content, code))
    return page, 409


def _page(
    own: Own, work: Work, asked: Question, code: str, texts: dict[str, str], faults: tuple[Fault, ...] = (),
    *, fresh: bool = False, **more: object,
) -> str:  # fmt: skip
    """The page of a need. With faults it stays made from what its reader saw, unless that is shown anew (`fresh`)."""
    kept = {} if fresh or not faults else request.form
    return show(
        "map", own, faults, work=work, question=asked, need=code, label=rules.need_label(code),
        levels=rules.levels(), texts=texts, field=rules.field, following=rules.next_need(work.content, code),
        seen=kept.get("seen", work.seen),
        seen_here=kept.get("seen_here", rules.need_print(work.content, code)), **more,
    )  # fmt: skip
