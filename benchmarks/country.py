"""A directory as large as wanted: the demonstration's listings again and again, in towns of a made-up country.

Every copy has a name, a place, a provider and some words of its own, so that indexes hold what a country's would. It is
written past the publishing verbs, straight into the tables, since a quarter of a million listings are wanted in
minutes; the rows are those the verbs write, but for the terms, which search does not read. The same number gives the
same listings.
"""

import json
import random
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from app import create_app
from config.settings import Settings
from tests.search.generated import PLAIN, TOPICS

_BATCH = 5_000
_BEGINNINGS = "Ash Beck Brad Bram Cal Carl Cole Dun East Elm Fen Glen Hal Hart Kel Lang Mar Mel Nor Oak Pen Rad Ros"
_ENDINGS = (
    "borough bourne bridge bury by combe dale den field ford ham hurst ley mere minster port stead ton wick worth"
)
_NEW = ("service", "revision", "location", "location_area", "provider")
Row = dict[str, Any]


def settings(folder: Path, search_url: str = "", prefix: str = "bench") -> Settings:
    """Of a site in `folder`."""
    return Settings(
        data_dir=folder, secret_key="b" * 32, log_level="ERROR", search_url=search_url, search_index_prefix=prefix
    )


def demonstration(folder: Path) -> Path:
    """A database with the demonstration authority; no index yet."""
    folder.mkdir(parents=True)
    app = create_app(settings(folder))
    with app.app_context():
        upgrade()
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    if answer.exit_code:
        raise RuntimeError(answer.output)
    return folder


def country(original: Path, folder: Path, listings: int) -> Path:
    """A copy of the demonstration's folder whose database holds so many public listings."""
    folder.mkdir(parents=True)
    with sqlite3.connect(original / "localoffer.sqlite3") as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(original / "localoffer.sqlite3", folder)
    with sqlite3.connect(folder / "localoffer.sqlite3") as database:
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA synchronous = OFF")
        database.execute("DELETE FROM outbox")
        patterns = _patterns(database)
        copies = _copies(patterns, listings - len(patterns))
        while batch := _rows_of(copies, _BATCH):
            for table in _NEW:
                _insert(database, table, batch[table])
            database.commit()
    return folder


class _Pattern:
    """One public listing of the demonstration with all its rows."""

    def __init__(self, database: sqlite3.Connection, service: Row) -> None:
        id = service["id"]
        self.service = service
        self.provider = _row(database, "SELECT * FROM provider WHERE id = ?", service["provider_id"])
        self.revision = _row(database, "SELECT * FROM revision WHERE id = ?", service["public_revision_id"])
        self.content = json.loads(self.revision["content_json"])
        self.locations = _all(database, "SELECT * FROM location WHERE service_id = ? ORDER BY position", id)
        self.areas = {
            place["id"]: _all(database, "SELECT * FROM location_area WHERE location_id = ?", place["id"])
            for place in self.locations
        }


def _patterns(database: sqlite3.Connection) -> list[_Pattern]:
    public = _all(database, "SELECT * FROM service WHERE public_revision_id IS NOT NULL ORDER BY slug")
    return [_Pattern(database, service) for service in public]


def _copies(patterns: list[_Pattern], count: int) -> Iterator[dict[str, list[Row]]]:
    chance = random.Random(1)  # noqa: S311 - no secret
    towns = _towns()
    for number in range(count):
        pattern = patterns[number % len(patterns)]
        # A few towns have much and most have little, as in a country.
        town, latitude, longitude = towns[int(len(towns) * chance.random() ** 2)]
        yield _copy(pattern, number, town, (latitude, longitude), chance)


def _copy(
    pattern: _Pattern, number: int, town: str, centre: tuple[float, float], chance: random.Random
) -> dict[str, list[Row]]:
    service_id, revision_id, provider_id = (uuid.UUID(int=chance.getrandbits(128), version=4).hex for _ in range(3))
    name = _in_town(pattern.service["name"], town, chance)
    places = [
        place
        | {
            "id": uuid.UUID(int=chance.getrandbits(128), version=4).hex,
            "service_id": service_id,
            "town": town,
            "latitude": centre[0] + chance.gauss(0, 0.03),
            "longitude": centre[1] + chance.gauss(0, 0.05),
        }
        for place in pattern.locations
    ]
    content = pattern.content | {
        "name": name,
        "description": f"{pattern.content.get('description') or ''} {_sentence(town, chance)}".strip(),
        "places": [
            told | {"town": town, "latitude": round(place["latitude"], 6), "longitude": round(place["longitude"], 6)}
            for told, place in zip(pattern.content.get("places", []), places, strict=False)
        ],
    }
    text = json.dumps(content)
    return {
        "service": [
            pattern.service
            | {
                "id": service_id, "provider_id": provider_id, "slug": f"{pattern.service['slug'][:100]}-{number}",
                "name": name, "external_id": None, "source": "", "public_revision_id": revision_id,
            }
        ],
        "revision": [pattern.revision | {"id": revision_id, "service_id": service_id, "content_json": text}],
        "location": places,
        "location_area": [
            area | {"location_id": place["id"]}
            for was, place in zip(pattern.locations, places, strict=True)
            for area in pattern.areas[was["id"]]
        ],
        "provider": [
            pattern.provider
            | {
                "id": provider_id, "slug": f"{pattern.provider['slug'][:100]}-{number}",
                "name": _in_town(pattern.provider["name"], town, chance), "urn": None, "ofsted_urn": None,
                "laestab": None, "ukprn": None, "charity_number": None, "external_id": None, "source": "",
            }
        ],
    }  # fmt: skip


def _in_town(name: str, town: str, chance: random.Random) -> str:
    """A name as another town would have it, within the 200 characters a name may have."""
    shape = chance.choice(("{town} {name}", "{name}, {town}", "{name} ({town})", "{name} in {town}"))
    return shape.format(name=name[:160], town=town)


def _sentence(town: str, chance: random.Random) -> str:
    words = (chance.choice(PLAIN) if chance.random() < 0.5 else chance.choice(TOPICS) for _ in range(12))
    return f"In {town}: {' '.join(words)}."


@cache
def _towns() -> list[tuple[str, float, float]]:
    """Names and centres, the largest first; the first few lie in the demonstration borough, where people search."""
    chance = random.Random(2)  # noqa: S311 - no secret
    names = [f"{first}{last}" for first in _BEGINNINGS.split() for last in _ENDINGS.split()]
    chance.shuffle(names)
    here = [(name, 52.7 + chance.gauss(0, 0.05), -1.75 + chance.gauss(0, 0.08)) for name in names[:4]]
    return here + [(name, chance.uniform(50.6, 54.9), chance.uniform(-3.4, 0.3)) for name in names[4:]]


def _rows_of(copies: Iterable[dict[str, list[Row]]], count: int) -> dict[str, list[Row]]:
    """The rows of the next so many copies, by table; nothing where there are no more."""
    found: dict[str, list[Row]] = {}
    for _, copy in zip(range(count), copies, strict=False):
        for table, rows in copy.items():
            found.setdefault(table, []).extend(rows)
    return found


def _insert(database: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        names = list(rows[0])
        places = ", ".join(f":{name}" for name in names)
        database.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)


def _all(database: sqlite3.Connection, sql: str, *values: object) -> list[Row]:
    return [dict(row) for row in database.execute(sql, values)]


def _row(database: sqlite3.Connection, sql: str, *values: object) -> Row:
    found: Mapping[str, Any] = database.execute(sql, values).fetchone()
    return dict(found)
