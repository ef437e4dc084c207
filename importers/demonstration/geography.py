"""The demonstration borough's land: ward polygons, school clusters and postcodes, worked out from geography.yml."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import cos, radians
from pathlib import Path
from random import Random
from typing import Any

import yaml
from pyproj import Transformer
from shapely import MultiPoint, Point, Polygon, set_precision, unary_union, voronoi_polygons
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters the second half of a postcode may end with: C, I, K, M, O and V are never used."""
KM_PER_DEGREE = 111.2
DEGREE_GRID = 0.00001
"""Corners sit on this grid (about a metre), so that neighbouring wards share them exactly."""

_to_national_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@dataclass(frozen=True)
class Spot:
    """One postcode's centre: WGS84 degrees, and the town or village it belongs to."""

    postcode: str
    latitude: float
    longitude: float
    town: str
    outside: bool

    @property
    def grid_reference(self) -> tuple[int, int]:
        """Easting and northing in metres (OSGB36), as the school register has them."""
        easting, northing = _to_national_grid.transform(self.longitude, self.latitude)
        return round(easting), round(northing)


@dataclass(frozen=True)
class Ward:
    """One ward: its invented code, its name, the cluster its schools belong to and its land."""

    code: str
    name: str
    cluster: str
    shape: BaseGeometry


@cache
def facts() -> dict[str, Any]:
    """What geography.yml says."""
    read: dict[str, Any] = yaml.safe_load((HERE / "geography.yml").read_text(encoding="utf-8"))
    return read


@cache
def outline() -> Polygon:
    """The borough's boundary, in longitude and latitude."""
    shape = set_precision(Polygon(facts()["outline"]), DEGREE_GRID)
    assert isinstance(shape, Polygon)
    return shape


@cache
def wards() -> tuple[Ward, ...]:
    """The wards, in the order of the file: together they cover the borough once, without gaps."""
    rows = facts()["wards"]
    seeds = [(Point(point), row["code"]) for row in rows for point in row["points"]]
    cells = voronoi_polygons(MultiPoint([seed for seed, _ in seeds]), extend_to=outline().buffer(0.1))
    land: dict[str, list[BaseGeometry]] = {row["code"]: [] for row in rows}
    for cell in cells.geoms:
        owner = next(code for seed, code in seeds if cell.contains(seed))
        land[owner].append(set_precision(cell.intersection(outline()), DEGREE_GRID))
    return tuple(
        Ward(row["code"], row["name"], row["cluster"], unary_union(land[row["code"]]).normalize()) for row in rows
    )


def ward_at(longitude: float, latitude: float) -> Ward | None:
    """The ward that holds a point, or None outside the borough."""
    point = Point(longitude, latitude)
    return next((ward for ward in wards() if ward.shape.covers(point)), None)


def ward_features() -> dict[str, Any]:
    """The wards as a GeoJSON collection with `code` and `name`."""
    return _collection([(ward.code, ward.name, ward.shape) for ward in wards()])


def cluster_features() -> dict[str, Any]:
    """The school clusters, each its wards put together, as a GeoJSON collection with `code` and `name`."""
    merged = [
        (row["code"], row["name"], unary_union([ward.shape for ward in wards() if ward.cluster == row["code"]]))
        for row in facts()["clusters"]
    ]
    return _collection(merged)


def _collection(rows: list[tuple[str, str, BaseGeometry]]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": mapping(shape.normalize())}
        for code, name, shape in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def spot_of(postcode: str) -> Spot:
    """Where a postcode of an invented sector lies: always the same place for the same postcode.

    Raises KeyError naming a sector that geography.yml does not have.
    """
    row = _sectors()[postcode[:-2]]
    rng = Random(int.from_bytes(sha256(postcode.encode()).digest()[:8], "big"))  # noqa: S311 - scatters points, keeps no secret
    while True:
        longitude, latitude = _scattered(row["point"], row["spread"], rng)
        if row.get("outside") or _belongs(longitude, latitude, postcode):
            return Spot(postcode, latitude, longitude, row["place"], bool(row.get("outside")))


def postcodes(named: set[str]) -> list[Spot]:
    """Every postcode in order: those `named` by places and schools, then more up to each sector's count."""
    found = []
    for sector, row in _sectors().items():
        chosen = {postcode for postcode in named if postcode[:-2] == sector}
        others = [sector + first + second for first in INWARD_LETTERS for second in INWARD_LETTERS]
        Random(sector).shuffle(others)  # noqa: S311 - the same order each time is the point
        for postcode in others:
            if len(chosen) >= row["count"]:
                break
            chosen.add(postcode)
        found += [spot_of(postcode) for postcode in sorted(chosen)]
    return found


@cache
def _sectors() -> dict[str, dict[str, Any]]:
    return {row["sector"]: row for row in facts()["sectors"]}


def _scattered(centre: list[float], spread_km: float, rng: Random) -> tuple[float, float]:
    """A point round `centre`, closer ones likelier; six decimal places are a tenth of a metre."""
    north, east = rng.gauss(0, spread_km) / KM_PER_DEGREE, rng.gauss(0, spread_km) / KM_PER_DEGREE
    latitude = centre[1] + north
    return round(centre[0] + east / cos(radians(latitude)), 6), round(latitude, 6)


def _belongs(longitude: float, latitude: float, postcode: str) -> bool:
    """Inside the borough, and nearer to a sector of its own district than to any other district's."""

    def squared_distance(row: dict[str, Any]) -> float:
        east = (row["point"][0] - longitude) * cos(radians(latitude))
        return float(east**2 + (row["point"][1] - latitude) ** 2)

    nearest = min(_sectors().values(), key=squared_distance)
    return nearest["sector"].split()[0] == postcode.split()[0] and outline().contains(Point(longitude, latitude))
