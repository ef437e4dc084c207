"""Postcode files: the columns used of ONSPD and NSPL in any year, and of plain lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importers.specs.columns import fold

CODE_POINT_WIDTH = 10
"""Code-Point Open has no row of headings, always ten columns: postcode, quality, easting, northing, country, …"""
_POSTCODE = ("pcds", "pcd8", "pcd7", "pcd2", "pcd", "postcode", "outcode", "district")
_LATITUDE, _LONGITUDE = ("lat", "latitude"), ("long", "lon", "lng", "longitude")
_EASTING = ("east1m", "oseast1m", "eastings", "easting")
_NORTHING = ("north1m", "osnrth1m", "northings", "northing")
_COUNTRY = re.compile(r"^(ctry\d\dcd|ctry|oscty country)$")
_DISTRICT = re.compile(r"^(lad\d\dcd|oslaua|laua)$")
NORTHERN_IRELAND = ("N", "95")
"""How its codes begin: those rows carry other licence terms and are dropped."""


@dataclass(frozen=True)
class PostcodeColumns:
    """Positions of what is used; -1 where the file has none."""

    postcode: int
    latitude: int = -1
    longitude: int = -1
    easting: int = -1
    northing: int = -1
    ended: int = -1
    quality: int = -1
    authority: int = -1

    @property
    def has_place(self) -> bool:
        """Whether rows can be placed at all."""
        return min(self.latitude, self.longitude) >= 0 or min(self.easting, self.northing) >= 0


CODE_POINT_OPEN = PostcodeColumns(postcode=0, quality=1, easting=2, northing=3, authority=8)


def find_columns(headings: Sequence[str]) -> PostcodeColumns | None:
    """The columns used, by heading; None where the row is not one of headings."""
    names = [fold(heading) for heading in headings]

    def at(*wanted: str) -> int:
        return next((names.index(name) for name in wanted if name in names), -1)

    if at(*_POSTCODE) < 0:
        return None
    return PostcodeColumns(
        postcode=at(*_POSTCODE),
        latitude=at(*_LATITUDE),
        longitude=at(*_LONGITUDE),
        easting=at(*_EASTING),
        northing=at(*_NORTHING),
        ended=at("doterm"),
        authority=next((i for i, name in enumerate(names) if _DISTRICT.match(name)), -1),
    )


def looks_like_code_point(row: Sequence[str], tidy: object) -> bool:
    """Whether a first row is already data of Code-Point Open. `tidy` is its first cell as a postcode, or None."""
    return len(row) == CODE_POINT_WIDTH and tidy is not None and all(cell.strip().isdigit() for cell in row[1:4])
