"""The figures of a profile to take away: a row for each, as CSV, as a workbook and as JSON, in the profile's own form.

Pure: what is hidden on the page is hidden here, because both are made from the same profile and from nothing else.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import xlsxwriter

from config import needs
from config.needs import ALL, Population
from localoffer.needs.figures import Figure, Key, year_words
from localoffer.needs.places import PlaceView
from localoffer.needs.queries import Profile, Provenance
from localoffer.needs.reading import Reader
from localoffer.officers.downloading import File

SHAPE = 1
"""Of the JSON: grows when something changes its meaning or goes; what is only added leaves it as it is."""
COLUMNS = (
    "Level", "Place code", "Place", "Year", "Who is counted", "SEN provision", "Primary need", "Phase and type",
    "Year group", "Number", "Symbol", "What the symbol means", "Percent of all pupils", "Source", "Data set",
    "Release", "Published on", "Licence",
)  # fmt: skip
WHO: Mapping[Population, str] = {
    "pupils": "pupils at schools here",
    "plans": "EHC plans that the council looks after",
}
RAW_NAME = "need-profile-not-for-publication"
NOT_FOR_PUBLICATION = "Not for publication: contains small numbers"


def file_of(profile: Profile) -> File:
    """The table of every figure of the page."""
    rows = list(_rows(profile))
    return File(file_name(profile), COLUMNS, rows, len(rows))


def file_name(profile: Profile) -> str:
    """`need-profile-school-100001-202425`; of raw figures, with the words that they are not for publication."""
    start = "need-profile" if profile.form == "protected" else RAW_NAME
    code = "".join(sign if sign.isalnum() else "-" for sign in profile.place.code)
    return f"{start}-{profile.place.level}-{code}-{profile.period}"


def workbook(profile: Profile) -> bytes:
    """The same as a workbook, with sheets on the symbols and the sources. Every text is text: none can be run as a
    formula."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    for title, columns, rows in _sheets(profile):
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 22)
        for line, row in enumerate([columns, *rows]):
            for position, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(line, position, cell)
                elif cell:
                    sheet.write_string(line, position, str(cell), bold if line == 0 else None)
    book.close()
    return made.getvalue()


def _sheets(profile: Profile) -> Iterator[tuple[str, tuple[str, ...], list[tuple[object, ...]]]]:
    yield "Figures", COLUMNS, list(_rows(profile))
    yield "Symbols", ("Symbol", "What it means"), [(mark, _meaning(mark)) for mark in profile.symbols]
    about = [_told(line) for line in profile.provenance]
    if profile.form == "raw":
        about.insert(0, (NOT_FOR_PUBLICATION,))
    columns = ("Source", "Publisher", "Data set", "Release", "Edition", "Published on", "Loaded on", "Years", "Licence")
    yield "Where this comes from", columns, about


def _told(line: Provenance) -> tuple[object, ...]:
    years = ", ".join(year_words(period) for period in line.periods)
    return (
        line.source.label, line.source.publisher, line.data_set, line.title, line.edition, _day(line.published_on),
        _day(line.loaded_on), years, line.source.licence,
    )  # fmt: skip


def _rows(profile: Profile) -> Iterator[tuple[object, ...]]:
    places = _places(profile)
    for (population, key), figure in in_order(profile):
        line = _provenance_of(profile, population, key)
        share = percent(profile, population, figure)
        yield (
            key.level, key.place, places[key.place].name, year_words(key.period), WHO[population],
            *(needs.label_of(axis, getattr(key, axis)) for axis in ("provision", "need", "phase", "year_group")),
            "" if figure.count is None else figure.count, figure.symbol, _meaning(figure.symbol),
            "" if share is None else share,
            needs.source(profile.sources[population, key]).label, *_release(line),
        )  # fmt: skip


def _release(line: Provenance | None) -> tuple[str, str, str, str]:
    if line is None:
        return ("", "", "", "")
    return (line.data_set, f"{line.title}, {line.edition}", _day(line.published_on), line.source.licence)


def in_order(profile: Profile) -> list[tuple[tuple[Population, Key], Figure]]:
    """Its figures: the place itself first, pupils before plans, the newest year first, totals before their parts."""
    places = [place.key for place in (profile.place, *profile.place.within)]
    orders = {axis: needs.codes(axis) for axis in ("provision", "need", "phase", "year_group")}

    def at(item: tuple[tuple[Population, Key], Figure]) -> tuple[int, ...]:
        (population, key), _ = item
        codes = (orders[axis].index(getattr(key, axis)) for axis in orders)
        return (places.index(key.where), population == "plans", -int(key.period), *codes)

    return sorted(profile.figures.items(), key=at)


def percent(profile: Profile, population: Population, figure: Figure) -> float | None:
    """Its share of all pupils of the same place, year, phase and year group, with one decimal: only of pupils, and only
    where both are shown."""
    key = figure.key
    if population != "pupils" or key.provision == key.need == ALL:
        return None
    found = Reader(profile).share(
        key.provision, key.need, period=key.period, place=key.where, phase=key.phase, year_group=key.year_group
    )
    return float(found.number) if found.number is not None else None


def as_data(profile: Profile, address: str) -> dict[str, Any]:
    """The profile for other programs; `docs/reference/need-profile-data.md` describes it."""
    return {
        "shape": SHAPE,
        "url": address,
        "place": {"level": profile.place.level, "code": profile.place.code, "name": profile.place.name},
        "year": profile.period,
        "years": list(profile.periods),
        "places": [
            {"level": place.level, "code": place.code, "name": place.name} for place in _places(profile).values()
        ],
        "figures": [_figure(profile, population, figure) for (population, _), figure in in_order(profile)],
        "symbols": {mark: _meaning(mark) for mark in profile.symbols},
        "sources": [_source(line) for line in profile.provenance],
    } | ({"warning": NOT_FOR_PUBLICATION} if profile.form == "raw" else {})


def _figure(profile: Profile, population: Population, figure: Figure) -> dict[str, Any]:
    key = figure.key
    said = {
        "population": population, "year": key.period, "level": key.level, "place": key.place,
        "provision": key.provision, "need": key.need, "phase": key.phase, "year_group": key.year_group,
        "count": figure.count, "symbol": figure.symbol, "source": profile.sources[population, key],
    }  # fmt: skip
    share = percent(profile, population, figure)
    return said if share is None else said | {"percent": share}


def _source(line: Provenance) -> dict[str, Any]:
    return {
        "code": line.source.code, "label": line.source.label, "publisher": line.source.publisher,
        "data_set": line.data_set, "title": line.title, "edition": line.edition,
        "published_on": _day(line.published_on), "loaded_on": _day(line.loaded_on), "years": list(line.periods),
        "licence": line.source.licence, "url": line.source.address,
    }  # fmt: skip


def _provenance_of(profile: Profile, population: Population, key: Key) -> Provenance | None:
    """The line of "Where this comes from" that a figure belongs to."""
    release, source = profile.releases[population, key], profile.sources[population, key]
    fitting = (one for one in profile.provenance if (one.release_id, one.source.code) == (release, source))
    return next(fitting, None)


def _places(profile: Profile) -> dict[str, PlaceView]:
    return {place.code: place for place in (profile.place, *profile.place.within)}


def _meaning(mark: str) -> str:
    found = needs.symbol(mark) if mark else None
    return found.meaning if found else ("not available" if mark else "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
