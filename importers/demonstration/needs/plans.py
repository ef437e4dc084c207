"""Rows of the release about education, health and care plans by need, as the Department lays them out."""

from collections.abc import Iterator, Sequence

from config.needs import ALL, MISSING
from importers.demonstration.needs.places import Place, around
from importers.demonstration.needs.pupils import PLAN, shape
from importers.demonstration.needs.statistics import Row, place_cells

_NEEDS = ("asd", "hi", "mld", "msi", "oth", "pd", "pmld", "semh", "slcn", "sld", "spld", "vi")
COLUMNS = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code"),
    *("region_name", "new_la_code", "old_la_code", "la_name", "breakdown_topic", "breakdown", "ehc_plans"),
    *(f"number_{need}" for need in _NEEDS),
    "number_need_unknown",
    *(f"{need}_pc" for need in _NEEDS),
    "unknown_pc",
)


def plan_rows(years: Sequence[tuple[str, int]]) -> Iterator[Row]:
    """One row a place and school year: plans that the authority maintains, wherever the child goes to school."""
    for period, ago in years:
        for place in around(ago, at_first=False):
            yield place_cells(place, period) | _numbers(place)


def _numbers(place: Place) -> Row:
    """Plans by need. There is no column for Down syndrome: those plans are under "other"."""
    said = shape()["plans"]
    at_schools = {need: place.sums[ALL, PLAN, need, ALL] for need in (*_NEEDS, "ds", MISSING)}
    at_schools["oth"] += at_schools.pop("ds")
    numbers = {need: round(number * (1 + said["more"] / 100)) for need, number in at_schools.items()}
    numbers[MISSING] += round(sum(numbers.values()) * said["missing"] / 1000)
    total = sum(numbers.values())
    row = {"breakdown_topic": "All EHC plans", "breakdown": "All EHC plans", "ehc_plans": str(total)}
    row |= {f"number_{need}": str(numbers[need]) for need in _NEEDS}
    row |= {f"{need}_pc": f"{100 * numbers[need] / total:.1f}" for need in _NEEDS}
    unknown = {"number_need_unknown": str(numbers[MISSING]), "unknown_pc": f"{100 * numbers[MISSING] / total:.1f}"}
    return row | unknown
