"""Officers' pages of searches: what families look for and do not find, and the gaps seen in it."""

from datetime import date, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.clock import now, today
from localoffer.database import db, read_id
from localoffer.errors import ConflictError
from localoffer.officers.downloading import download
from localoffer.officers.panels import breakable
from search.log import actions, exporting, queries
from search.log.forms import GapForm, read_gap
from search.log.models import SearchGap
from search.log.names import all_names
from search.log.rules import scrub
from search.log.tables import GAP_KINDS, GAP_STATES, PERIODS, TABLES, USUAL_PERIOD
from search.results_page import page_numbers
from search.words.queries import known_words

search_log = Blueprint("search_log", __name__, url_prefix="/officers")
FIRST_ROWS = 10
DEEPEST = 10_000
DONE = {"opened": "The gap is marked.", "changed": "The gap is changed."}


@search_log.get("/searches")
def overview() -> str:
    """What families search for: the first rows of each table."""
    period, since = _period()
    session = db.session()
    counted = queries.count_words(session, since)
    tables = [
        (table, queries.words_page(session, table, since, size=FIRST_ROWS, counted=counted))
        for table in TABLES.values()
    ]
    return _page("officers/searches.html", period, tables=tables, asked=queries.asked_in(session, since), since=since)


@search_log.get("/searches/<name>")
def table(name: str) -> str:
    """One of the tables in full, page by page."""
    wanted = TABLES.get(name) or abort(404)
    period, since = _period()
    rare = wanted.rare_on_request and request.args.get("rare") == "yes"
    number = _number()
    found = queries.words_page(db.session(), wanted, since, number, rare=rare)
    return _page("officers/searches_table.html", period, table=wanted, found=found, rare=rare, number=number)


@search_log.get("/gaps")
def gaps() -> str:
    """Gaps in the offer that officers have seen in searches."""
    session, number = db.session(), _number()
    state = request.args.get("state", "")
    state = state if state in GAP_STATES else ""
    found = db.paginate(queries.gaps(state), page=number, per_page=queries.PAGE, error_out=False)
    return render_template(
        "officers/gaps.html",
        section="officers",
        gaps=found.items,
        total=found.total or 0,
        pages_in_all=max(found.pages, 1),
        number=number,
        state=state,
        states=GAP_STATES,
        kinds=GAP_KINDS,
        asked=queries.times_asked(session, [gap.folded for gap in found.items]),
        who=queries.who(session, [gap.opened_by for gap in found.items]),
        page_numbers=page_numbers,
        breakable=breakable,
        done=DONE.get(request.args.get("done", "")),
    )


@search_log.post("/gaps.csv")
def gaps_file() -> Response:
    """Every gap as a file for a spreadsheet; that it was taken is on the trail."""
    return download(exporting.gaps_file(db.session()))


@search_log.route("/gaps/new", methods=["GET", "POST"])
def new_gap() -> str | Response:
    """Mark words that families searched for as a gap."""
    if request.method == "GET":
        return _gap_page(GapForm(words=request.args.get("words", "")[:500]))
    form = read_gap(request.form)
    if not form.faults:
        session = db.session()
        words = scrub(form.words, all_names(), known_words(session).is_known)
        try:
            actions.open_gap(session, words, form.kind, form.note, actor(), now())
        except ConflictError as error:
            form.faults["words"] = str(error)
        else:
            session.commit()
            return redirect(url_for("search_log.gaps", done="opened"), 303)
    return _gap_page(form)


@search_log.route("/gaps/<id>", methods=["GET", "POST"])
def gap(id: str) -> str | Response:
    """One gap: what is known of it, and closing it or opening it again."""
    session = db.session()
    found = session.get(SearchGap, read_id(id) or abort(404)) or abort(404)
    if request.method == "GET":
        return _gap_page(GapForm(found.words, found.kind, found.note, found.state), found)
    form = read_gap({**request.form, "words": found.words})
    if not form.faults:
        try:
            actions.change_gap(session, found, form.kind, form.note, form.state, actor(), now())
        except ConflictError as error:
            form.faults["state"] = str(error)
        else:
            session.commit()
            return redirect(url_for("search_log.gaps", done="changed"), 303)
    return _gap_page(form, found)


def _gap_page(form: GapForm, gap: SearchGap | None = None) -> str:
    session = db.session()
    return render_template(
        "officers/gaps_form.html",
        section="officers",
        form=form,
        gap=gap,
        kinds=GAP_KINDS,
        states=GAP_STATES,
        asked=queries.times_asked(session, [gap.folded]).get(gap.folded, 0) if gap else 0,
        who=queries.who(session, [gap.opened_by, gap.closed_by]) if gap else {},
    )


def _page(template: str, period: str, **more: object) -> str:
    return render_template(
        template,
        section="officers",
        period=period,
        periods=PERIODS,
        page_numbers=page_numbers,
        breakable=breakable,
        **more,
    )


def _period() -> tuple[str, date]:
    """What the address asks for, and its first day."""
    name = request.args.get("days", USUAL_PERIOD)
    name = name if name in PERIODS else USUAL_PERIOD
    return name, today() - timedelta(PERIODS[name][0] - 1)


def _number() -> int:
    text = request.args.get("page", "")
    return min(max(int(text), 1), DEEPEST) if text.isascii() and text.isdigit() and len(text) < 7 else 1
