"""Distances as both engines measure them."""

from collections.abc import Iterable

from localoffer.directory.rules import distance_km
from search.query import Point


def nearest_km(here: Point, places: Iterable[Point]) -> float | None:
    """Kilometres to the nearest of the places; None where there is none."""
    return min((distance_km(here, place) for place in places), default=None)
