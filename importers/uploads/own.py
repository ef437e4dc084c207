"""What a provider has already, and which listing a row of its spreadsheet speaks of: only ever one of its own."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.sources.services import reference_of
from importers.uploads.sheet import Sheet, sheet_of
from importers.validation import Row
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider, Service, SlugRedirect
from localoffer.publishing.models import Revision
from localoffer.publishing.rules import State
from localoffer.publishing.versions import said_last

_CURRENT = (State.PUBLIC, State.SUBMITTED, State.SENT_BACK)


def source_of(provider: Provider) -> str:
    """The source of what a provider's spreadsheets bring: references of different providers never meet."""
    return f"provider:{provider.id}"


@dataclass(frozen=True)
class Own:
    """A listing of the provider's. `revision` is what it said last; `versions` is that, what families read and what
    waits for officers. `reference` is what finds it again."""

    service: Service
    revision: Revision
    versions: tuple[Revision, ...]
    reference: str

    @property
    def is_current(self) -> bool:
        """Whether it is public, or on its way to be."""
        return self.revision.lifecycle in _CURRENT

    @cached_property
    def content(self) -> ListingContent:
        """What the provider said last."""
        return self.revision.content

    @cached_property
    def sheet(self) -> Sheet:
        """The same as rows of the spreadsheet."""
        return sheet_of(self.content, self.reference, self.service.confirmed_on)


class OwnListings:
    """Every listing of one provider, each found by its reference, its address, or its name and postcode."""

    def __init__(self, session: Session, provider: Provider) -> None:
        services = session.scalars(
            select(Service).where(Service.provider_id == provider.id).order_by(Service.name, Service.id)
        ).all()
        versions = _versions(session, provider)
        self._by_reference = _references(session, provider, services)
        self.all = tuple(own for service in services if (own := self._own(service, versions[service.id])))
        self._by_id = {own.service.id: own for own in self.all}
        self._by_words: dict[str, list[Own]] = {}
        for own in self.all:
            places = own.content.places
            words = Row(0, {"name": own.content.name, "postcode": places[0].postcode if places else ""})
            self._by_words.setdefault(reference_of(words), []).append(own)

    @property
    def current(self) -> tuple[Own, ...]:
        """Those that are public or on their way to be."""
        return tuple(own for own in self.all if own.is_current)

    def find(self, row: Row) -> tuple[Own, ...]:
        """The listing a main row speaks of; several where it has no reference and they are called alike."""
        service = self._by_reference.get(reference_of(row))
        if service is not None and service.id in self._by_id:
            return (self._by_id[service.id],)
        return () if row.text("reference") else tuple(self._by_words.get(reference_of(row), ()))

    def _own(self, service: Service, versions: list[Revision]) -> Own | None:
        last = said_last(versions)
        if last is None:
            return None  # nothing but a draft, which nobody else sees
        known = {State.PUBLIC, State.SUBMITTED}
        told = tuple(one for one in versions if one is last or one.lifecycle in known)
        names = (service.external_id, service.slug, str(service.id))
        reference = next(
            name for name in names if name and _can_be_a_cell(name) and self._by_reference.get(name) is service
        )
        return Own(service, last, told, reference)


def _can_be_a_cell(name: str) -> bool:
    """Whether a reference comes back from a file as it is: a row that begins with # is not read."""
    return not name.startswith("#") and name == " ".join(name.split())


def _versions(session: Session, provider: Provider) -> dict[uuid.UUID, list[Revision]]:
    """Every version but drafts, newest first."""
    query = (
        select(Revision)
        .join(Service, Service.id == Revision.service_id)
        .where(Service.provider_id == provider.id, Revision.state != State.DRAFT)
    )
    found: dict[uuid.UUID, list[Revision]] = defaultdict(list)
    for revision in session.scalars(query.order_by(Revision.number.desc())):
        found[revision.service_id].append(revision)
    return found


def _references(session: Session, provider: Provider, services: Iterable[Service]) -> dict[str, Service]:
    """What each listing goes by: the provider's own references first, then those of whoever brought it, its address,
    addresses it had, its number."""
    by_id = {service.id: service for service in services}
    moved = select(SlugRedirect.slug, SlugRedirect.service_id).where(SlugRedirect.service_id.in_(by_id))
    own = source_of(provider)
    names = [
        *((service.external_id, service) for service in by_id.values() if service.source == own),
        *((service.external_id, service) for service in by_id.values()),
        *((service.slug, service) for service in by_id.values()),
        *((slug, by_id[id]) for slug, id in session.execute(moved) if id is not None),
        *((str(service.id), service) for service in by_id.values()),
    ]
    found: dict[str, Service] = {}
    for name, service in names:
        if name:
            found.setdefault(name, service)
    return found
