"""Officers' pages of synonyms: which words find what else, tried before they are saved."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.audit import record
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.officers.panels import breakable
from search.folding import fold
from search.log.queries import most_asked_with
from search.log.tables import OFTEN
from search.results_page import page_numbers
from search.words import actions, queries
from search.words.forms import STRENGTHS, SynonymForm, form_of, read_synonym, ways_out
from search.words.rules import Entry
from search.words.trying import Change, what_would_change

synonyms = Blueprint("synonyms", __name__, url_prefix="/officers/synonyms")
PAGE = 50
WHICH = {"": "All", "own": "Your own", "built-in": "Built in", "off": "Switched off"}
DONE = {
    "saved": "The synonym is saved. It counts from the next search on.",
    "off": "It is switched off. It counts no more from the next search on.",
    "on": "It is switched on. It counts from the next search on.",
    "delete": "It is deleted. It counts no more from the next search on.",
    "restore": "The built-in words count again from the next search on.",
}
MOST_TRIED = 4
"""Of the words themselves, and as many of the searches that families made with them."""
LOOKED_BACK = timedelta(days=90)


@synonyms.get("")
def listing() -> str:
    """Every synonym, the authority's own and the built-in ones."""
    session = db.session()
    own, built_in = queries.own_keys(session), _built_in_keys()
    which, text = request.args.get("which", ""), request.args.get("q", "")[:200]
    which = which if which in WHICH else ""
    shown = [entry for entry in queries.entries(session) if _is_shown(entry, which, own) and _has(entry, text)]
    shown.sort(key=lambda entry: fold(entry.key))
    number, pages = _number(), max(1, -(-len(shown) // PAGE))
    return render_template(
        "officers/synonyms.html",
        section="officers",
        entries=shown[(number - 1) * PAGE : number * PAGE],
        total=len(shown),
        number=number,
        pages_in_all=pages,
        page_numbers=page_numbers,
        q=text,
        which=which,
        whiches=WHICH,
        own=own,
        built_in=built_in,
        strengths={quarters: label for quarters, label, _ in STRENGTHS.values()},
        breakable=breakable,
        done=DONE.get(request.args.get("done", "")),
    )


@synonyms.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """Add a synonym, and see what it would change."""
    if request.method == "GET":
        return _form_page(SynonymForm(typed=request.args.get("typed", "")[:200]))
    session = db.session()
    form = read_synonym(request.form, queries.entries(session), is_new=True)
    return _form_page(form) if form.faults else _save_or_try(session, form, form.entry())


@synonyms.route("/edit", methods=["GET", "POST"])
def edit() -> str | Response:
    """Change a synonym, and see what that would change."""
    session = db.session()
    entry = _asked_for(session)
    if request.method == "GET":
        return _form_page(form_of(entry), entry)
    form = read_synonym(request.form, (), is_new=False)
    return (
        _form_page(form, entry)
        if form.faults
        else _save_or_try(session, form, form.entry(entry.key, entry.active), entry)
    )


@synonyms.route("/remove", methods=["GET", "POST"])
def remove() -> str | Response:
    """Switch a synonym off or on, delete it, or go back to the built-in words."""
    session = db.session()
    entry = _asked_for(session)
    ways = ways_out(entry.key in _built_in_keys(), entry.key in queries.own_keys(session), entry.active)
    if request.method == "GET":
        return render_template("officers/synonyms_remove.html", section="officers", entry=entry, ways=ways)
    way = request.form.get("way", "")
    if way not in ways:
        abort(400)
    if way in ("off", "on"):
        actions.save_synonym(session, replace(entry, active=way == "on"), now())
    else:
        actions.remove_synonym(session, entry.key, now())
    record(session, actor(), f"synonym.{way}", "synonym", None, now(), key=entry.key)
    session.commit()
    return redirect(url_for("synonyms.listing", done=way), 303)


def _save_or_try(session: Session, form: SynonymForm, entry: Entry, before: Entry | None = None) -> str | Response:
    if request.form.get("do") != "save":
        return _form_page(form, before, _tried(session, entry))
    actions.save_synonym(session, entry, now())
    record(
        session, actor(), "synonym.saved", "synonym", None, now(), key=entry.key, typed=list(entry.typed),
        finds=list(entry.finds), both_ways=entry.both_ways, strength=entry.strength, capitals=entry.capitals,
    )  # fmt: skip
    session.commit()
    return redirect(url_for("synonyms.listing", done="saved"), 303)


def _tried(session: Session, entry: Entry) -> tuple[Change, ...]:
    """What would change for the words themselves, and for what families searched for most that has them."""
    typed = entry.typed[:MOST_TRIED]
    sides = (*typed, *entry.finds[:MOST_TRIED]) if entry.both_ways else typed
    asked = [
        text
        for phrase in sides[:MOST_TRIED]
        for text in most_asked_with(session, fold(phrase), today() - LOOKED_BACK, OFTEN, MOST_TRIED)
    ]
    texts = list(dict.fromkeys((*sides[: MOST_TRIED * 2], *asked)))[: MOST_TRIED * 2]
    known = queries.words_with(session, entry)
    searcher = current_app.extensions["search"]
    return what_would_change(session, searcher, texts, known, area_labels(session), today())


def _form_page(form: SynonymForm, entry: Entry | None = None, tried: tuple[Change, ...] | None = None) -> str:
    session = db.session()
    return render_template(
        "officers/synonyms_form.html",
        section="officers",
        form=form,
        entry=entry,
        tried=tried,
        strengths=STRENGTHS,
        is_built_in=entry is not None and entry.key in _built_in_keys(),
        is_own=entry is not None and entry.key in queries.own_keys(session),
    )


def _asked_for(session: Session) -> Entry:
    key = request.args.get("key", "")
    found = next((entry for entry in queries.entries(session) if entry.key == key), None)
    return found or abort(404)


def _built_in_keys() -> frozenset[str]:
    return frozenset(entry.key for entry in queries.built_in())


def _is_shown(entry: Entry, which: str, own: frozenset[str]) -> bool:
    return {"own": entry.key in own, "built-in": entry.key not in own, "off": not entry.active}.get(which, True)


def _has(entry: Entry, text: str) -> bool:
    """Whether what was typed into the search box stands anywhere in the entry."""
    return fold(text) in " | ".join(fold(phrase) for phrase in (*entry.typed, *entry.finds))


def _number() -> int:
    text = request.args.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
