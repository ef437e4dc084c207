"""The route of one question of a report."""

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from config.reports import form_in_use
from config.reports.shape import Question
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.errors import ConflictError
from localoffer.memberships.access import Own
from localoffer.reports import drafting
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.rules import finding
from localoffer.reports.shown import shown_answer
from localoffer.reports.views import YEARS
from providers.editor.queries import writer_of
from providers.reporting import rules
from providers.reporting.pages import Page, address, own_work, reporting, show
from providers.reporting.parts import readers_of
from providers.reporting.queries import Work
from providers.reporting.question import Reading
from providers.reporting.reading import read, values_of

CHECK, LATER = "check", "later"


@reporting.route(f"/organisations/<provider_id>/report/{YEARS}/write/<question>", methods=["GET", "POST"])
def question(provider_id: str, year: int, question: str) -> Page:
    """One question: what the report says, and what it is to say."""
    own, work = own_work(provider_id, year)
    asked = work.form.question(question) or abort(404)
    if request.method == "GET":
        return _page(own, work, asked, values_of(asked, work.content))
    if not request.form.get("seen") or not request.form.get("seen_here"):
        abort(400)
    reading = read(asked, request.form, work.content)
    if reading.content is None:
        return _again(own, work, asked, reading)
    if reading.content.fingerprint() == work.seen:  # nothing new, or the same form again
        return _go_on(own, work, asked, reading)
    return _save(own, work, asked)


def _save(own: Own, work: Work, asked: Question) -> Page:
    """Write what was typed, unless someone else has changed the same answer."""
    session, seen = db.session(), request.form["seen"]
    # What is known is asked for at the beginning alone: here there are words of this year already.
    form = form_in_use(work.kind.form)
    draft = drafting.start(session, own.provider, form, work.year, KnownFacts(), actor(), now())
    still_asked = draft.form.question(asked.code)
    reading = read(still_asked, request.form, draft.content) if still_asked else Reading(None, {})
    if still_asked is None or reading.content is None:  # the questions, or a row of it, are gone meanwhile
        session.rollback()
        return _taken(own, work, asked)
    elsewhere = draft.fingerprint != seen and _here(work, asked) == request.form["seen_here"]
    try:
        drafting.save(session, draft, reading.content, draft.fingerprint if elsewhere else seen, actor(), now())
        session.commit()
    except ConflictError:
        session.rollback()
        return _taken(own, work, asked)
    return _go_on(own, work, asked, reading, "both" if elsewhere else None)


def _go_on(own: Own, work: Work, asked: Question, reading: Reading, done: str | None = None) -> Response:
    """To the task list, back to "check your answers", or to the next question that there is something to do about."""
    assert reading.content is not None
    done = done or ("cleaned" if reading.changed_words else None)
    if request.form.get("then") == LATER:
        return redirect(address("tasks", own, work, done=done or "saved"), 303)
    if request.form.get("then") == "next" and request.args.get("back") == CHECK:
        return redirect(address("check", own, work, done=done, _anchor=asked.code), 303)
    following = rules.next_question(work.form, work.kind.code, reading.content, today(), asked)
    if following is None:
        return redirect(address("check", own, work, done=done or "checked"), 303)
    return redirect(address("question", own, work, question=following.code, done=done), 303)


def _again(own: Own, work: Work, asked: Question, reading: Reading) -> Page:
    """The page with what was typed: something is wrong with it, or a button asked for it. It stays made from what its
    reader saw, so that a colleague's change in between is found when it is saved."""
    seen, here = request.form["seen"], request.form["seen_here"]
    page = _page(own, work, asked, reading.values, reading.faults, seen=seen, seen_here=here)
    return (page, 400) if reading.faults else page


def _taken(own: Own, work: Work, asked: Question) -> Page:
    """The page with what was typed beside what a colleague saved; saving once more is then a choice."""
    own, work = own_work(str(own.provider.id), work.year)
    reading = read(asked, request.form, work.content)
    page = _page(
        own, work, asked, reading.values,
        (Fault("saved-now", "This answer has been changed since you opened it. Yours is not saved yet"),),
        theirs=True, by=writer_of(db.session(), work.shown), at=work.shown.created_at,
    )  # fmt: skip
    return page, 409


def _page(
    own: Own, work: Work, asked: Question, values: object, faults: tuple[Fault, ...] = (),
    seen: str = "", seen_here: str = "", **more: object,
) -> str:  # fmt: skip
    readers = readers_of(asked)
    return show(
        "question", own, faults,
        work=work, question=asked, all_values=values, parts=readers.items(), back=request.args.get("back"),
        seen=seen or work.seen, seen_here=seen_here or _here(work, asked),
        wide=any(reader.wide for reader in readers.values()),
        finding=finding(asked, work.kind.code, work.content, today()),
        saved=shown_answer(asked, work.content), reasons=list(rules.reasons(asked)),
        since=rules.carried_from(asked, work.content), to_check=rules.left_to_check(work.form, work.content),
        place=rules.ordered(work.form).index(asked) + 1, section=_section(work, asked),
        is_asked=rules.asks_for_anything(work.form, work.kind.code), **more,
    )  # fmt: skip


def _here(work: Work, asked: Question) -> str:
    return rules.part_print(asked, work.content)


def _section(work: Work, asked: Question) -> str:
    return next(section.title for section in work.form.sections if section.code == asked.section)
