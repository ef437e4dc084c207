"""Verbs that write the directory itself: providers, areas, postcodes, and where listings lie.

Listings are written by `localoffer.publishing.actions` alone. Nothing here commits.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, selectinload

from config.vocabularies import vocabulary
from localoffer.audit import Actor, record
from localoffer.directory.bulk import bulk_of, write
from localoffer.directory.content import Place
from localoffer.directory.models import Area, Location, Postcode, Provider, Service, SlugRedirect, Succession
from localoffer.directory.placing import Placer, forget_areas, placer
from localoffer.directory.rules import slug_of
from localoffer.errors import LocalOfferError
from localoffer.outbox import announce

Change = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True)
class ProviderDetails:
    """What is known of an organisation. None leaves what is stored alone; "" empties it."""

    name: str
    kind: str
    description: str | None = None
    website: str | None = None
    phone: str | None = None
    email: str | None = None
    postcode: str | None = None
    urn: str | None = None
    laestab: str | None = None
    ukprn: str | None = None
    ofsted_urn: str | None = None
    charity_number: str | None = None
    source: str | None = None
    external_id: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Saved:
    """What `save_provider` did."""

    provider: Provider
    change: Change


def save_provider(
    session: Session, details: ProviderDetails, actor: Actor, now: datetime, provider: Provider | None = None
) -> Saved:
    """Make an organisation, or bring the given one up to date. A new name moves its address and leaves a
    redirect. Raises LocalOfferError for an unknown kind."""
    if details.kind not in vocabulary("provider_kinds"):
        raise LocalOfferError(f"'{details.kind}' is not a kind of provider in config/vocabularies/provider_kinds.yml.")
    given = {item.name: getattr(details, item.name) for item in fields(details)}
    given = {name: value for name, value in given.items() if value is not None}
    if provider is None:
        provider = Provider(id=uuid.uuid4(), created_at=now, updated_at=now, **given)
        provider.slug = free_slug(session, "provider", details.name)
        session.add(provider)
        write(session)
        record(session, actor, "provider added", "provider", provider.id, now, name=provider.name)
        return Saved(provider, "new")
    changed = {name: value for name, value in given.items() if getattr(provider, name) != value}
    if not changed:
        return Saved(provider, "unchanged")
    record(session, actor, "provider changed", "provider", provider.id, now, fields=sorted(changed))
    if "name" in changed:
        _move_slug(session, provider, details.name)
    for name, value in changed.items():
        setattr(provider, name, value)
    provider.updated_at = now
    session.flush()
    if {"name", "kind", "closed_on"} & changed.keys():
        mark_changed(session, [service for service in provider.services if service.is_public], now)
    return Saved(provider, "changed")


def find_provider(session: Session, details: ProviderDetails) -> Provider | None:
    """The organisation these details are about: by register number, then by the source's own reference,
    then by charity number, then by the same name and kind. None where there is none."""
    for column, value in (
        (Provider.urn, details.urn),
        (Provider.ofsted_urn, details.ofsted_urn),
        (Provider.charity_number, details.charity_number),
    ):
        if value:
            found = session.scalars(select(Provider).where(column == value).order_by(Provider.created_at)).first()
            if found:
                return found
    if details.source and details.external_id:
        by_reference = select(Provider).where(
            Provider.source == details.source, Provider.external_id == details.external_id
        )
        if found := session.scalars(by_reference).first():
            return found
    by_name = select(Provider).where(func.lower(Provider.name) == details.name.lower(), Provider.kind == details.kind)
    return session.scalars(by_name.order_by(Provider.created_at, Provider.id)).first()


def free_slug(session: Session, kind: Literal["provider", "service"], name: str) -> str:
    """A readable address nobody of this kind has or had: `art-club`, `art-club-2`, …"""
    model = Provider if kind == "provider" else Service
    base = slug_of(name)
    bulk = bulk_of(session)
    if bulk is not None:
        slug = _first_free(base, bulk.slugs[kind])
        bulk.slugs[kind].add(slug)
        return slug
    near = model.slug.startswith(base, autoescape=True)
    taken = set(session.scalars(select(model.slug).where(near)))
    old = SlugRedirect.slug.startswith(base, autoescape=True)
    taken |= set(session.scalars(select(SlugRedirect.slug).where(SlugRedirect.kind == kind, old)))
    return _first_free(base, taken)


def _first_free(base: str, taken: Set[str]) -> str:
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _move_slug(session: Session, thing: Provider | Service, name: str) -> None:
    """Give the address that fits the new name and let the old one lead to it."""
    if slug_of(name) == slug_of(thing.name):
        return
    kind: Literal["provider", "service"] = "provider" if isinstance(thing, Provider) else "service"
    redirect = SlugRedirect(kind=kind, slug=thing.slug)
    redirect.provider_id, redirect.service_id = (thing.id, None) if kind == "provider" else (None, thing.id)
    back = session.get(SlugRedirect, (kind, slug_of(name)))
    if back is not None and thing.id in (back.provider_id, back.service_id):
        session.delete(back)  # it had this name before: it takes its old address back
        session.flush()
        if (bulk := bulk_of(session)) is not None:
            bulk.slugs[kind].discard(back.slug)
    thing.slug = free_slug(session, kind, name)
    session.add(redirect)
    session.flush()


def rename_listing(session: Session, service: Service, name: str) -> None:
    """Keep a listing's name and readable address in step."""
    if service.name != name:
        _move_slug(session, service, name)
        service.name = name


def mark_changed(session: Session, services: Iterable[Service], now: datetime) -> None:
    """Raise the version of these listings and announce them: what search or readers see has changed."""
    moved = list(services)
    for service in moved:
        service.version += 1
        service.updated_at = now
    write(session)
    changes = [(service.id, service.version) for service in moved]
    bulk = bulk_of(session)
    if bulk is not None:
        bulk.announced.update(changes)
    else:
        announce(session, changes, now)


def record_successions(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Note which school became which. Rows hold from_urn, to_urn, from_name, to_name, kind, on.

    Returns how many were not known yet.
    """
    urns = {row["from_urn"] for row in rows}
    known = {
        (item.from_urn, item.to_urn)
        for item in session.scalars(select(Succession).where(Succession.from_urn.in_(urns)))
    }
    new = 0
    for row in rows:
        if (row["from_urn"], row["to_urn"]) not in known:
            known.add((row["from_urn"], row["to_urn"]))
            session.add(Succession(**row))
            new += 1
    session.flush()
    return new


@dataclass(frozen=True)
class AreaDetails:
    """One area: `geometry` is a GeoJSON Polygon or MultiPolygon, WGS84; the centre is a point inside it."""

    kind: str
    code: str
    name: str
    latitude: float
    longitude: float
    geometry: Mapping[str, Any]


def save_area(session: Session, details: AreaDetails, area: Area | None = None) -> Change:
    """Make an area, or bring the given one up to date. Call `place_listings` after the last one."""
    values = {item.name: getattr(details, item.name) for item in fields(details)}
    forget_areas(session)
    if area is None:
        session.add(Area(**values))
        return "new"
    changed = {name: value for name, value in values.items() if getattr(area, name) != value}
    for name, value in changed.items():
        setattr(area, name, value)
    return "changed" if changed else "unchanged"


def remove_areas(session: Session, kind: str, codes: Iterable[str]) -> int:
    """Take away areas that a newer file of the same kind no longer has. Returns how many."""
    gone = list(session.scalars(select(Area).where(Area.kind == kind, Area.code.in_(list(codes)))))
    for area in gone:
        session.delete(area)
    session.flush()
    forget_areas(session)
    return len(gone)


def save_postcodes(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[Change, int]:
    """Store centres: rows hold postcode (tidy form), latitude, longitude, is_district. Returns counts."""
    held = session.execute(select(Postcode.postcode, Postcode.latitude, Postcode.longitude))
    known = {code: (latitude, longitude) for code, latitude, longitude in held}
    new = [dict(row) for row in rows if row["postcode"] not in known]
    moved = [
        dict(row)
        for row in rows
        if known.get(row["postcode"], (row["latitude"], row["longitude"])) != (row["latitude"], row["longitude"])
    ]
    if new:
        session.execute(insert(Postcode.__table__), new)  # type: ignore[arg-type]
    if moved:
        session.execute(update(Postcode), moved)
    forget_areas(session)
    return {"new": len(new), "changed": len(moved), "unchanged": len(rows) - len(new) - len(moved)}


def place_listings(session: Session, actor: Actor, now: datetime) -> int:
    """Find every public place's coordinates and areas again, after areas or postcodes changed.

    Returns how many listings moved; those are announced.
    """
    forget_areas(session)
    where = placer(session)
    public = select(Service).where(Service.public_revision_id.is_not(None)).order_by(Service.id)
    load = public.options(
        selectinload(Service.locations).selectinload(Location.areas), selectinload(Service.public_revision)
    )
    moved = [service for service in session.scalars(load) if _place(service, where)]
    mark_changed(session, moved, now)
    if moved:
        record(session, actor, "listings placed", "directory", None, now, count=len(moved))
    return len(moved)


def _place(service: Service, where: Placer) -> bool:
    """Put one listing's places where they belong; True where anything moved."""
    assert service.public_revision is not None
    moved = False
    for location, place in zip(service.locations, service.public_revision.content.places, strict=True):
        before = (location.latitude, location.longitude, location.exact, [area.id for area in location.areas])
        place_location(location, where, place)
        moved |= before != (
            location.latitude,
            location.longitude,
            location.exact,
            [a.id for a in location.areas],
        )
    return moved


def place_location(location: Location, where: Placer, place: Place) -> None:
    """Set one location's coordinates and areas from its place in the listing's content."""
    spot = where.spot(place)
    location.latitude, location.longitude = (spot.latitude, spot.longitude) if spot else (None, None)
    location.exact = spot.exact if spot else True
    # A district's centre says too little to put a place into a ward.
    location.areas = where.areas(spot.latitude, spot.longitude) if spot and spot.exact else []
