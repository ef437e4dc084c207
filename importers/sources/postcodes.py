"""Postcode files of any size become centres of postcodes and districts, read row by row and never whole."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

from pyproj import Transformer
from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.problems import FileError, ReadProblem
from importers.specs.postcodes import CODE_POINT_OPEN, PostcodeColumns, find_columns, looks_like_code_point
from importers.streaming import open_lines
from importers.validation import EAST, SOUTH, WEST
from localoffer.audit import Actor
from localoffer.directory.actions import place_listings, save_postcodes
from localoffer.directory.models import Postcode
from localoffer.directory.postcodes import tidy_district, tidy_postcode

DECIMALS = 6
"""A tenth of a metre; rounded so that a second import compares equal."""
MOST_PROBLEMS = 1_000
MOST_ROWS = 5_000_000
"""Britain has had about 2.7 million postcodes, those no longer in use included."""
ENOUGH = 20
"""From so many postcodes on, their mean is a better centre of a district than any that a file states: it is where the
addresses are. Of fewer we may only hold a corner of the district."""
_HEAD = 5
_LAST_EASTING, _LAST_NORTHING = 700_000, 1_300_000
"""Metres of the National Grid."""
_NORTH_BRITAIN = 61.0
"""Border districts have postcodes in Scotland, and outcode lists hold all of Britain: both are kept."""


@dataclass
class PostcodesPlan:
    """Centres to store. `ended` counts postcodes no longer in use, `elsewhere` those of districts not asked for."""

    sha256: str
    rows: list[dict[str, Any]]
    problems: list[ReadProblem]
    notes: list[str] = field(default_factory=list)
    known: dict[str, tuple[float, float]] = field(default_factory=dict)
    source: str = "postcodes"

    @property
    def size(self) -> int:
        """Centres to store."""
        return len(self.rows)

    def counts(self) -> Counter[str]:
        """Centres by change."""
        return Counter(self._change(row) for row in self.rows)

    def preview(self) -> list[tuple[str, str, str]]:
        """Districts with new or changed centres: thousands of single postcodes would tell nobody anything."""
        found = Counter((self._change(row), row["postcode"].split()[0]) for row in self.rows)
        return [(change, name, f"{count:,} postcodes") for (change, name), count in sorted(found.items())
                if change != "unchanged"]  # fmt: skip

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """Store the centres and place every listing again."""
        wanted = [row for row in self.rows if self._change(row) != "unchanged"]
        if wanted:
            save_postcodes(session, wanted)
            moved = place_listings(session, actor, now)
            self.notes.append(f"Listings placed anew: {moved:,}.")
        for _ in self.rows:
            tick()

    def _change(self, row: dict[str, Any]) -> str:
        held = self.known.get(row["postcode"])
        return "new" if held is None else "unchanged" if held == (row["latitude"], row["longitude"]) else "changed"


def plan_postcodes(session: Session, path: Path, districts: Sequence[str]) -> PostcodesPlan:
    """Read a postcode file, keeping only `districts` (all where there are none). Raises FileError."""
    wanted = _districts(districts)
    reading = _Reading(wanted)
    with open_lines(path) as lines:
        try:
            reading.take(csv.reader(line.replace("\0", "") for line in lines.text), path.name)
        except csv.Error as error:
            raise FileError(f"{path.name} cannot be split into cells ({error}). Check that it is a CSV.") from error
    known = {row.postcode: (row.latitude, row.longitude) for row in session.execute(
        select(Postcode.postcode, Postcode.latitude, Postcode.longitude))}  # fmt: skip
    rows = reading.rows(known)
    if not rows:
        raise FileError(f"{path.name} holds no usable postcode" + (f" of {', '.join(sorted(wanted))}" if wanted else "")
                          + ". Check the file and the districts.")  # fmt: skip
    return PostcodesPlan(lines.digest.hexdigest(), rows, reading.problems, reading.notes(), known)


def _districts(given: Sequence[str]) -> frozenset[str]:
    """`M33,M31` or several options. Raises FileError naming one that is no district."""
    names = [name for text in given for name in text.replace(",", " ").split()]
    tidy = {name: tidy_district(name) for name in names}
    wrong = [name for name, district in tidy.items() if district is None]
    if wrong:
        raise FileError(
            ReadProblem("is not a postcode district. Write it like M33.", value=wrong[0], column="--districts")
        )
    return frozenset(district for district in tidy.values() if district)


class _Reading:
    """Keeps what is wanted of the rows going by."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._degrees: dict[str, tuple[float, float]] = {}
        self._metres: dict[str, tuple[float, float]] = {}
        self._districts: dict[str, tuple[float, float]] = {}
        self._rows: dict[str, int] = {}
        self._ended = self._elsewhere = self._unplaced = 0
        self.problems: list[ReadProblem] = []

    def take(self, records: Iterator[list[str]], name: str) -> None:
        columns: PostcodeColumns | None = None
        for number, row in enumerate(records, start=1):
            if not any(row) or row[0].startswith("#"):
                continue
            if number > MOST_ROWS:
                raise FileError(f"{name} has more than {MOST_ROWS:,} rows, far more than there are postcodes.")
            if columns is None:
                columns = find_columns(row)
                if columns is None and looks_like_code_point(row, tidy_postcode(row[0])):
                    columns = CODE_POINT_OPEN
                    self._row(number, row, columns)
                elif columns is None and number > _HEAD:
                    break
                continue
            self._row(number, row, columns)
        if columns is None or not columns.has_place:
            raise FileError(
                f"{name} has no columns for a postcode and its place. It needs 'postcode', 'lat' and 'lon', or the "
                "columns of ONSPD, NSPL or Code-Point Open."
            )

    def _row(self, number: int, row: list[str], columns: PostcodeColumns) -> None:
        text = row[columns.postcode].strip() if columns.postcode < len(row) else ""
        postcode = tidy_postcode(text)
        district = postcode.split()[0] if postcode else tidy_district(text)
        if district is None:
            self._problem("is not a postcode. Write it like M33 7ZF.", number, text)
        elif self._wanted and district not in self._wanted:
            self._elsewhere += 1
        elif columns.ended >= 0 and columns.ended < len(row) and row[columns.ended].strip():
            self._ended += 1
        elif not (district.startswith("BT") or (columns.quality >= 0 and row[columns.quality].strip() == "90")):
            self._place(number, row, columns, postcode or district, is_district=postcode is None)

    def _place(self, number: int, row: list[str], columns: PostcodeColumns, key: str, *, is_district: bool) -> None:
        degrees = columns.latitude >= 0 and columns.longitude >= 0
        at = (columns.latitude, columns.longitude) if degrees else (columns.northing, columns.easting)
        try:
            first, second = (float(row[position]) for position in at)
        except (ValueError, IndexError):
            self._problem("has no coordinates that are numbers. Fill them in or remove the row.", number, key)
            return
        if not (isfinite(first) and isfinite(second)):
            self._problem("has no coordinates that are numbers. Fill them in or remove the row.", number, key)
        elif key in self._rows:
            self._problem(f"is in row {self._rows[key]} already; that one is used. Keep one.", number, key)
        elif (degrees and first > 90) or (not degrees and (first <= 0 or second <= 0)):
            self._unplaced += 1  # 99.999999, or metres left empty: how ONS writes "no place known"
        elif degrees and first == 0 and second == 0:
            self._problem("has coordinates of 0,0, in the sea off Africa. Correct them or remove the row.", number, key)
        elif degrees and not _in_britain(first, second):
            self._problem("has coordinates outside Britain. Check that the two are not swapped.", number, key)
        elif not degrees and not (first < _LAST_NORTHING and second < _LAST_EASTING):
            self._problem("has an easting or northing outside Britain. Check them.", number, key)
        else:
            self._rows[key] = number
            held = self._metres if not degrees else self._districts if is_district else self._degrees
            held[key] = (round(first, DECIMALS), round(second, DECIMALS))

    def _problem(self, message: str, number: int, value: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(ReadProblem(message, number, "postcode", value))

    def rows(self, known: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
        """Every centre to hold, districts after their postcodes. `known` are the centres held now: a district's is
        the mean of all its postcodes where there are enough of them, else the one the file states, else the one
        held, else the mean of what there is."""
        self._convert()
        named = {key.split()[0] for key in (*self._degrees, *self._districts)}
        before = {key: place for key, place in known.items() if " " in key and key.split()[0] in named}
        means = _means({**before, **self._degrees})
        districts = {name: self._districts.get(name) or known.get(name) for name in sorted(named)}
        for name, (place, count) in means.items():
            if count >= ENOUGH or districts[name] is None:
                districts[name] = place
        return [
            {"postcode": key, "latitude": place[0], "longitude": place[1], "is_district": is_district}
            for found, is_district in ((self._degrees, False), (districts, True))
            for key, place in sorted(found.items())
            if place is not None
        ]

    def _convert(self) -> None:
        if not self._metres:
            return
        change = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
        northings, eastings = zip(*self._metres.values(), strict=True)
        longitudes, latitudes = change.transform(eastings, northings)
        for key, latitude, longitude in zip(self._metres, latitudes, longitudes, strict=True):
            held = self._degrees if " " in key else self._districts
            held[key] = (round(latitude, DECIMALS), round(longitude, DECIMALS))

    def notes(self) -> list[str]:
        """What was left out, and why."""
        said = (
            ("Passed over, of other districts", self._elsewhere),
            ("Left out, no longer in use", self._ended),
            ("Left out, without a known place", self._unplaced),
        )
        return [f"{words}: {count:,}." for words, count in said if count]


def _in_britain(latitude: float, longitude: float) -> bool:
    return SOUTH - 1 <= latitude <= _NORTH_BRITAIN and WEST - 2.5 <= longitude <= EAST + 0.5


def _means(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[tuple[float, float], int]]:
    """The mean of each district's postcodes, and of how many it is."""
    sums: dict[str, list[float]] = {}
    for key, (latitude, longitude) in places.items():
        total = sums.setdefault(key.split()[0], [0.0, 0.0, 0])
        total[0] += latitude
        total[1] += longitude
        total[2] += 1
    return {key: ((round(lat / n, DECIMALS), round(lon / n, DECIMALS)), int(n)) for key, (lat, lon, n) in sums.items()}
