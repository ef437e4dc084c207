"""Places that have figures: how they lie within one another, and which one a person means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import needs
from localoffer.directory.models import Area, Location, LocationArea, Provider, Service, Succession
from localoffer.needs.figures import ENGLAND, Level, PlaceKey
from localoffer.needs.models import NeedPlace


@dataclass(frozen=True)
class PlaceView:
    """A place to show. `within` are the places it lies in, the nearest first: those it is compared with.

    `slug` is that of the school's page in the directory, empty where there is none.
    """

    level: Level
    code: str
    name: str
    phase: str = ""
    slug: str = ""
    within: tuple["PlaceView", ...] = ()

    @property
    def key(self) -> PlaceKey:
        """The place alone."""
        return PlaceKey(self.level, self.code)

    @property
    def kind(self) -> str:
        """In words: `school`, `ward`, `local authority`, `region`, `country`."""
        words = {"national": "country", "regional": "region", "authority": "local authority", "school": "school"}
        return words.get(self.level) or self.code.partition(":")[0].replace("-", " ")

    @property
    def phase_words(self) -> str:
        """A school's phase and type; empty for other places."""
        return needs.label_of("phase", self.phase) if self.phase else ""


def place_called(session: Session, code: str, authority: str) -> PlaceView | None:
    """The place with this code: an authority's three digits, a URN, an area's `kind:code` or its code alone, a
    region's code or England's; None where no figure and no listing is of it. `authority` is this site's own."""
    wanted = code.strip()
    for level in ("authority", "school", "regional", "national"):
        row = session.get(NeedPlace, (level, wanted))
        if row is not None:
            return _view(session, row)
    area = _area(session, wanted)
    if area is not None:
        above = place_called(session, authority, authority)
        within = (above, *above.within) if above else ()
        return PlaceView("area", area.key, area.name, within=within)
    return None


def _view(session: Session, row: NeedPlace) -> PlaceView:
    above = []
    if row.level == "school":
        above.append(session.get(NeedPlace, ("authority", row.authority)))
    if row.level in ("school", "authority"):
        above.append(session.get(NeedPlace, ("regional", row.region)))
    if row.level != "national":
        above.append(session.get(NeedPlace, ("national", ENGLAND)))
    within = tuple(_plain(found) for found in above if found is not None)
    provider = (
        session.scalars(select(Provider).where(Provider.urn == row.code)).first() if row.level == "school" else None
    )
    name, slug = (provider.name, provider.slug) if provider else (row.name, "")
    return PlaceView(row.level, row.code, name, row.phase, slug, within)  # type: ignore[arg-type]


def _plain(row: NeedPlace) -> PlaceView:
    return PlaceView(row.level, row.code, row.name, row.phase)  # type: ignore[arg-type]


def _area(session: Session, code: str) -> Area | None:
    kind, colon, rest = code.partition(":")
    query = select(Area).where(Area.kind == kind, Area.code == rest) if colon else select(Area).where(Area.code == code)
    found = session.scalars(query.order_by(Area.kind)).all()
    return found[0] if found else None


def earlier_selves(session: Session, place: PlaceKey) -> tuple[PlaceKey, ...]:
    """The numbers (URNs) under which this same school stood before, the latest first: where one school became it, and
    that one became no other. After a merger or a split the figures of before are another school's."""
    found: list[str] = []
    urn = place.place if place.level == "school" else ""
    while urn:
        links = session.execute(select(Succession.from_urn, Succession.kind).where(Succession.to_urn == urn)).all()
        old = [link.from_urn for link in links if link.kind not in ("merged", "split")]
        became = session.scalars(select(Succession.to_urn).where(Succession.from_urn.in_(old))).all()
        alone = len(links) == 1 and list(became) == [urn] and old[0] not in (place.place, *found)
        urn = old[0] if alone else ""
        found += [urn] if urn else []
    return tuple(PlaceKey("school", old) for old in found)


def parents(session: Session) -> dict[PlaceKey, tuple[PlaceKey, ...]]:
    """The places that each school and area lies in, for adding up and for what subtracting would tell."""
    found: dict[PlaceKey, list[PlaceKey]] = defaultdict(list)
    for row in session.scalars(select(NeedPlace).where(NeedPlace.level == "school").order_by(NeedPlace.code)):
        if row.authority:
            found[PlaceKey("school", row.code)].append(PlaceKey("authority", row.authority))
    for urn, area in areas_of_schools(session):
        found[PlaceKey("school", urn)].append(PlaceKey("area", area))
    return {place: tuple(above) for place, above in found.items()}


def areas_of_schools(session: Session) -> Iterable[tuple[str, str]]:
    """(URN, area's key) of every school that stands in an area, in order; a school with sites in two areas counts in
    that of its first alone, so that no pupil is counted twice."""
    query = (
        select(Provider.urn, Location.position, Area.kind, Area.code)
        .join(Service, Service.provider_id == Provider.id)
        .join(Location, Location.service_id == Service.id)
        .join(LocationArea, LocationArea.location_id == Location.id)
        .join(Area, Area.id == LocationArea.area_id)
        .where(Service.role == "setting", Provider.urn.is_not(None))
        .order_by(Provider.urn, Area.kind, Location.position, Area.code)
    )
    first: dict[tuple[str, str], str] = {}
    for urn, _, kind, code in session.execute(query):
        first.setdefault((str(urn), kind), f"{kind}:{code}")
    return [(urn, key) for (urn, _), key in first.items()]


def phases(session: Session) -> Mapping[PlaceKey, str]:
    """Every school's own phase."""
    query = select(NeedPlace.code, NeedPlace.phase).where(NeedPlace.level == "school")
    return {PlaceKey("school", code): phase for code, phase in session.execute(query)}
