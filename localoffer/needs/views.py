"""Public routes of need data: what children in the area need, of protected figures alone."""

from flask import Blueprint, Response, current_app, render_template

from config.needs import symbols
from localoffer.database import db
from localoffer.email.links import page_address
from localoffer.needs.page import Asked, authority_code, file_answer, found_file, kept, shown

needs = Blueprint("needs", __name__)


@needs.get("/needs")
def authority() -> Response:
    """The authority's profile, and the schools and areas that have one."""
    return shown(_authority())


@needs.get("/needs/schools/<urn>")
def school(urn: str) -> Response:
    """The profile of a school."""
    return shown(_school(urn))


@needs.get("/needs/areas/<kind>/<code>")
def area(kind: str, code: str) -> Response:
    """The profile of an area: of the schools that stand in it."""
    return shown(_area(kind, code))


@needs.get("/needs/about")
def about() -> str:
    """What the figures count, what is hidden and why, and what the symbols mean."""
    settings = current_app.extensions["settings"]
    return render_template(
        "needs/about.html", section="needs", threshold=settings.need_threshold, symbols=symbols().values()
    )


@needs.get("/needs.<ending>")
def authority_file(ending: str) -> Response:
    """The authority's figures as a file."""
    return _file(_authority(), ending)


@needs.get("/needs/schools/<urn>.<ending>")
def school_file(urn: str, ending: str) -> Response:
    """A school's figures as a file."""
    return _file(_school(urn), ending)


@needs.get("/needs/areas/<kind>/<code>.<ending>")
def area_file(kind: str, code: str, ending: str) -> Response:
    """An area's figures as a file."""
    return _file(_area(kind, code), ending)


def _file(asked: Asked, ending: str) -> Response:
    found = found_file(db.session(), asked, ending)
    if isinstance(found, Response):
        return found
    answer = file_answer(found, ending, page_address(asked.endpoint, **asked.values, year=found.period))
    if ending == "json":
        answer.headers["Access-Control-Allow-Origin"] = "*"  # public figures, and nothing of who asks for them
    return kept(answer)


def _authority() -> Asked:
    return Asked("authority", authority_code(), "protected", "needs.authority", "needs.authority_file", {})


def _school(urn: str) -> Asked:
    return Asked("school", urn, "protected", "needs.school", "needs.school_file", {"urn": urn})


def _area(kind: str, code: str) -> Asked:
    values = {"kind": kind, "code": code}
    return Asked("area", f"{kind}:{code}", "protected", "needs.area", "needs.area_file", values)
