"""The one place where a provider's people are told what an officer decided: by email, in the decision's transaction."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy.orm import Session

from localoffer.database import stable_id
from localoffer.directory.models import Provider
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.memberships.queries import addresses_of
from localoffer.publishing.models import Revision

log = structlog.get_logger()

Decided = Literal["approved", "approved with edits", "sent back", "withdrawn", "restored"]

_GATHERED = "decisions to be told together"


@dataclass(frozen=True)
class Decision:
    """What was decided about a revision. `reason` is what the officer wrote to the provider."""

    revision: Revision
    decided: Decided
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Told:
    """A decision as an email has it: what it is about, by name, and what the officer wrote."""

    name: str
    decided: Decided
    reason: str


def announce_decision(session: Session, decision: Decision) -> None:
    """Called once for each decision, in its transaction, before the commit: an email goes out exactly where the
    decision is kept. The log gets no personal data. Needs an application context where the provider has people."""
    revision = decision.revision
    log.info("revision decided", decided=decision.decided, service=str(revision.service_id), number=revision.number)
    gathered: list[Decision] | None = session.info.get(_GATHERED)
    if gathered is None:
        _tell(session, revision.service.provider, [decision])
    else:
        gathered.append(decision)


@contextmanager
def told_together(session: Session) -> Iterator[None]:
    """Inside, decisions may be committed one by one; at the end each provider's people get one email of all of theirs
    that were kept. Commit once more after it."""
    session.info[_GATHERED] = gathered = list[Decision]()
    try:
        yield
    finally:
        session.info.pop(_GATHERED, None)
    by_provider: dict[uuid.UUID, list[Decision]] = {}
    for decision in gathered:
        if decision.revision.decided_at != decision.at:
            continue  # somebody else was quicker, and this one was rolled back
        by_provider.setdefault(decision.revision.service.provider_id, []).append(decision)
    for decisions in by_provider.values():
        _tell(session, decisions[0].revision.service.provider, decisions)


def tell_people(session: Session, provider: Provider, told: Sequence[Told], key: str, at: datetime) -> None:
    """Queue one email with these decisions to everyone who looks after the provider. `key` stands for the decisions:
    with the same one nobody is written to again."""
    addresses = addresses_of(session, provider.id)
    if not addresses:
        return
    values = {
        "provider": provider.name,
        "decisions": [asdict(one) for one in told],
        "home": page_address("provider_home.page", provider_id=provider.id),
    }
    for address in addresses:
        queue(session, "decided", write("decided", address, **values), f"decided:{key}:{stable_id(address)}", at)


def _tell(session: Session, provider: Provider, decisions: Sequence[Decision]) -> None:
    told = [Told(one.revision.content_json["name"], one.decided, one.reason) for one in decisions]
    first = decisions[0]
    tell_people(session, provider, told, f"{first.revision.id}:{first.at.isoformat()}", first.at)
