"""Officers' lists of revisions: the queue, what trusted providers published, and who those are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_security import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.accounts.acting import actor
from localoffer.clock import now, today
from localoffer.database import db, read_id
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError
from localoffer.officers.panels import breakable
from localoffer.publishing import queries, reviewing
from localoffer.publishing.announcing import told_together
from localoffer.publishing.forms import read_seen
from localoffer.publishing.queries import PAGE, Filters
from localoffer.publishing.rules import STATE_WORDS, State

queue = Blueprint("queue", __name__, url_prefix="/officers/queue")

CHANGES = {"": "New and changed", "new": "New listings", "change": "Changes"}
WHOSE = {"": "Everyone’s", "me": "Assigned to you", "nobody": "Assigned to nobody"}
DONE = {"looked": "Noted that you looked at it.", "trusted": "The provider is trusted from now on.",
        "not-trusted": "From now on an officer looks at this provider’s changes before families see them."}  # fmt: skip


@dataclass(frozen=True)
class Bulk:
    """What came of approving several: how many were, and which had changed meanwhile and were left as they are."""

    approved: int
    left: Sequence[queries.Item]


@queue.get("")
def waiting() -> str:
    """Revisions that wait for a decision, oldest first."""
    return _waiting_page(_filters())


@queue.post("")
def approve_many() -> str | Response | tuple[str, int]:
    """Approve those that are ticked, each on its own: one that had changed meanwhile is left and listed."""
    chosen = list(dict.fromkeys(request.form.getlist("revision")))
    if not chosen or len(chosen) > PAGE:
        fault = f"Select {PAGE} or fewer at once" if chosen else "Select the listings and changes you want to approve"
        return _waiting_page(_filters(), fault=fault, ticked=frozenset(chosen)), 400
    session = db.session()
    with told_together(session):
        left = [text.partition("|")[0] for text in chosen if not _approved(text)]
    session.commit()
    told: dict[str, Any] = {"approved": len(chosen) - len(left), "left": left or None}
    return redirect(url_for("queue.waiting", **told, **_filter_arguments()), 303)


@queue.get("/published")
def published() -> str:
    """What trusted providers published at once and nobody has looked at."""
    number = _number()
    found = queries.to_look_at(db.session(), today(), number)
    return render_template(
        "officers/queue_published.html", section="officers", breakable=breakable, found=found, number=number,
        kinds=_kinds(), done=DONE.get(request.args.get("done", "")),
    )  # fmt: skip


@queue.get("/trusted")
def trusted() -> str:
    """Providers whose changes are published at once."""
    session = db.session()
    found = queries.trusted(session)
    return render_template(
        "officers/queue_trusted.html", section="officers", breakable=breakable, trusted=found, kinds=_kinds(),
        who=queries.who(session, [row.by for _, row in found]), done=DONE.get(request.args.get("done", "")),
    )  # fmt: skip


@queue.post("/trusted/<id>")
def trust(id: str) -> Response:
    """Trust a provider, or no longer."""
    session = db.session()
    provider = session.get(Provider, read_id(id) or abort(404)) or abort(404)
    wanted = request.form.get("trusted")
    if wanted not in ("yes", "no"):
        abort(400)
    reviewing.trust(session, provider, wanted == "yes", actor(), now())
    session.commit()
    return redirect(url_for("queue.trusted", done="trusted" if wanted == "yes" else "not-trusted"), 303)


def _approved(text: str) -> bool:
    """Approve one ticked box, `id|state:version`, and commit. False where it had changed or is not there."""
    session = db.session()
    id, _, told = text.partition("|")
    seen, revision = read_seen(told), queries.revision_by_id(session, id)
    if seen is None or revision is None or seen.state is not State.SUBMITTED:
        return False
    try:
        reviewing.approve(session, revision, seen, actor(), now())
        session.commit()
    except (LocalOfferError, StaleDataError):
        session.rollback()
        return False
    return True


def _waiting_page(filters: Filters, fault: str = "", ticked: frozenset[str] = frozenset()) -> str:
    session, number = db.session(), _number()
    return render_template(
        "officers/queue.html",
        section="officers",
        breakable=breakable,
        found=queries.waiting(session, filters, today(), number),
        counts=queries.counts(session, today()),
        number=number,
        arguments=_filter_arguments(),
        kinds=_kinds(),
        changes=CHANGES,
        whose=WHOSE,
        fault=fault,
        ticked=ticked,
        bulk=_bulk(),
        state_words=STATE_WORDS,
    )


def _bulk() -> Bulk | None:
    """What an officer is told after approving several."""
    text = request.args.get("approved", "")
    if request.method != "GET" or not (text.isascii() and text.isdigit() and len(text) < 3):
        return None
    left = [found for id in request.args.getlist("left")[:PAGE] if (found := read_id(id))]
    return Bulk(int(text), queries.items_of(db.session(), left, today()))


def _filters() -> Filters:
    told = _filter_arguments()
    whose: uuid.UUID | str = told.get("whose", "")
    if whose == "me":
        whose = current_user.id
    return Filters(told.get("kind", ""), told.get("change", ""), whose)  # type: ignore[arg-type]


def _filter_arguments() -> dict[str, Any]:
    """The filters as the address has them; one that is not known is left out."""
    known = {"kind": set(_kinds()), "change": set(CHANGES), "whose": set(WHOSE)}
    told = {name: request.args.get(name, "") for name in known}
    return {name: value for name, value in told.items() if value and value in known[name]}


def _kinds() -> dict[str, str]:
    return {term.code: term.label for term in vocabulary("provider_kinds").terms}


def _number() -> int:
    text = request.args.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
