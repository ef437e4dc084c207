"""What the directory holds that a file may speak of, read in a few queries before any row is judged."""

import uuid
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, load_only

from importers.proposals import Proposal
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.models import Provider, Service
from localoffer.directory.rules import is_setting_kind, slug_of
from localoffer.publishing.models import Revision

IMPORTER = "command:import "
"""How the authors of imported revisions begin: what an import wrote, the next one may replace."""
REGISTER = "school-register"
"""The source of what the national register of schools says."""

_JUDGED = (Revision.service_id, Revision.author, Revision.fingerprint, Revision.state, Revision.decided_by)
"""What of a revision is compared: its content is large and is read only where something changes."""


class Known:
    """The organisations, the source's own listings with what an import last wrote of them, and the settings'."""

    def __init__(self, session: Session, proposals: Sequence[Proposal]) -> None:
        self._session = session
        self._providers = _ProviderIndex(session.scalars(select(Provider).order_by(Provider.created_at, Provider.id)))
        source = proposals[0].source if proposals else ""
        listed = (
            select(Service)
            .where(Service.source == source)
            .options(joinedload(Service.public_revision).load_only(*_JUDGED))
        )
        self._services = {service.external_id: service for service in session.scalars(listed)}
        self._imported = _last_imported(session, source)
        own = select(Service.provider_id, Service.id).where(Service.role == "setting")
        rows = session.execute(own.order_by(Service.created_at.desc(), Service.id))
        self._own = {row.provider_id: row.id for row in rows}

    def provider(self, proposal: Proposal) -> Provider | None:
        """The organisation a proposal is about: by its numbers, by the source's own reference, by name and kind; by
        its name alone where the row leaves the kind open, or names a school of the register by another kind; a setting
        also by the reference of its own listing."""
        found = self._providers.find(proposal.provider, proposal.kind_open)
        if found is None and proposal.is_own_listing:  # the setting and its listing were renamed together
            before = self.service(proposal.external_id)
            renamed = before is not None and before.role == "setting" and before.provider.source != REGISTER
            return before.provider if before is not None and renamed else None
        return found

    def service(self, external_id: str) -> Service | None:
        """The listing this source knows by that reference."""
        return self._services.get(external_id)

    def imported(self, service: Service) -> Revision | None:
        """The last version of a listing that an import wrote."""
        return self._imported.get(service.id)

    def own_listing(self, provider: Provider) -> Service | None:
        """The listing that speaks of a setting itself."""
        found = self._own.get(provider.id)
        return self._session.get(Service, found) if found else None


def _last_imported(session: Session, source: str) -> dict[uuid.UUID, Revision]:
    newest = (
        select(Revision.service_id, func.max(Revision.number).label("number"))
        .join(Service, Service.id == Revision.service_id)
        .where(Service.source == source, Revision.author.startswith(IMPORTER, autoescape=True))
        .group_by(Revision.service_id)
        .subquery()
    )
    same = (Revision.service_id == newest.c.service_id) & (Revision.number == newest.c.number)
    rows = select(Revision).join(newest, same).options(load_only(*_JUDGED))
    return {revision.service_id: revision for revision in session.scalars(rows)}


class _ProviderIndex:
    """Every organisation by each of its keys, so that a thousand rows cost one query."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self._found: dict[tuple[str, ...], Provider] = {}
        self._named: dict[str, list[Provider]] = {}
        for provider in providers:
            for key in _keys(provider):
                self._found.setdefault(key, provider)
            self._named.setdefault(slug_of(provider.name, 200), []).append(provider)

    def find(self, details: ProviderDetails, kind_open: bool) -> Provider | None:
        named = (self._found.get(key) for key in _keys(details))
        found = next((provider for provider in named if provider is not None), None)
        return found or self._by_name(details, kind_open)

    def _by_name(self, details: ProviderDetails, kind_open: bool) -> Provider | None:
        """The only one of this name. Several of one name are not told apart by it: nearby schools share saints."""
        if details.urn or details.ofsted_urn or details.charity_number:
            return None
        same = self._named.get(slug_of(details.name, 200), [])
        if not kind_open:
            same = [provider for provider in same if is_setting_kind(details.kind) and provider.source == REGISTER]
        return same[0] if len(same) == 1 else None


def _keys(of: Provider | ProviderDetails) -> Iterator[tuple[str, ...]]:
    for name in ("urn", "ofsted_urn", "charity_number"):
        value = getattr(of, name)
        if value:
            yield name, value
    if of.source and of.external_id:
        yield "reference", of.source, of.external_id
    if isinstance(of, Provider) or not (of.urn or of.ofsted_urn or of.charity_number):
        yield "name", of.name.casefold(), of.kind
