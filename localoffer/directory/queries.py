"""Reads of the directory: frozen values for pages and search, in a stated order, public listings only."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from localoffer.directory.content import ListingContent, Place
from localoffer.directory.models import (
    Area,
    Location,
    Postcode,
    Provider,
    Service,
    ServiceTerm,
    SlugRedirect,
    Succession,
)
from localoffer.directory.postcodes import tidy_district, tidy_postcode
from localoffer.directory.rules import distance_km
from localoffer.freshness.rules import Dates


@dataclass(frozen=True)
class FoundPlace:
    """Somewhere a family named. WGS84 degrees; `exact` is False for the centre of a district or an area."""

    label: str
    latitude: float
    longitude: float
    exact: bool


@dataclass(frozen=True)
class PlaceView:
    """One place of a listing, as shown: coordinates are the resolved ones, or None where nobody knows."""

    place: Place
    latitude: float | None
    longitude: float | None
    exact: bool
    areas: tuple[str, ...]


@dataclass(frozen=True)
class ProviderView:
    """An organisation, as shown."""

    id: uuid.UUID
    slug: str
    name: str
    kind: str
    description: str
    website: str
    phone: str
    email: str
    urn: str | None
    laestab: str | None
    ukprn: str | None
    ofsted_urn: str | None
    charity_number: str | None
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class ListingView:
    """A public listing with all that a result or a page shows of it."""

    id: uuid.UUID
    slug: str
    role: str
    external_id: str
    source: str
    version: int
    content: ListingContent
    provider: ProviderView
    places: tuple[PlaceView, ...]
    dates: Dates

    @property
    def page(self) -> tuple[str, str]:
        """Endpoint kind and slug of its page: a setting is shown on its provider's page."""
        return ("provider", self.provider.slug) if self.role == "setting" else ("service", self.slug)

    def distance_km_from(self, here: tuple[float, float]) -> float | None:
        """To the nearest of its places in kilometres; None where it has none."""
        spots = [(p.latitude, p.longitude) for p in self.places if p.latitude is not None and p.longitude is not None]
        return min((distance_km(here, spot) for spot in spots), default=None)


@dataclass(frozen=True)
class ProviderPage:
    """All that a provider's page shows. `setting` is its own listing; `came_from` and `became` are other
    schools (name, slug or None where it is not in this directory)."""

    provider: ProviderView
    setting: ListingView | None
    services: tuple[ListingView, ...]
    came_from: tuple[tuple[str, str | None], ...]
    became: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Moved:
    """The page is at another address now: `kind` is `provider` or `service`."""

    kind: str
    slug: str


def service_page(session: Session, slug_or_id: str) -> ListingView | Moved | None:
    """A public listing by its address. Moved for an old address, an id, or a setting (shown with its provider)."""
    wanted = _by_slug_or_id(Service, slug_or_id)
    service = session.scalars(public_listings().where(wanted)).first()
    if service is None:
        redirect = session.get(SlugRedirect, ("service", slug_or_id))
        service = session.get(Service, redirect.service_id) if redirect else None
        return Moved("service", service.slug) if service is not None and service.is_public else None
    view = listing_view(service)
    if view.page != ("service", slug_or_id):
        return Moved(*view.page)
    return view


def provider_at(session: Session, slug_or_id: str) -> Provider | Moved | None:
    """The organisation at an address, public or not. Moved for an old address or an id, and where it closed and has a
    successor."""
    provider = session.scalars(select(Provider).where(_by_slug_or_id(Provider, slug_or_id))).first()
    redirect = session.get(SlugRedirect, ("provider", slug_or_id))
    if redirect is not None and (provider is None or provider.closed_on):
        successor = session.get(Provider, redirect.provider_id)
        return Moved("provider", successor.slug) if successor else None
    if provider is not None and provider.slug != slug_or_id:
        return Moved("provider", provider.slug)
    return provider


def provider_page(session: Session, slug_or_id: str) -> ProviderPage | Moved | None:
    """An organisation's page by its address; None where it has nothing public and no successor."""
    provider = provider_at(session, slug_or_id)
    if provider is None or isinstance(provider, Moved):
        return provider
    listings = [
        listing_view(row)
        for row in session.scalars(
            public_listings().where(Service.provider_id == provider.id).order_by(Service.name, Service.id)
        )
    ]
    if not listings:
        return None
    return ProviderPage(
        provider=provider_view(provider),
        setting=next((item for item in listings if item.role == "setting"), None),
        services=tuple(item for item in listings if item.role != "setting"),
        came_from=_others(session, provider, before=True),
        became=_others(session, provider, before=False),
    )


def listings_by_id(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ListingView]:
    """The public ones among these listings."""
    rows = session.scalars(public_listings().where(Service.id.in_(ids)).order_by(Service.id)) if ids else ()
    return {row.id: listing_view(row) for row in rows}


def listings_named_like(session: Session, text: str, limit: int = 20) -> list[ListingView]:
    """Public listings with every word of `text` in their name: all there is with no search engine."""
    words = text.split()[:8]
    query = public_listings().where(*(Service.name.icontains(word, autoescape=True) for word in words))
    return [listing_view(row) for row in session.scalars(query.order_by(Service.name, Service.id).limit(limit))]


def find_place(session: Session, text: str) -> FoundPlace | None:
    """Where a family means: a postcode, a postcode district, an area's name, a town that listings are in, or the
    name that several areas begin with ("Sale" of Sale Central and Sale Moor)."""
    named = " ".join(text.split())
    if not named or len(named) > 100:
        return None
    postcode = tidy_postcode(named)
    district = postcode.split()[0] if postcode else tidy_district(named)
    for key in filter(None, (postcode, district)):
        row = session.get(Postcode, key)
        if row is not None:
            return FoundPlace(postcode or key, row.latitude, row.longitude, exact=not row.is_district)
    areas = session.scalars(select(Area).where(func.lower(Area.name) == named.lower()).order_by(Area.kind, Area.id))
    if area := areas.first():
        return FoundPlace(area.name, area.latitude, area.longitude, exact=False)
    return _town(session, named) or _several_areas(session, named)


def count_by_code(session: Session, vocabulary_name: str) -> dict[str, int]:
    """How many public listings bear each code of a vocabulary, most first."""
    count = func.count().label("count")
    query = select(ServiceTerm.code, count).where(ServiceTerm.vocabulary == vocabulary_name)
    rows = session.execute(query.group_by(ServiceTerm.code).order_by(count.desc(), ServiceTerm.code))
    return {row[0]: row[1] for row in rows}


def count_public(session: Session) -> int:
    """How many listings families can read."""
    return session.scalar(select(func.count()).select_from(Service).where(Service.public_revision_id.is_not(None))) or 0


def area_labels(session: Session) -> dict[str, str]:
    """Search value to name of every area, by kind and name: `ward:E05015239` -> `Altrincham`."""
    rows = session.scalars(select(Area).order_by(Area.kind, Area.name, Area.code))
    return {area.key: area.name for area in rows}


def listing_view(service: Service) -> ListingView:
    """The public face of a listing; its public revision, provider and places are loaded with it."""
    assert service.public_revision is not None
    content = service.public_revision.content
    places = tuple(
        PlaceView(place, at.latitude, at.longitude, at.exact, tuple(area.key for area in at.areas))
        for place, at in zip(content.places, service.locations, strict=False)
    )
    return view_with(service, content, places)


def view_with(service: Service, content: ListingContent, places: tuple[PlaceView, ...]) -> ListingView:
    """A listing as a page shows it, with this content and these places."""
    return ListingView(
        id=service.id,
        slug=service.slug,
        role=service.role,
        external_id=service.external_id or "",
        source=service.source,
        version=service.version,
        content=content,
        provider=provider_view(service.provider),
        places=places,
        dates=Dates(edited=service.edited_on, confirmed=service.confirmed_on, assured=service.assured_on),
    )


def provider_view(provider: Provider) -> ProviderView:
    """The public face of an organisation."""
    names = ProviderView.__dataclass_fields__
    return ProviderView(**{name: getattr(provider, name) for name in names})


def public_listings() -> Select[Service]:
    """Every public listing with what `listing_view` needs, in no order yet."""
    return (
        select(Service)
        .where(Service.public_revision_id.is_not(None))
        .options(
            selectinload(Service.public_revision),
            selectinload(Service.provider),
            selectinload(Service.locations).selectinload(Location.areas),
        )
    )


def _by_slug_or_id(model: type[Service] | type[Provider], text: str) -> ColumnElement[bool]:
    try:
        return or_(model.slug == text, model.id == uuid.UUID(text))
    except ValueError:
        return model.slug == text


def _others(session: Session, provider: Provider, before: bool) -> tuple[tuple[str, str | None], ...]:
    """Schools that became this one (`before`), or that it became."""
    if not provider.urn:
        return ()
    here, there = (Succession.to_urn, Succession.from_urn) if before else (Succession.from_urn, Succession.to_urn)
    name = Succession.from_name if before else Succession.to_name
    query = (
        select(name, Provider.slug)
        .select_from(Succession)
        .outerjoin(Provider, Provider.urn == there)
        .where(here == provider.urn)
    )
    return tuple((row[0], row[1]) for row in session.execute(query.order_by(name, there)))


def _town(session: Session, named: str) -> FoundPlace | None:
    """The middle of the listings in a town of that name."""
    query = select(func.avg(Location.latitude), func.avg(Location.longitude), func.min(Location.town)).where(
        func.lower(Location.town) == named.lower(), Location.latitude.is_not(None)
    )
    latitude, longitude, town = session.execute(query).one()
    return FoundPlace(town, latitude, longitude, exact=False) if latitude is not None else None


def _several_areas(session: Session, named: str) -> FoundPlace | None:
    """The middle of the areas whose names begin with that name as a whole word."""
    begins = func.lower(Area.name).startswith(f"{named.lower()} ", autoescape=True)
    found = session.scalars(select(Area).where(begins).order_by(Area.kind, Area.id)).all()
    if not found:
        return None
    latitude = sum(area.latitude for area in found) / len(found)
    longitude = sum(area.longitude for area in found) / len(found)
    return FoundPlace(found[0].name[: len(named)], latitude, longitude, exact=False)
