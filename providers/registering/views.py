"""Routes of registering an organisation: one question a page, a look at what is listed already, and the check."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask import session as cookie
from flask_security import current_user
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.accounts.forms import Fault
from localoffer.accounts.models import User
from localoffer.claims.actions import LooksListedError, asked_for, register
from localoffer.claims.rules import LONGEST_NOTE
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.duplicates import may_be, organisations_like
from localoffer.directory.matching import Strength
from localoffer.errors import NotAllowedError
from providers.registering.rules import (
    BY_NAME,
    NO_REGISTER,
    QUESTIONS,
    REGISTERS,
    Question,
    clean,
    details_of,
    next_unanswered,
    read,
)

registering = Blueprint("registering", __name__, url_prefix="/register")
Page = str | tuple[str, int] | Response
KEPT = "registering"
"""Where the session cookie keeps the answers: it is signed, and ends with the session."""
NOT_THESE = "not_these"


@registering.get("")
def start() -> str:
    """What registering and claiming are, and the way in."""
    return render_template("registering/start.html", section="about")


@registering.get("/find")
def find() -> str:
    """Look for one's organisation among those that are listed."""
    name = " ".join(clean(request.args.get("name", "")).split())[:200]
    found = organisations_like(db.session(), name) if name else ()
    return render_template(
        "registering/find.html", name=name, found=[one for one in found if one.closed_on is None],
        kinds=vocabulary("provider_kinds"), asked="name" in request.args,
    )  # fmt: skip


@registering.route("/new/<question>", methods=["GET", "POST"])
def ask(question: str) -> Page:
    """One question. Answers are kept in the session until the organisation is registered."""
    asked = BY_NAME.get(question) or abort(404)
    if request.method == "GET":
        values = dict(_answers())
        if asked.name == "name" and "name" not in values:
            values["name"] = clean(request.args.get("name", ""))[:200]
        return _question_page(asked, values)
    found = read(asked, request.form)
    if found.fault:
        typed = {name: clean(request.form.get(name, "")) for name in asked.fields}
        return _question_page(asked, typed, found.fault), 400
    answers = _answers() | found.answers
    cookie[KEPT] = answers
    cookie.pop(NOT_THESE, None)
    coming = next_unanswered(answers)
    if coming is not None:
        return redirect(url_for("registering.ask", question=coming.name), 303)
    return redirect(url_for("registering.matches"), 303)


@registering.route("/new/matches", methods=["GET", "POST"])
def matches() -> Page:
    """What is listed already and may be the same. Nothing is asked where nothing is alike."""
    answers = _answers()
    coming = next_unanswered(answers)
    if coming is not None:
        return redirect(url_for("registering.ask", question=coming.name), 303)
    found = may_be(db.session(), asked_for(details_of(answers)))
    if not found:
        cookie[NOT_THESE] = []
        return redirect(url_for("registering.check"), 303)
    if request.method == "GET":
        return render_template("registering/matches.html", found=found, faults=())
    choice = request.form.get("organisation", "")
    if choice == "none":
        cookie[NOT_THESE] = [str(one.facts.id) for one in found]
        return redirect(url_for("registering.check"), 303)
    if choice in {str(one.facts.id) for one in found}:
        return redirect(url_for("claiming.claim", provider_id=choice), 303)
    fault = Fault("organisation", "Select your organisation, or that it is none of these")
    return render_template("registering/matches.html", found=found, faults=(fault,)), 400


@registering.route("/new/check", methods=["GET", "POST"])
def check() -> Page:
    """Check the answers, and register."""
    answers = _answers()
    coming = next_unanswered(answers)
    if coming is not None:
        return redirect(url_for("registering.ask", question=coming.name), 303)
    if NOT_THESE not in cookie:
        return redirect(url_for("registering.matches"), 303)
    if request.method == "GET":
        return _check_page(answers)
    session, note = db.session(), clean(request.form.get("note", "")).strip()
    if len(note) > LONGEST_NOTE:
        return _check_page(answers, Fault("note", f"Use {LONGEST_NOTE} characters or fewer"), note), 400
    user = session.get_one(User, current_user.id)
    try:
        made = register(session, user, details_of(answers), set(cookie[NOT_THESE]), note, now())
    except LooksListedError:
        session.rollback()
        cookie.pop(NOT_THESE, None)
        return redirect(url_for("registering.matches"), 303)
    except NotAllowedError as error:
        session.rollback()
        return _check_page(answers, Fault("note", str(error)), note), 409
    session.commit()
    cookie.pop(KEPT, None)
    cookie.pop(NOT_THESE, None)
    return redirect(url_for("claiming.outcome", claim_id=made.id), 303)


def _answers() -> dict[str, str]:
    return dict(cookie.get(KEPT, {}))


def _question_page(asked: Question, values: dict[str, str], fault: Fault | None = None) -> str:
    return render_template(
        "registering/question.html", question=asked, values=values, faults=(fault,) if fault else (),
        kinds=vocabulary("provider_kinds").terms, registers=REGISTERS, no_register=NO_REGISTER,
        before=_before(asked),
    )  # fmt: skip


def _before(asked: Question) -> str:
    """The address of the page before."""
    at = QUESTIONS.index(asked)
    return url_for("registering.ask", question=QUESTIONS[at - 1].name) if at else url_for("registering.find")


def _check_page(answers: dict[str, str], fault: Fault | None = None, note: str = "") -> str:
    held = any(one.strength >= Strength.LIKELY for one in may_be(db.session(), asked_for(details_of(answers))))
    register_label = REGISTERS[answers["register"]].label if answers["register"] in REGISTERS else "None of them"
    rows = (
        ("name", "Name", answers["name"]),
        ("kind", "Kind", vocabulary("provider_kinds").label_of(answers["kind"])),
        ("number", "Register", f"{register_label} {answers['number']}".strip()),
        ("postcode", "Postcode", answers["postcode"]),
        ("website", "Website", answers["website"]),
        ("phone", "Telephone", answers["phone"]),
    )
    return render_template(
        "registering/check.html", rows=rows, held=held, note=note, longest=LONGEST_NOTE,
        faults=(fault,) if fault else (),
    )  # fmt: skip
