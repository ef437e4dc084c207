"""Columns: what a process holds in memory of the index, as one immutable picture per generation.

A set of documents is one Python integer, bit i for document number i: filters are `&`, counts are
`bit_count()`, both well under a millisecond for tens of thousands of listings.
"""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from localoffer.directory.rules import EARTH_RADIUS_KM
from search.query import Point

_BLOCK = 8_192
"""Vectors widened at a time: all of them at once would take four times the memory they are kept in."""


class Row(NamedTuple):
    """What is kept of one document. `assured` and `lapses_on` are ISO dates, empty where nobody
    confirmed it."""

    id: str
    name: str
    name_sort: str
    facets: dict[str, list[str]]
    age_min: int
    age_max: int
    locations: tuple[Point, ...]
    assured: str
    lapses_on: str


@dataclass
class Columns:
    """One generation. Never changed once it is in use; `after` makes the next."""

    generation: int = -1
    rows: dict[int, Row] = field(default_factory=dict)
    everything: int = 0
    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    age_min: dict[int, int] = field(default_factory=dict)
    age_max: dict[int, int] = field(default_factory=dict)
    matches: dict[str, int] = field(default_factory=dict)
    sections: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    """What `matches` is, for an index of sections of reports."""
    dimensions: int = 0
    """Numbers in a vector; 0 where the index has none that can be compared with ours."""
    vectors: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int8))
    with_vector: int = 0

    def after(self, connection: sqlite3.Connection, generation: int) -> "Columns":
        """The picture at `generation`: what changed since is read inside the caller's transaction."""
        changed = connection.execute(
            "SELECT number, live, meaning, id, name, name_sort, facets, age_min, age_max, locations, assured,"
            " lapses_on FROM doc"
            " WHERE generation > ?",
            [self.generation],
        ).fetchall()
        numbers = bits_of(row[0] for row in changed)
        rows = dict(self.rows)
        sets: dict[Any, list[int]] = defaultdict(list)
        meanings = {number: meaning for number, live, meaning, *_ in changed if live and self._fits(meaning)}
        for number, live, _, *values in changed:
            rows.pop(number, None)
            if live:
                rows[number] = row = _row(values)
                for group, codes in row.facets.items():
                    for code in codes:
                        sets[group, code].append(number)
                sets["age_min", None, row.age_min].append(number)
                sets["age_max", None, row.age_max].append(number)
                sets["everything"].append(number)
        fresh = Columns(
            generation=generation,
            rows=rows,
            everything=self.everything & ~numbers | bits_of(sets.pop("everything", ())),
            codes={
                group: {code: bits & ~numbers for code, bits in codes.items()} for group, codes in self.codes.items()
            },
            age_min={age: bits & ~numbers for age, bits in self.age_min.items()},
            age_max={age: bits & ~numbers for age, bits in self.age_max.items()},
            dimensions=self.dimensions,
            with_vector=self.with_vector & ~numbers | bits_of(meanings),
        )
        fresh.vectors = self._vectors_with(meanings, fresh.width)
        for key, found in sets.items():
            if len(key) == 3:
                ages = fresh.age_min if key[0] == "age_min" else fresh.age_max
                ages[key[2]] = ages.get(key[2], 0) | bits_of(found)
            else:
                known = fresh.codes.setdefault(key[0], {})
                known[key[1]] = known.get(key[1], 0) | bits_of(found)
        return fresh

    def _fits(self, meaning: bytes | None) -> bool:
        return bool(meaning) and len(meaning or b"") == self.dimensions

    def _vectors_with(self, meanings: dict[int, bytes], width: int) -> NDArray[np.int8]:
        """One row for every document number; those of documents without a vector are never looked at."""
        vectors = np.zeros((width if self.dimensions else 0, self.dimensions), dtype=np.int8)
        kept = min(len(self.vectors), len(vectors))
        if kept:
            vectors[:kept] = self.vectors[:kept]
        if meanings:
            numbers = np.fromiter(meanings, dtype=np.int64)
            vectors[numbers] = np.frombuffer(b"".join(meanings.values()), dtype=np.int8).reshape(len(numbers), -1)
        return vectors

    def likeness(self, vector: NDArray[np.int8], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Dot products of a vector with those of these documents. In 32-bit floats, which hold every whole number
        that can come (below 2^24) exactly, because numpy multiplies those many times quicker."""
        found = np.empty(len(numbers), dtype=np.float32)
        for start in range(0, len(numbers), _BLOCK):
            rows = self.vectors[numbers[start : start + _BLOCK]].astype(np.float32)
            found[start : start + _BLOCK] = rows @ vector.astype(np.float32)
        return np.rint(found).astype(np.int64)

    def with_codes(self, group: str, codes: tuple[str, ...]) -> int:
        """Documents with one or more of the codes."""
        known, found = self.codes.get(group, {}), 0
        for code in codes:
            found |= known.get(code, 0)
        return found

    def with_ages(self, youngest: int, oldest: int) -> int:
        """Documents whose ages overlap these."""
        begins = ends = 0
        for age, bits in self.age_min.items():
            begins |= bits if age <= oldest else 0
        for age, bits in self.age_max.items():
            ends |= bits if age >= youngest else 0
        return begins & ends

    @property
    def width(self) -> int:
        """One more than the highest document number."""
        return self.everything.bit_length()

    @cached_property
    def order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rank of every document number by name and id, and its day of assurance, latest first."""
        by_name = self._by_name[1]
        rank = np.zeros(self.width, dtype=np.int64)
        rank[by_name] = np.arange(len(by_name))
        days = sorted({row.assured for row in self.rows.values()}, reverse=True)
        place = {day: position for position, day in enumerate(days)}
        age = np.zeros(self.width, dtype=np.int64)
        numbers = list(self.rows)
        age[numbers] = [place[self.rows[number].assured] for number in numbers]
        return rank, age

    @cached_property
    def _by_name(self) -> tuple[list[str], NDArray[np.int64]]:
        """Folded names in order, and the document numbers that bear them."""
        numbers = sorted(self.rows, key=lambda number: (self.rows[number].name_sort, self.rows[number].id))
        return [self.rows[number].name_sort for number in numbers], np.array(numbers, dtype=np.int64)

    def numbers_named(self, name: str, *, exactly: bool = True) -> NDArray[np.int64]:
        """Documents whose folded name is this, or begins with it."""
        names, numbers = self._by_name
        end = bisect_right(names, name) if exactly else bisect_left(names, name + chr(0x10FFFF))
        return numbers[bisect_left(names, name) : end]

    def current_on(self, day: date) -> NDArray[np.bool_]:
        """By document number, whether it had not lapsed on that day."""
        return self._lapses > np.datetime64(day)

    @cached_property
    def _lapses(self) -> NDArray[np.datetime64]:
        lapses = np.full(self.width, np.datetime64("0001-01-01"))
        for number, row in self.rows.items():
            if row.lapses_on:
                lapses[number] = np.datetime64(row.lapses_on)
        return lapses

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        spots = [(number, *place) for number, row in self.rows.items() for place in row.locations]
        table = np.array(spots, dtype=np.float64).reshape(-1, 3)
        return table[:, 0].astype(np.int64), np.radians(table[:, 1]), np.radians(table[:, 2])

    def distances_km(self, here: Point) -> NDArray[np.float64]:
        """By document number, kilometres to its nearest place; infinite where it has none."""
        numbers, latitudes, longitudes = self._places
        latitude, longitude = np.radians(here[0]), np.radians(here[1])
        half = (
            np.sin((latitudes - latitude) / 2) ** 2
            + np.cos(latitude) * np.cos(latitudes) * np.sin((longitudes - longitude) / 2) ** 2
        )
        nearest = np.full(self.width, np.inf)
        np.minimum.at(nearest, numbers, 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))
        return nearest


def bits_where(mask: NDArray[np.bool_]) -> int:
    """The set of document numbers where `mask` is true."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def numbers_in(bits: int) -> NDArray[np.int64]:
    """The document numbers in a set, ascending."""
    size = (bits.bit_length() + 7) // 8
    flags = np.unpackbits(np.frombuffer(bits.to_bytes(size, "little"), dtype=np.uint8), bitorder="little")
    return np.flatnonzero(flags)


def mask_of(bits: int, width: int) -> NDArray[np.uint8]:
    """1 for every document number in a set, 0 for the others below `width`."""
    raw = np.frombuffer(bits.to_bytes((max(width, bits.bit_length()) + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(raw, bitorder="little")[:width]


def bits_of(numbers: Any) -> int:
    """The set of these document numbers."""
    found = np.fromiter(numbers, dtype=np.int64)
    if not len(found):
        return 0
    mask = np.zeros(int(found.max()) + 1, dtype=bool)
    mask[found] = True
    return bits_where(mask)


def _row(values: list[Any]) -> Row:
    id, name, name_sort, facets, age_min, age_max, locations, assured, lapses_on = values
    places = tuple((latitude, longitude) for latitude, longitude in json.loads(locations))
    return Row(id, name, name_sort, json.loads(facets), age_min, age_max, places, assured or "", lapses_on or "")
