"""Rows as the service gives them, by ids, become the rows of its files, by headings and labels. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.problems import FileError

_TIME = ("time_period", "time_identifier", "geographic_level")
_PLACES = {
    "NAT": {"country_code": "code", "country_name": "label"},
    "REG": {"region_code": "code", "region_name": "label"},
    "LA": {"new_la_code": "code", "old_la_code": "oldCode", "la_name": "label"},
    "SCH": {"school_urn": "urn", "school_laestab": "laEstab", "school_name": "label"},
}
"""Which heading of a file holds which part of a location, by level."""


@dataclass(frozen=True)
class Filter:
    """A column of labels: its heading, and each label by the id it goes by."""

    column: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Meta:
    """What the ids of one version of a data set mean."""

    filters: Mapping[str, Filter]
    indicators: Mapping[str, str]
    locations: Mapping[tuple[str, str], Mapping[str, str]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that a file of this data set would have."""
        levels = {level for level, _ in self.locations} | {"REG", "LA"}  # files have these two in any case
        places = (heading for level, headings in _PLACES.items() if level in levels for heading in headings)
        return (*_TIME, *places, *(one.column for one in self.filters.values()), *self.indicators.values())

    def indicator_ids(self, columns: Iterable[str]) -> list[str]:
        """The ids of the indicators among these headings."""
        wanted = set(columns)
        return [id for id, column in self.indicators.items() if column in wanted]


def read_meta(answer: Mapping[str, Any]) -> Meta:
    """What a data set's meta says. Raises FileError where it says it in another way than it was written down."""
    try:
        return Meta(
            {
                one["id"]: Filter(one["column"], {option["id"]: option["label"] for option in one["options"]})
                for one in answer["filters"]
            },
            {one["id"]: one["column"] for one in answer["indicators"]},
            {(group["level"]["code"], one["id"]): one for group in answer["locations"] for one in group["options"]},
        )
    except (KeyError, TypeError) as error:
        raise FileError(
            f"The service's meta of a data set is not as it was ({error} is missing). Fetch the file by hand and "
            "import that."
        ) from error


def frame_of(rows: list[Any], meta: Meta, columns: Iterable[str], first: int) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The rows of one answer as a portion of a file with these columns, numbered from `first` on. Raises FileError."""
    try:
        written = [_row(row, meta) for row in rows]
    except (KeyError, TypeError, AttributeError) as error:
        raise FileError(
            f"A row of the service's answer names {error}, which its meta does not have. Try again later, or fetch the "
            "file by hand and import that."
        ) from error
    frame = pd.DataFrame({name: [row.get(name, "") for row in written] for name in columns}, dtype=object)
    return frame, np.arange(first, first + len(rows), dtype=np.int64)


def _row(row: Mapping[str, Any], meta: Meta) -> dict[str, str]:
    period = row["timePeriod"]
    cells = {
        "time_period": str(period["period"]),
        "time_identifier": str(period["code"]),
        "geographic_level": str(row["geographicLevel"]),
    }
    for level, id in row["locations"].items():
        if level in _PLACES:
            place = meta.locations[level, id]
            cells |= {heading: str(place.get(part, "")) for heading, part in _PLACES[level].items()}
    for filter, option in row["filters"].items():
        known = meta.filters[filter]
        cells[known.column] = known.labels.get(option, f"(id {option})")
    return cells | {meta.indicators[id]: str(value) for id, value in row["values"].items() if id in meta.indicators}
