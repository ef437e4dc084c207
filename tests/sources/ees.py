"""Explore Education Statistics' public service, as its OpenAPI file describes it, over rows of a file.

Ids are opaque, filters and indicators go by them, values are strings, pages are kept to, and a question that the
description does not allow is answered with 400 and the path of what is wrong.
"""

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.sources.server import Answer, Asked, SourceServer

START = "/statistics/v1"
_LEVELS = {"National": "NAT", "Regional": "REG", "Local authority": "LA", "School": "SCH"}
_CODES = {
    "NAT": {"code": "country_code", "label": "country_name"},
    "REG": {"code": "region_code", "label": "region_name"},
    "LA": {"code": "new_la_code", "oldCode": "old_la_code", "label": "la_name"},
    "SCH": {"urn": "school_urn", "laEstab": "school_laestab", "label": "school_name"},
}
_PLACES = {heading for headings in _CODES.values() for heading in headings.values()}
_TIME = {"time_period", "time_identifier", "geographic_level"}


@dataclass
class DataSet:
    """A data set over rows of a file; `indicators` are its columns of numbers."""

    title: str
    rows: list[dict[str, str]]
    indicators: tuple[str, ...]
    version: str = "1.0"
    status: str = "Published"
    release: str = "Academic year 2024/25"
    published: str = "2025-06-12T08:30:00+00:00"

    @property
    def id(self) -> str:
        """Its id, opaque as they are."""
        return opaque("data set", self.title) * 3

    @property
    def filters(self) -> tuple[str, ...]:
        """Its columns of labels."""
        columns = dict.fromkeys(heading for row in self.rows for heading in row)
        return tuple(name for name in columns if name not in {*_PLACES, *_TIME, *self.indicators})


@dataclass
class EesService:
    """The service on a test's server. `largest` is the most rows it gives at a time."""

    source: SourceServer
    publications: dict[str, list[DataSet]] = field(default_factory=dict)
    largest: int = 10_000

    def __post_init__(self) -> None:
        self.source.answers(START, self._answer)

    @property
    def address(self) -> str:
        """What the setting of its address holds."""
        return self.source.address + START

    def publish(self, publication: str, *data_sets: DataSet) -> None:
        """Publish data sets under the title of a publication."""
        self.publications.setdefault(publication, []).extend(data_sets)

    def asked_for(self, end: str) -> int:
        """How many requests had a path with this ending."""
        return sum(asked.path.endswith(end) for asked in self.source.asked)

    def _answer(self, asked: Asked) -> Answer | None:
        given = {name: values[-1] for name, values in parse_qs(asked.query).items()}
        path = asked.path.removeprefix(START).strip("/").split("/")
        if path == ["publications"]:
            return self._publications(given)
        if len(path) == 3 and path[0] == "publications" and path[2] == "data-sets":
            found = [one for title, sets in self.publications.items() if opaque("publication", title) == path[1]
                     for one in sets]  # fmt: skip
            return _paged([_listed(one) for one in found], given, 20)
        if path[0] != "data-sets" or len(path) < 2:
            return None
        known = {one.id: one for sets in self.publications.values() for one in sets}
        return self._of(known[path[1]], path[2:], given, asked) if path[1] in known else None

    def _publications(self, given: Mapping[str, str]) -> Answer:
        search = given.get("search", "")
        if search and len(search) < 3:
            return problem("search", "Must be at least 3 characters.")
        words = set(search.casefold().split())
        found = [title for title in self.publications if words & set(title.casefold().split())]
        rows = [{"id": opaque("publication", title), "title": title, "slug": "-", "summary": "",
                 "lastPublished": "2025-06-12T08:30:00+00:00"} for title in found]  # fmt: skip
        return _paged(rows, given, 40)

    def _of(self, one: DataSet, rest: list[str], given: Mapping[str, str], asked: Asked) -> Answer | None:
        wanted = rest[1] if rest[:1] == ["versions"] else given.get("dataSetVersion", one.version)
        if not re.fullmatch(re.escape(wanted).replace(r"\*", r"\d+"), one.version):
            return None
        if rest == []:
            return _json(_listed(one))
        if rest == ["meta"]:
            return _json(meta_of(one))
        if rest == ["csv"]:
            return _table(one)
        if rest == ["query"] and asked.method == "POST":
            return self._query(one, json.loads(asked.body))
        if rest[:1] == ["versions"] and len(rest) == 2:
            return _json({"version": one.version, "type": "Major", "status": one.status, "published": one.published,
                          "release": {"title": one.release, "slug": "2024-25"}, "notes": ""})  # fmt: skip
        return None

    def _query(self, one: DataSet, body: dict[str, Any]) -> Answer:
        known = {opaque(one.title, name): name for name in one.indicators}
        size, page = body.get("pageSize", 1000), body.get("page", 1)
        if not 1 <= size <= 10_000:
            return problem("pageSize", "Must be between 1 and 10000.")
        if not body.get("indicators") or set(body["indicators"]) - set(known):
            return problem("indicators", "Must contain only the IDs of indicators.")
        try:
            found = [row for row in one.rows if _meets(row, body["criteria"])]
        except KeyError as wrong:
            return problem(f"criteria.{wrong}", "Is not known.")
        size = min(size, self.largest)
        part = found[(page - 1) * size : page * size]
        rows = [_result(one, row, body["indicators"], known) for row in part]
        return _json({"paging": _paging(page, size, len(found)), "results": rows, "warnings": []})


def opaque(*parts: str) -> str:
    """An id that says nothing and is the same every time."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:10]


def meta_of(one: DataSet) -> dict[str, Any]:
    """Everything its ids mean."""
    places: dict[str, dict[str, dict[str, str]]] = {}
    for row in one.rows:
        for level in _levels(row):
            option = {part: row.get(heading, "") for part, heading in _CODES[level].items()}
            places.setdefault(level, {})[_place_id(level, row)] = option | {"id": _place_id(level, row)}
    return {
        "filters": [
            {"id": opaque(one.title, name), "column": name, "label": name, "hint": "", "options": _options(one, name)}
            for name in one.filters
        ],
        "indicators": [
            {"id": opaque(one.title, name), "column": name, "label": name, "unit": ""} for name in one.indicators
        ],
        "geographicLevels": [{"code": level, "label": level} for level in places],
        "locations": [
            {"level": {"code": level}, "options": list(options.values())} for level, options in places.items()
        ],
        "timePeriods": [],
    }  # fmt: skip


def problem(path: str, message: str) -> Answer:
    """How a question is refused."""
    told = {"title": "One or more validation errors occurred.", "type": "about:blank", "status": 400,
            "errors": [{"message": message, "path": path, "code": "Wrong"}]}  # fmt: skip
    return Answer(json.dumps(told).encode(), 400, {"Content-Type": "application/problem+json"})


def _options(one: DataSet, name: str) -> list[dict[str, str]]:
    labels = dict.fromkeys(row.get(name, "") for row in one.rows)
    return [{"id": opaque(one.title, name, label), "label": label} for label in labels]


def _levels(row: Mapping[str, str]) -> list[str]:
    """The levels a row has a location of: an authority's row is in a region and in England."""
    above = {"National": 1, "Regional": 2, "Local authority": 3, "School": 4}[row["geographic_level"]]
    return list(_CODES)[:above]


def _place_id(level: str, row: Mapping[str, str]) -> str:
    return opaque(level, *(row.get(heading, "") for heading in _CODES[level].values()))


def _meets(row: Mapping[str, str], criteria: Mapping[str, Any]) -> bool:
    if "and" in criteria:
        return all(_meets(row, one) for one in criteria["and"])
    if "or" in criteria:
        return any(_meets(row, one) for one in criteria["or"])
    return all(
        {"geographicLevels": _in_level, "locations": _in_place}[kind](row, how) for kind, how in criteria.items()
    )


def _in_level(row: Mapping[str, str], how: Mapping[str, Any]) -> bool:
    return _LEVELS[row["geographic_level"]] in (how["in"] if "in" in how else [how["eq"]])


def _in_place(row: Mapping[str, str], how: Mapping[str, Any]) -> bool:
    place = dict(how["eq"])
    level = place.pop("level")
    (part, value), = place.items()  # fmt: skip
    return level in _levels(row) and row.get(_CODES[level][part]) == value


def _result(
    one: DataSet, row: Mapping[str, str], indicators: Iterable[str], known: Mapping[str, str]
) -> dict[str, Any]:
    first, second = row["time_period"][:4], row["time_period"][4:]
    return {
        "timePeriod": {"code": "AY", "period": f"{first}/{first[:2]}{second}"},
        "geographicLevel": _LEVELS[row["geographic_level"]],
        "locations": {level: _place_id(level, row) for level in _levels(row)},
        "filters": {opaque(one.title, name): opaque(one.title, name, row.get(name, "")) for name in one.filters},
        "values": {id: row.get(known[id], "") for id in indicators},
    }


def _listed(one: DataSet) -> dict[str, Any]:
    latest = {"version": one.version, "published": one.published, "totalResults": len(one.rows),
              "file": {"id": opaque("file", one.title)}, "timePeriods": {"start": "2024/25", "end": "2024/25"},
              "geographicLevels": ["National"], "filters": list(one.filters),
              "indicators": list(one.indicators)}  # fmt: skip
    return {"id": one.id, "title": one.title, "summary": "", "status": one.status, "latestVersion": latest}


def _table(one: DataSet) -> Answer:
    text = io.StringIO()
    writer = csv.DictWriter(text, one.rows[0])
    writer.writeheader()
    writer.writerows(one.rows)
    packed = gzip.compress(text.getvalue().encode(), mtime=0)
    return Answer(packed, headers={"Content-Type": "text/csv", "Content-Encoding": "gzip"})


def _paged(rows: list[Any], given: Mapping[str, str], most: int) -> Answer:
    page, size = int(given.get("page", 1)), int(given.get("pageSize", 10))
    if size > most:
        return problem("pageSize", f"Must be between 1 and {most}.")
    return _json({"paging": _paging(page, size, len(rows)), "results": rows[(page - 1) * size : page * size]})


def _paging(page: int, size: int, total: int) -> dict[str, int]:
    return {"page": page, "pageSize": size, "totalResults": total, "totalPages": -(-total // size)}


def _json(told: Any) -> Answer:
    return Answer(json.dumps(told).encode(), headers={"Content-Type": "application/json"})
