"""Tables of the directory: providers, their listings, where those are, areas and postcodes.

What a listing says is kept once, as the content of its revisions. The tables below hold what queries
need of the public revision (its places, its terms, a few columns); `publishing.actions` writes them
when a revision becomes public, and they can be rebuilt from it.
"""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base

if TYPE_CHECKING:
    from localoffer.publishing.models import Revision


class Provider(Base):
    """An organisation that offers something: a school, a nursery, a clinic, a charity, a council team."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    postcode: Mapped[str] = mapped_column(String(8), default="")
    urn: Mapped[str | None] = mapped_column(String(10), unique=True)
    laestab: Mapped[str | None] = mapped_column(String(7), index=True)
    ukprn: Mapped[str | None] = mapped_column(String(8), index=True)
    ofsted_urn: Mapped[str | None] = mapped_column(String(20), unique=True)
    charity_number: Mapped[str | None] = mapped_column(String(20), index=True)
    source: Mapped[str] = mapped_column(String(60), default="")
    external_id: Mapped[str | None] = mapped_column(String(200))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    services: Mapped[list["Service"]] = relationship(back_populates="provider", order_by="Service.name, Service.id")


class Succession(Base):
    """One school became another: a conversion to an academy, a merger, a split. Kept by register number
    (URN), because the other school may not be, or not yet be, in this directory."""

    __tablename__ = "succession"
    __table_args__ = (UniqueConstraint("from_urn", "to_urn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_urn: Mapped[str] = mapped_column(String(10), index=True)
    to_urn: Mapped[str] = mapped_column(String(10), index=True)
    from_name: Mapped[str] = mapped_column(String(200), default="")
    to_name: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(40), default="")
    on: Mapped[date | None]


class Service(Base):
    """A listing. `role` is `setting` (the school, nursery or college itself) or `service`.

    Public exactly when it has a public revision. `version` grows by one with every change that search
    engines or readers could see, withdrawal too.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_service_public", "public_revision_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    role: Mapped[str] = mapped_column(String(10), default="service")
    name: Mapped[str] = mapped_column(String(200), index=True)
    source: Mapped[str] = mapped_column(String(60), default="")
    external_id: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=0)
    # No foreign key: it would make a circle with revision.service_id, which neither a restore nor SQLite can
    # order. The partial unique index on revision keeps at most one revision of a listing public.
    public_revision_id: Mapped[uuid.UUID | None]
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    edited_on: Mapped[date | None]
    confirmed_on: Mapped[date | None] = mapped_column(index=True)
    assured_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    # `version` moves by hand; the check that nobody else moved it meanwhile is the mapper's.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    provider: Mapped[Provider] = relationship(back_populates="services")
    public_revision: Mapped["Revision | None"] = relationship(
        primaryjoin="foreign(Service.public_revision_id) == Revision.id", viewonly=True
    )
    locations: Mapped[list["Location"]] = relationship(
        back_populates="service", cascade="all, delete-orphan", order_by="Location.position"
    )
    terms: Mapped[list["ServiceTerm"]] = relationship(cascade="all, delete-orphan", order_by="ServiceTerm.position")

    @property
    def is_public(self) -> bool:
        """Whether families may see it."""
        return self.public_revision_id is not None


class ServiceTerm(Base):
    """One code of one vocabulary on a public listing, for counting need against provision."""

    __tablename__ = "service_term"
    __table_args__ = (Index("ix_service_term_code", "vocabulary", "code"),)

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    vocabulary: Mapped[str] = mapped_column(String(30), primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]


class Location(Base):
    """A place of a public listing. WGS84 degrees: its own, else its postcode's, else its district's centre
    (`exact` is then False), else none."""

    __tablename__ = "location"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300), default="")
    town: Mapped[str] = mapped_column(String(300), default="", index=True)
    postcode: Mapped[str] = mapped_column(String(10), default="", index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    exact: Mapped[bool] = mapped_column(default=True)

    service: Mapped[Service] = relationship(back_populates="locations")
    areas: Mapped[list["Area"]] = relationship(secondary="location_area", order_by="Area.kind, Area.name")


class Area(Base):
    """A part of the authority: a ward, a cluster of schools, whatever the authority draws.

    `geometry` is a GeoJSON Polygon or MultiPolygon in WGS84.
    """

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float]
    longitude: Mapped[float]
    geometry: Mapped[dict[str, Any]] = mapped_column(JSON)

    @property
    def key(self) -> str:
        """Its value in search addresses: `ward:E05015239`."""
        return f"{self.kind}:{self.code}"


class LocationArea(Base):
    """A place lies in an area: found by point in polygon, whenever either moves."""

    __tablename__ = "location_area"

    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True, index=True)


class Postcode(Base):
    """The centre of a postcode (`M33 2AB`) or of a whole district (`M33`, `is_district`)."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    is_district: Mapped[bool] = mapped_column(default=False)
    latitude: Mapped[float]
    longitude: Mapped[float]


class SlugRedirect(Base):
    """A readable address that something used to have, so that old links go on working."""

    __tablename__ = "slug_redirect"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"))
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
