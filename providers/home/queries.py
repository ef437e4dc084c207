"""Reads for a provider's home: its services with their drafts, what waits and what was sent back, in two queries."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload, load_only

from localoffer.directory.models import Provider, Service
from localoffer.freshness.rules import Dates, due_on, freshness, interval_for
from localoffer.publishing.models import Revision
from localoffer.publishing.rules import State
from providers.home.rules import Standing

_OPEN = (State.DRAFT, State.SUBMITTED, State.SENT_BACK)


def standings(session: Session, provider: Provider, today: date) -> list[Standing]:
    """Every service of a provider, the setting's own listing first, then by name."""
    services = session.scalars(
        select(Service)
        .where(Service.provider_id == provider.id)
        .options(joinedload(Service.public_revision).load_only(Revision.number))
    ).all()
    open_ones = _open_versions(session, provider.id)
    found = [(service, _standing(service, provider, open_ones.get(service.id, ()), today)) for service in services]
    found.sort(key=lambda pair: (pair[0].role != "setting", pair[1].name.casefold(), str(pair[1].id)))
    return [standing for _, standing in found]


def _open_versions(session: Session, provider_id: uuid.UUID) -> dict[uuid.UUID, list[Revision]]:
    """Drafts, versions that wait and versions sent back, the newest first, by listing."""
    service = aliased(Service)
    query = (
        select(Revision)
        .join(service, service.id == Revision.service_id)
        .where(service.provider_id == provider_id, Revision.state.in_(_OPEN))
        .order_by(Revision.number.desc())
        .options(load_only(
            Revision.service_id, Revision.number, Revision.state, Revision.content_json, Revision.created_at,
            Revision.reason,
        ))
    )  # fmt: skip
    found: dict[uuid.UUID, list[Revision]] = {}
    for revision in session.scalars(query):
        found.setdefault(revision.service_id, []).append(revision)
    return found


def _standing(service: Service, provider: Provider, versions: Sequence[Revision], today: date) -> Standing:
    public = service.public_revision.number if service.public_revision else 0
    draft = next((one for one in versions if one.lifecycle is State.DRAFT), None)
    last = next((one for one in versions if one.lifecycle is not State.DRAFT and one.number > public), None)
    waiting = next((one for one in versions if one.lifecycle is State.SUBMITTED and one.number > public), None)
    months, dates = interval_for(provider.kind), Dates(service.edited_on, service.confirmed_on, service.assured_on)
    own_page = ("directory.provider", provider.slug) if service.role == "setting" else None
    return Standing(
        id=service.id,
        name=_name(service, draft or last),
        page=own_page or ("directory.service", service.slug),
        is_public=service.is_public,
        withdrawn_on=service.withdrawn_on,
        draft_saved_at=draft.created_at if draft else None,
        waiting_since=waiting.created_at if waiting else None,
        sent_back=last.reason if last and last.lifecycle is State.SENT_BACK else None,
        freshness=freshness(dates, today, months),
        trusted=dates.trusted,
        due=due_on(dates, months) if service.is_public else None,
    )


def _name(service: Service, newer: Revision | None) -> str:
    """What families call it; where none of it is public, what it is to be called."""
    return service.name if service.is_public or newer is None else str(newer.content_json["name"])
