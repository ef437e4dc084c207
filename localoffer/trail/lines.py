"""Events of the trail as people read them: who in words, what in words, the thing's name and the way to it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from localoffer.audit import AuditEvent
from localoffer.directory.models import Provider, Service
from localoffer.publishing.models import Revision
from localoffer.trail.details import accounts_in, detail_words
from localoffer.trail.queries import emails_of
from localoffer.trail.words import ACTION_GROUPS, GROUPS, action_words

PAGES = {"search_gap": "search_log.gap", "comment": "officer_comments.show"}
"""Kinds of things with a page for officers, which takes the thing's id. Rooms that this one may not know have them."""
_KINDS = {"user": "An account that is gone", "job": "The site itself", "link": "Whoever had the link of a reminder"}
_NOBODY = "Someone who was not signed in"


@dataclass(frozen=True)
class Line:
    """One event. `about` is empty where the action says it all; `address` is None where there is no page."""

    id: int
    at: datetime
    who: str
    what: str
    group: str
    about: str
    address: str | None
    details: str


@dataclass(frozen=True)
class _Known:
    """What the events of a page speak of."""

    emails: Mapping[str, str]
    services: Mapping[uuid.UUID, Service]
    providers: Mapping[uuid.UUID, Provider]
    shown: frozenset[uuid.UUID]
    revisions: Mapping[tuple[uuid.UUID, int], uuid.UUID]


def lines(session: Session, events: Sequence[AuditEvent]) -> list[Line]:
    """These events in words. Needs an application context."""
    known = _known(session, events)
    return [_line(event, known) for event in events]


def who_acted(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Actors as tables keep them (`user:…`, `command:…`) in words."""
    wanted = set(actors)
    emails = emails_of(session, (name for kind, _, name in (one.partition(":") for one in wanted) if kind == "user"))
    return {one: _who(one, emails) for one in wanted}


def _line(event: AuditEvent, known: _Known) -> Line:
    who, (about, address) = _who(event.actor, known.emails), _thing(event, known)
    group, details = ACTION_GROUPS.get(event.action, ""), detail_words(event.details, known.emails)
    return Line(
        event.id, event.at, who, action_words(event.action), GROUPS.get(group, ""),
        "" if about == who else about, address, "" if details == about else details,
    )  # fmt: skip


def _who(actor: str, emails: Mapping[str, str]) -> str:
    kind, _, name = actor.partition(":")
    if kind == "command":
        return f"The command “{name}”"
    if kind == "user" and name in emails:
        return emails[name]
    return _NOBODY if name == "not signed in" or name.startswith("invitation ") else _KINDS.get(kind, actor)


def _thing(event: AuditEvent, known: _Known) -> tuple[str, str | None]:
    id = event.subject_id
    match event.subject_kind:
        case "service" if id and (service := known.services.get(id)):
            return service.name, _page_of_service(service, event.details, known)
        case "provider" if id and (provider := known.providers.get(id)):
            return provider.name, url_for("directory.provider", slug=provider.slug) if id in known.shown else None
        case "account":
            return known.emails.get(str(id), ""), None
        case "job":
            name = event.details.get("name")
            there = {job.name for job in current_app.extensions["schedule"]}
            return "", url_for("jobs.job", name=name) if name in there else None
        case "synonym":
            return "", url_for("synonyms.listing")
        case kind if kind in PAGES and id and PAGES[kind] in current_app.view_functions:
            return "", url_for(PAGES[kind], id=id)
    return "", None


def _page_of_service(service: Service, details: Mapping[str, Any], known: _Known) -> str | None:
    """The version that is spoken of; else the listing as families see it; None where they do not."""
    number = details.get("revision")
    revision = known.revisions.get((service.id, number)) if isinstance(number, int) else None
    if revision is not None:
        return url_for("revisions.show", id=revision)
    if not service.is_public:
        return None
    if service.role == "setting":
        return url_for("directory.provider", slug=service.provider.slug)
    return url_for("directory.service", slug=service.slug)


def _known(session: Session, events: Iterable[AuditEvent]) -> _Known:
    ids: dict[str, set[uuid.UUID]] = {"service": set(), "provider": set(), "account": set()}
    accounts, versions = set[str](), set[tuple[uuid.UUID, int]]()
    for event in events:
        kind, _, name = event.actor.partition(":")
        accounts.update([name] if kind == "user" else [], accounts_in(event.details))
        if event.subject_id and event.subject_kind in ids:
            ids[event.subject_kind].add(event.subject_id)
            if isinstance(event.details.get("revision"), int):
                versions.add((event.subject_id, event.details["revision"]))
    accounts.update(map(str, ids["account"]))
    services = session.scalars(
        select(Service).where(Service.id.in_(ids["service"])).options(joinedload(Service.provider))
    )
    providers = session.scalars(select(Provider).where(Provider.id.in_(ids["provider"])))
    shown = session.scalars(
        select(Service.provider_id)
        .where(Service.provider_id.in_(ids["provider"]), Service.public_revision_id.is_not(None))
        .distinct()
    )
    return _Known(
        emails_of(session, accounts),
        {one.id: one for one in services},
        {one.id: one for one in providers},
        frozenset(shown),
        _revisions(session, versions),
    )


def _revisions(session: Session, wanted: set[tuple[uuid.UUID, int]]) -> dict[tuple[uuid.UUID, int], uuid.UUID]:
    if not wanted:
        return {}
    query = select(Revision.service_id, Revision.number, Revision.id)
    rows = session.execute(query.where(tuple_(Revision.service_id, Revision.number).in_(sorted(wanted, key=str))))
    return {(row.service_id, row.number): row.id for row in rows}
