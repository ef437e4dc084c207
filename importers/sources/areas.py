"""GeoJSON boundaries become areas: wards, clusters, whatever the authority draws."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shapely import make_valid
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.decoding import decode
from importers.problems import FileError, ReadProblem
from localoffer.audit import Actor
from localoffer.directory.actions import AreaDetails, place_listings, remove_areas, save_area
from localoffer.directory.models import Area

_CODE_NAMES = ("area_code", "code", "gss", "gss_code", "id", "reference")
_NAME_NAMES = ("area_name", "name", "title", "label")
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84")


@dataclass
class AreasPlan:
    """Areas of one kind to store. Areas of that kind which the file no longer has are removed."""

    sha256: str
    kind: str
    found: list[AreaDetails]
    held: dict[str, Area]
    problems: list[ReadProblem]
    notes: list[str] = field(default_factory=list)
    source: str = "areas"

    @property
    def size(self) -> int:
        """Areas to store."""
        return len(self.found)

    @property
    def gone(self) -> list[str]:
        """Codes held now that the file does not have. A file with rejected areas removes none."""
        if any(problem.rejects for problem in self.problems):
            return []
        return sorted(self.held.keys() - {details.code for details in self.found})

    def counts(self) -> Counter[str]:
        """Areas by change; one taken away is a change."""
        return Counter([self._change(details) for details in self.found]) + Counter(["changed"] * len(self.gone))

    def preview(self) -> list[tuple[str, str, str]]:
        """What would change."""
        changes = [(self._change(details), details.code, details.name) for details in self.found]
        return [row for row in changes if row[0] != "unchanged"] + [
            ("removed", code, self.held[code].name) for code in self.gone
        ]

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """Store the areas and place every listing again."""
        for details in self.found:
            save_area(session, details, self.held.get(details.code))
            tick()
        remove_areas(session, self.kind, self.gone)
        session.flush()
        if self.preview():
            self.notes.append(f"Listings placed anew: {place_listings(session, actor, now):,}.")

    def _change(self, details: AreaDetails) -> str:
        held = self.held.get(details.code)
        if held is None:
            return "new"
        same = held.name == details.name and held.geometry == details.geometry
        return "unchanged" if same else "changed"


def plan_areas(
    session: Session, content: bytes, name: str, kind: str, code_property: str | None, name_property: str | None
) -> AreasPlan:
    """Read a GeoJSON file. Raises FileError."""
    features = _features(content, name)
    code_property = _property(features, code_property, _CODE_NAMES, ("cd", "code"), "--code-property")
    name_property = _property(features, name_property, _NAME_NAMES, ("nm", "name"), "--name-property")
    problems: list[ReadProblem] = []
    found: dict[str, AreaDetails] = {}
    for number, feature in enumerate(features, start=1):
        details = _area(number, feature, kind, code_property, name_property, problems)
        if details is None:
            continue
        if details.code in found:
            problems.append(_wrong("two areas have this code. Give each its own.", number, code_property, details.code))
        else:
            found[details.code] = details
    if not found:
        raise FileError(*(problems or [ReadProblem(f"{name} holds no areas.")]))
    held = {area.code: area for area in session.scalars(select(Area).where(Area.kind == kind))}
    notes = [f"Codes are from '{code_property}', names from '{name_property}'."]
    return AreasPlan(hashlib.sha256(content).hexdigest(), kind, list(found.values()), held, problems, notes)


def _features(content: bytes, name: str) -> list[dict[str, Any]]:
    try:
        raw = json.loads(decode(content, name).text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FileError(f"{name} is not GeoJSON. Save the boundaries as GeoJSON in WGS84 and try again.") from error
    features = raw.get("features") if isinstance(raw, dict) and raw.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features or not all(isinstance(each, dict) for each in features):
        raise FileError(f"{name} is not a GeoJSON feature collection with at least one area in it.")
    crs = raw.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    stated = str(named.get("name", crs) if isinstance(named, dict) else crs or "")
    if stated and not any(word in stated.upper().replace("OGC:1.3:", "") for word in _WGS84):
        raise FileError(f"{name} is in the coordinates {stated}. Save it again as WGS84 (EPSG:4326 or CRS84), degrees.")
    return features


def _property(
    features: list[dict[str, Any]], given: str | None, usual: tuple[str, ...], ends: tuple[str, str], option: str
) -> str:
    """The property to use: the one given, a usual name, or one like ONS's WD23CD and WD23NM."""
    first = features[0].get("properties")
    if not isinstance(first, dict) or not first:
        raise FileError("The first area of the file has no properties, so no code and no name. Add both to every area.")
    names = [str(key) for key in first]
    if given is not None:
        if given in names:
            return given
        raise FileError(
            ReadProblem(f"no area has this property. The file has: {', '.join(names)}.", value=given, column=option)
        )
    folded = {name.casefold(): name for name in names}
    for wanted in usual:
        if wanted in folded:
            return folded[wanted]
    like = [name for name in names if name.casefold().endswith(ends) and isinstance(first[name], str)]
    if len(like) == 1 or (like and all(like[0][:2] == other[:2] for other in like)):
        return like[0]
    raise FileError(
        ReadProblem(f"name the property with this option. The file has: {', '.join(names)}.", column=option)
    )


def _wrong(message: str, number: int, name: str, value: str) -> ReadProblem:
    return ReadProblem(f"area {number} of the file: {message}", number, name, value)


def _area(
    number: int, feature: Mapping[str, Any], kind: str, code_name: str, name_name: str, problems: list[ReadProblem]
) -> AreaDetails | None:
    given = feature.get("properties")
    properties = given if isinstance(given, dict) else {}
    said = [properties.get(key) for key in (code_name, name_name)]
    code, name = (" ".join(str(value).split()) if isinstance(value, str | int) else "" for value in said)
    if not code or not name or len(code) > 40 or len(name) > 200:
        problems.append(
            _wrong("it needs a code of up to 40 and a name of up to 200 characters.", number, code_name, code)
        )
        return None
    try:
        land = _land(shape(feature.get("geometry") or {}))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        land = None
    if land is None or land.is_empty:
        problems.append(_wrong("it has no outline. Draw it again as a polygon.", number, code_name, code))
        return None
    west, south, east, north = land.bounds
    if not (-9 <= west <= east <= 2.5 and 49 <= south <= north <= 61.5):
        message = "it lies outside Britain. Save the file as WGS84 degrees, longitude first."
        problems.append(_wrong(message, number, code_name, code))
        return None
    centre = land.representative_point()
    geometry = json.loads(json.dumps(mapping(land)))  # tuples to lists, as the database gives them back
    return AreaDetails(kind, code, name, round(centre.y, 6), round(centre.x, 6), geometry)


def _land(found: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a shape, mended where its outline crosses itself."""
    if not found.is_valid:
        found = make_valid(found)
    if isinstance(found, Polygon | MultiPolygon):
        return found
    parts = [part for part in getattr(found, "geoms", ()) if isinstance(part, Polygon | MultiPolygon)]
    flat = [each for part in parts for each in (part.geoms if isinstance(part, MultiPolygon) else [part])]
    return MultiPolygon(flat) if flat else None
