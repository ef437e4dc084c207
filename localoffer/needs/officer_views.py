"""Officers' routes of need data: the same profiles with the raw figures, which are not for publication. They are never
kept by a browser (`localoffer.accounts.access`), and taking one away is on the trail."""

from functools import partial

from flask import Blueprint, Response

from localoffer.database import db
from localoffer.email.links import page_address
from localoffer.needs.downloads import file_name, file_of
from localoffer.needs.page import Asked, asked_for, file_answer, found_file, shown
from localoffer.officers.downloading import write_down

need_officers = Blueprint("need_officers", __name__)
_asked = partial(asked_for, "need_officers", "raw")


@need_officers.get("/officers/needs")
def authority() -> Response:
    """The authority's profile, and the schools and areas that have one."""
    return shown(_asked("authority"))


@need_officers.get("/officers/needs/schools/<urn>")
def school(urn: str) -> Response:
    """The profile of a school."""
    return shown(_asked("school", urn=urn))


@need_officers.get("/officers/needs/areas/<kind>/<code>")
def area(kind: str, code: str) -> Response:
    """The profile of an area."""
    return shown(_asked("area", kind=kind, code=code))


@need_officers.post("/officers/needs.<ending>")
def authority_file(ending: str) -> Response:
    """The authority's figures as a file."""
    return _file(_asked("authority"), ending)


@need_officers.post("/officers/needs/schools/<urn>.<ending>")
def school_file(urn: str, ending: str) -> Response:
    """A school's figures as a file."""
    return _file(_asked("school", urn=urn), ending)


@need_officers.post("/officers/needs/areas/<kind>/<code>.<ending>")
def area_file(kind: str, code: str, ending: str) -> Response:
    """An area's figures as a file."""
    return _file(_asked("area", kind=kind, code=code), ending)


def _file(asked: Asked, ending: str) -> Response:
    """An edge: it commits that the file is taken before it is sent."""
    found = found_file(db.session(), asked, ending)
    if isinstance(found, Response):
        return found
    address = page_address(asked.endpoint, **asked.values, year=found.period)
    answer = file_answer(found, ending, address)
    if ending == "json":
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}.json"'
    write_down("need-figures", file_of(found).number, place=found.place.name, period=found.period, ending=ending)
    return answer
