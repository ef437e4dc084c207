"""Public routes of need data: what children in the area need, of protected figures alone."""

from functools import partial

from flask import Blueprint, Response, current_app, render_template

from config.needs import symbols
from localoffer.database import db
from localoffer.email.links import page_address
from localoffer.needs.page import Asked, asked_for, file_answer, found_file, kept, shown

needs = Blueprint("needs", __name__)
_asked = partial(asked_for, "needs", "protected")


@needs.get("/needs")
def authority() -> Response:
    """The authority's profile, and the schools and areas that have one."""
    return shown(_asked("authority"))


@needs.get("/needs/schools/<urn>")
def school(urn: str) -> Response:
    """The profile of a school."""
    return shown(_asked("school", urn=urn))


@needs.get("/needs/areas/<kind>/<code>")
def area(kind: str, code: str) -> Response:
    """The profile of an area: of the schools that stand in it."""
    return shown(_asked("area", kind=kind, code=code))


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
    return _file(_asked("authority"), ending)


@needs.get("/needs/schools/<urn>.<ending>")
def school_file(urn: str, ending: str) -> Response:
    """A school's figures as a file."""
    return _file(_asked("school", urn=urn), ending)


@needs.get("/needs/areas/<kind>/<code>.<ending>")
def area_file(kind: str, code: str, ending: str) -> Response:
    """An area's figures as a file."""
    return _file(_asked("area", kind=kind, code=code), ending)


def _file(asked: Asked, ending: str) -> Response:
    found = found_file(db.session(), asked, ending)
    if isinstance(found, Response):
        return found
    answer = file_answer(found, ending, page_address(asked.endpoint, **asked.values, year=found.period))
    if ending == "json":
        answer.headers["Access-Control-Allow-Origin"] = "*"  # public figures, and nothing of who asks for them
    return kept(answer)
