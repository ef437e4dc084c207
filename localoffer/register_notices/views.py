"""Officers' pages of what the registers say: the list, and one notice with what changed and what can be done."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.clock import now
from localoffer.database import db, read_id
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.officers.panels import breakable
from localoffer.publishing.rules import State
from localoffer.register_notices import actions, queries
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.rules import KINDS, REGISTER_WORDS, in_words

register_notices = Blueprint("register_notices", __name__, url_prefix="/officers/register")
Page = str | tuple[str, int] | Response
_CHANGED = "The listing has changed since you opened this page. Nothing was changed."


@register_notices.get("")
def listing() -> str:
    """What waits for an officer, and what was decided."""
    session = db.session()
    done = request.args.get("done", "")
    told = queries.notice_by_id(session, read_id(done)) if done else None
    return render_template(
        "officers/register.html",
        section="officers",
        waiting=queries.open_notices(session),
        decided=queries.decided_notices(session),
        kinds=KINDS,
        registers=REGISTER_WORDS,
        in_words=in_words,
        breakable=breakable,
        done=_done(told) if told else "",
    )


@register_notices.get("/<id>")
def show(id: str) -> str:
    """One notice."""
    return _page(_notice(id))


@register_notices.post("/<id>/accept")
def accept(id: str) -> Page:
    """Let it happen here too."""
    found = _notice(id)
    try:
        actions.accept(db.session(), found, actor(), now())
        db.session.commit()
    except (LocalOfferError, StaleDataError) as error:
        return _refused(id, "decision", error), 409
    return redirect(url_for("register_notices.listing", done=id), 303)


@register_notices.post("/<id>/keep")
def keep(id: str) -> Page:
    """Leave the listing as it was, with a reason."""
    found, why = _notice(id), request.form.get("why", "").replace("\x00", "")
    try:
        actions.keep(db.session(), found, why, actor(), now())
        db.session.commit()
    except (ConflictError, StaleDataError) as error:
        return _refused(id, "decision", error, why), 409
    except LocalOfferError as error:
        return _refused(id, "why", error, why), 400
    return redirect(url_for("register_notices.listing", done=id), 303)


def _refused(id: str, field: str, error: Exception, why: str = "") -> str:
    db.session.rollback()
    words = str(error) if isinstance(error, LocalOfferError) else _CHANGED
    return _page(_notice(id), Fault(field, words), why)


def _page(found: RegisterNotice, fault: Fault | None = None, why: str = "") -> str:
    return render_template(
        "officers/register_notice.html",
        section="officers",
        view=queries.view_of(db.session(), found),
        kind=KINDS[found.kind],
        register=REGISTER_WORDS.get(found.register, found.register),
        State=State,
        breakable=breakable,
        why=why,
        faults=(fault,) if fault else (),
    )


def _done(notice: RegisterNotice) -> str:
    """What came of the decision that was just made; empty for a notice that nobody decided about."""
    kind = KINDS[notice.kind]
    words = {"accepted": kind.accepted, "kept": kind.kept}.get(notice.state, "")
    return f"{notice.name}: {words[:1].lower()}{words[1:]}" if words else ""


def _notice(id: str) -> RegisterNotice:
    return queries.notice_by_id(db.session(), read_id(id)) or abort(404)
