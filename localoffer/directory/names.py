"""Names alone, for those who are still typing: where a listing's page is, and what places are called.

Nothing here reads what a listing says, so that an answer comes while a key is on its way up.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.directory.models import Area, Location, Postcode, Provider, Service

SCHOOLS_TOGETHER = "cluster"
"""Areas of this kind are groups of schools: a filter, but no place that anybody lives near."""


@dataclass(frozen=True)
class NamedPage:
    """A public listing's name and the page it is on: `kind` is `provider` for a setting, else `service`."""

    name: str
    kind: str
    slug: str


@dataclass(frozen=True)
class PlaceNames:
    """Places that can be searched near. `towns`: areas and towns, each once; `districts`: like `M33`."""

    towns: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


def named_pages(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, NamedPage]:
    """The public ones among these listings."""
    if not ids:
        return {}
    query = (
        select(Service.id, Service.name, Service.role, Service.slug, Provider.slug)
        .join(Provider, Provider.id == Service.provider_id)
        .where(Service.id.in_(ids), Service.public_revision_id.is_not(None))
    )
    return {
        id: NamedPage(name, "provider", theirs) if role == "setting" else NamedPage(name, "service", slug)
        for id, name, role, slug, theirs in session.execute(query)
    }


def place_names(session: Session) -> PlaceNames:
    """Every area but clusters, every town of a public listing whose whereabouts are known, every postcode district."""
    areas = session.scalars(select(Area.name).where(Area.kind != SCHOOLS_TOGETHER).distinct())
    towns = session.scalars(
        select(func.min(Location.town))
        .where(Location.town != "", Location.latitude.is_not(None))
        .group_by(func.lower(Location.town))
    )
    known = {name.casefold(): name for name in (*towns, *areas)}
    districts = session.scalars(select(Postcode.postcode).where(Postcode.is_district).order_by(Postcode.postcode))
    return PlaceNames(tuple(sorted(known.values(), key=str.casefold)), tuple(sorted(districts, key=_in_order)))


def _in_order(district: str) -> tuple[str, int, str]:
    """M3 before M33: by its letters, then by its number."""
    letters = "".join(takewhile(str.isalpha, district))
    number = "".join(takewhile(str.isdigit, district[len(letters) :]))
    return letters, int(number or 0), district
