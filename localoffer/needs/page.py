"""What the public pages and the officers' share: which place and year an address asks for, and what their templates
need. An edge: it ends a request for what is not there with a page that says so."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, current_app, jsonify, render_template, request
from sqlalchemy.orm import Session

from config import needs
from localoffer.database import db
from localoffer.needs import downloads
from localoffer.needs.figures import Form, Level, is_period, year_words
from localoffer.needs.places import PlaceView, place_called
from localoffer.needs.places_list import listed, name_asked_for
from localoffer.needs.queries import Profile, periods_of, profile, revised_years
from localoffer.needs.reading import words_of
from localoffer.needs.showing import need_page, years_told
from localoffer.officers.downloading import csv_text
from localoffer.officers.paging import page_asked_for, page_numbers

PAGE = 40
"""Schools and areas on one page of the list."""
LONGEST_CODE = 80
ENDINGS = ("csv", "xlsx", "json")
"""Of the addresses of files."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """Which profile an address asks for. `endpoint` and `values` build the addresses of the same place."""

    level: Level
    code: str
    form: Form
    endpoint: str
    file_endpoint: str
    values: dict[str, str]


def authority_code() -> str:
    """This site's own authority."""
    return str(current_app.extensions["settings"].authority_code)


def asked_for(pages: str, form: Form, level: Level, **values: str) -> Asked:
    """What an address asks for. `pages` is the blueprint it belongs to, `values` are its parts that name the place."""
    codes = {"school": "{urn}", "area": "{kind}:{code}"}
    code = codes[level].format(**values) if level in codes else authority_code()
    return Asked(level, code, form, f"{pages}.{level}", f"{pages}.{level}_file", values)


def found_profile(session: Session, asked: Asked, every_cut: bool = False) -> Profile | Response:
    """The profile that is asked for; a page that says there is none, where there is not. An edge: 404 for a place that
    nobody knows."""
    if not asked.code.isprintable() or len(asked.code) > LONGEST_CODE:
        abort(404)  # no database is asked for what no place can be called
    place = place_called(session, asked.code, authority_code())
    if place is None or place.level != asked.level:
        if asked.level != "authority":
            abort(404)
        place = PlaceView("authority", asked.code, current_app.extensions["settings"].authority_name)
    year = request.args.get("year", "")
    found = None
    if not year or is_period(year):
        found = profile(session, place, asked.form, year or None, every_cut=every_cut)
    if found is not None:
        return found
    years = periods_of(session, place.key, asked.form)
    code = 200 if asked.level == "authority" and not year else 404
    return Response(render_template("needs/none.html", place=place, years=years, year=year, **_context(asked)), code)


def shown(asked: Asked) -> Response:
    """The page of a profile."""
    session = db.session()
    found = found_profile(session, asked)
    if isinstance(found, Response):
        return found
    answer = Response(
        render_template(
            "needs/profile.html",
            profile=found,
            place=found.place,
            page=need_page(found),
            kinds_counted={population for population, _ in found.figures},
            revised=_revised(session, found),
            meanings_of_symbols=_meanings(found),
            years_told=years_told,
            **_context(asked),
        )
    )
    return kept(answer) if asked.form == "protected" else answer


def _revised(session: Session, found: Profile) -> dict[str, list[str]]:
    """The years whose figures a later release changed, by what the data set is called."""
    changed: dict[str, list[str]] = {}
    for source, data_set, period in revised_years(session, found.place.key):
        said = needs.source(source)
        changed.setdefault(f"{said.label}: {said.data_set(data_set).label}", []).append(period)
    return changed


def _meanings(found: Profile) -> dict[str, list[str]]:
    """The symbols of the page by what they mean; ours has its own words there."""
    said: dict[str, list[str]] = {}
    for mark in found.symbols:
        symbol = needs.symbol(mark)
        if symbol is None or not symbol.ours:
            said.setdefault(words_of(mark), []).append(mark)
    return said


def kept(answer: Response) -> Response:
    """The answer with what a browser needs to ask next time whether anything changed; 304 where nothing did."""
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def found_file(session: Session, asked: Asked, ending: str) -> Profile | Response:
    """The profile for a file of it; a page that says there is none. An edge: 404 for a file of another kind too."""
    if ending not in ENDINGS:
        abort(404)
    found = found_profile(session, asked, every_cut=True)
    if isinstance(found, Response):
        found.status_code = 404
    return found


def file_answer(found: Profile, ending: str, address: str) -> Response:
    """The figures of a profile as a file."""
    name = f"{downloads.file_name(found)}.{ending}"
    if ending == "json":
        answer = jsonify(downloads.as_data(found, address))
    elif ending == "xlsx":
        answer = Response(downloads.workbook(found), mimetype=XLSX)
    else:
        answer = Response("".join(csv_text(downloads.file_of(found))), mimetype="text/csv")
    if ending != "json":
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _context(asked: Asked) -> dict[str, Any]:
    settings = current_app.extensions["settings"]
    context = {
        "asked": asked,
        "is_raw": asked.form == "raw",
        "words": year_words,
        "threshold": settings.need_threshold,
        "section": "officers" if asked.form == "raw" else "needs",
        "endpoints": current_app.view_functions,
    }
    return context | (_list(asked) if asked.level == "authority" else {})


def _list(asked: Asked) -> dict[str, Any]:
    """The schools and areas with figures, a page of them."""
    named = name_asked_for(request.args)
    found = listed(db.session(), authority_code(), asked.form, named)
    number, last = page_asked_for(request.args), max(1, -(-len(found) // PAGE))
    return {
        "named": named,
        "listed": found[(number - 1) * PAGE : number * PAGE],
        "total": len(found),
        "number": number,
        "last": last,
        "page_numbers": page_numbers,
    }
