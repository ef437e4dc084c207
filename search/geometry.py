"""Distances as both engines measure them."""

from collections.abc import Iterable
from math import floor

from localoffer.directory.rules import distance_km
from search.query import Point

_LATITUDE_STEP, _LONGITUDE_STEP = 180 / 2**32, 360 / 2**32
"""Degrees: the grid of about a centimetre on which Elasticsearch (Lucene) keeps coordinates."""


def on_grid(place: Point) -> Point:
    """The place as every engine can keep it exactly, so that all of them give the same distance to the last digit."""
    latitude, longitude = place
    return floor(latitude / _LATITUDE_STEP) * _LATITUDE_STEP, floor(longitude / _LONGITUDE_STEP) * _LONGITUDE_STEP


def nearest_km(here: Point, places: Iterable[Point]) -> float | None:
    """Kilometres to the nearest of the places; None where there is none."""
    return min((distance_km(here, place) for place in places), default=None)
