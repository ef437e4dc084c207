"""Officers' page of the audit trail, and the same as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request
from sqlalchemy import Engine, Select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from localoffer.accounts.forms import Fault
from localoffer.audit import AuditEvent
from localoffer.clock import ENGLAND
from localoffer.database import db
from localoffer.officers.downloading import File, download
from localoffer.officers.panels import breakable
from localoffer.trail import queries
from localoffer.trail.forms import Asked, read_asked
from localoffer.trail.lines import lines
from localoffer.trail.words import GROUPS

trail = Blueprint("trail", __name__, url_prefix="/officers")
COLUMNS = ("When", "Who", "What", "Kind", "About", "More", "Number")
TOO_MANY = f"More than {queries.MOST_ACCOUNTS} accounts have that in their email address. Enter more of it"


@trail.get("/trail")
def page() -> str | tuple[str, int]:
    """Who did what and when: every sign-in, decision, file taken away and change of a role, newest first."""
    asked, found = _found(db.session())
    if found is None:
        return _page(asked, (), False, False), 400
    before, after = _line_number("before"), _line_number("after")
    return _page(asked, *queries.page_of(db.session(), found, before, after))


@trail.post("/trail.csv")
def file() -> Response | tuple[str, int]:
    """The same events as a file for a spreadsheet; that it was taken is on the trail."""
    session = db.session()
    asked, found = _found(session)
    if found is None:
        return _page(asked, (), False, False), 400
    number = queries.count(session, found)
    days = {name: day.isoformat() for name, day in (("first", asked.first), ("last", asked.last)) if day}
    return download(File("audit-trail", COLUMNS, _rows(db.engine, found), number), what=asked.group, **days)


def _page(asked: Asked, events: Sequence[AuditEvent], has_newer: bool, has_older: bool) -> str:
    shown = lines(db.session(), events)
    return render_template(
        "officers/trail.html",
        section="officers",
        asked=asked,
        lines=shown,
        newer=shown[0].id if shown and has_newer else None,
        older=shown[-1].id if shown and has_older else None,
        is_first_page=_line_number("before") is None and _line_number("after") is None,
        groups=GROUPS,
        breakable=breakable,
        fault_at={fault.field: fault.message for fault in asked.faults},
    )


def _found(session: Session) -> tuple[Asked, Select[AuditEvent] | None]:
    """What the address asks for, and its events; None where it cannot be asked so."""
    asked = read_asked(request.args)
    accounts = queries.accounts_like(session, asked.who) if asked.who and not asked.faults else ()
    if len(accounts) > queries.MOST_ACCOUNTS:
        asked = replace(asked, faults=(Fault("who", TOO_MANY),))
    return asked, None if asked.faults else queries.events(asked, accounts)


def _rows(engine: Engine, found: Select[AuditEvent]) -> Iterator[tuple[object, ...]]:
    """Read while the file is sent, with a session of its own: the request's has ended by then, and one begun anew would
    hold its connection for as long as nobody clears up."""
    with Session(engine) as session:
        for events in queries.in_chunks(session, found):
            for line in lines(session, events):
                at = line.at.astimezone(ENGLAND).isoformat(sep=" ", timespec="seconds")
                yield at, line.who, line.what, line.group, line.about, line.details, line.id


def _line_number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
