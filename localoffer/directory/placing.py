"""Where a place is: its coordinates, from its postcode where need be, and the areas it lies in."""

from dataclasses import dataclass
from functools import cached_property

from shapely import STRtree
from shapely.geometry import Point, shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.content import Place
from localoffer.directory.models import Area, Postcode
from localoffer.directory.postcodes import tidy_postcode


@dataclass(frozen=True)
class Spot:
    """Coordinates in WGS84 degrees; `exact` is False for the centre of a postcode district."""

    latitude: float
    longitude: float
    exact: bool


class Placer:
    """Answers for one session. Areas are read once; a postcode costs one look-up by key, the first time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._postcodes: dict[str, Spot | None] = {}

    def spot(self, place: Place) -> Spot | None:
        """The place's own coordinates, else its postcode's, else its district's, else None."""
        if place.latitude is not None and place.longitude is not None:
            return Spot(place.latitude, place.longitude, exact=True)
        return self.postcode(place.postcode)

    def postcode(self, text: str) -> Spot | None:
        """The centre of a postcode, or of its district where the postcode itself is not loaded."""
        tidy = tidy_postcode(text)
        if tidy is None:
            return None
        return self._centre(tidy) or self._centre(tidy.split()[0])

    def _centre(self, key: str) -> Spot | None:
        if key not in self._postcodes:
            with self._session.no_autoflush:  # nothing that waits to be written is a postcode
                row = self._session.get(Postcode, key)
            self._postcodes[key] = Spot(row.latitude, row.longitude, exact=not row.is_district) if row else None
        return self._postcodes[key]

    def areas(self, latitude: float, longitude: float) -> list[Area]:
        """The areas that hold a point, by kind and name. A point on a border belongs to both sides."""
        tree, areas = self._index
        point = Point(longitude, latitude)
        found = [areas[index] for index in tree.query(point, predicate="intersects")]
        return sorted(found, key=lambda area: (area.kind, area.name, area.code))

    @cached_property
    def _index(self) -> tuple[STRtree, list[Area]]:
        areas = list(self._session.scalars(select(Area).order_by(Area.id)))
        return STRtree([shape(area.geometry) for area in areas]), areas


def placer(session: Session) -> Placer:
    """The session's placer, so that an import of a thousand listings reads the areas once."""
    found: Placer | None = session.info.get("placer")
    if found is None:
        found = session.info["placer"] = Placer(session)
    return found


def forget_areas(session: Session) -> None:
    """To be called after areas changed: the next question reads them anew."""
    session.info.pop("placer", None)
