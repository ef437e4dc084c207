"""Rows of the release "Special educational needs in England" by year group, in its layout until 2025 and in that of
2026."""

from collections.abc import Iterator, Sequence

from config.needs import ALL, MISSING
from importers.demonstration.geography import facts
from importers.demonstration.needs.places import Place, around
from importers.demonstration.needs.pupils import shape
from importers.demonstration.needs.words import (
    COUNTRY,
    NEEDS,
    PHASES,
    PROVISIONS,
    YEAR_GROUPS,
    need_words,
    year_column,
)

_PLACE = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_name",
          "region_code", "old_la_code", "la_name", "new_la_code")  # fmt: skip
OLD = (
    *_PLACE,
    *("phase_type_grouping", "sen_status", "sen_primary_need", "number_of_pupils"),
    *(year_column(group) for group in YEAR_GROUPS),
    *(f"{year_column(group)}_percent" for group in YEAR_GROUPS),
)
NEW = (
    *_PLACE,
    *("pcon_code", "pcon_name", "phase_type_grouping", "sen_provision", "sen_primary_need", "total_pupil_count"),
    *(f"{year_column(group)}_pupil_count" for group in YEAR_GROUPS),
    *(f"{year_column(group)}_pupil_percent" for group in YEAR_GROUPS),
)
_LEVELS = {"national": "National", "regional": "Regional", "authority": "Local authority"}
Row = dict[str, str]


def year_group_rows(years: Sequence[tuple[str, int]], *, new_layout: bool) -> Iterator[Row]:
    """Every row for these school years, each with how many years before BASE it began. What a later release corrected
    is still as it was at first in the old layout."""
    for period, ago in years:
        for place in around(ago, at_first=not new_layout):
            for phase in PHASES:
                yield from _rows_of_phase(place, period, phase, new_layout)


def _rows_of_phase(place: Place, period: str, phase: str, new_layout: bool) -> Iterator[Row]:
    if not place.sums[phase, ALL, ALL, ALL]:
        return
    for provision in PROVISIONS:
        by_need = phase == ALL and provision not in (ALL, "none")
        for need in (ALL, *NEEDS, MISSING) if by_need else (ALL,):
            yield place_cells(place, period) | _numbers(place, phase, provision, need, new_layout)


def place_cells(place: Place, period: str) -> Row:
    """The columns that say when and where."""
    authority, region = facts()["authority"], shape()["around"]["regional"]
    row = {
        "time_period": period,
        "time_identifier": "Academic year",
        "geographic_level": _LEVELS[place.level],
        "country_code": COUNTRY,
        "country_name": shape()["around"]["national"]["name"],
    }
    if place.level != "national":
        row |= {"region_code": region["code"], "region_name": region["name"]}
    if place.level == "authority":
        row |= {"old_la_code": place.code, "new_la_code": authority["gss"], "la_name": place.name}
    return row


def _numbers(place: Place, phase: str, provision: str, need: str, new_layout: bool) -> Row:
    latest, before = PROVISIONS[provision]
    row = {
        "phase_type_grouping": PHASES[phase],
        "sen_primary_need": need_words(need),
        ("sen_provision" if new_layout else "sen_status"): latest if new_layout else before,
        ("total_pupil_count" if new_layout else "number_of_pupils"): str(place.sums[phase, provision, need, ALL]),
    }
    for group in YEAR_GROUPS:
        number, of_all = place.sums[phase, provision, need, group], place.sums[phase, ALL, ALL, group]
        share = f"{100 * number / of_all:.11g}" if of_all else "z"
        count_column, share_column = (
            (f"{year_column(group)}_pupil_count", f"{year_column(group)}_pupil_percent")
            if new_layout
            else (year_column(group), f"{year_column(group)}_percent")
        )
        row |= {count_column: str(number), share_column: share}
    return row
