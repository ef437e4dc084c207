"""Reads of the editor: the words that are being worked on, and what became of those sent before."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.database import read_id
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider, Service
from localoffer.publishing import drafting
from localoffer.publishing.models import Revision
from localoffer.publishing.rules import State
from localoffer.publishing.versions import Version


@dataclass(frozen=True)
class Work:
    """What the editor shows of a listing: the draft, or where nobody is writing one, what was said last.

    `seen` is what a form says it was made from. `waiting` waits for an officer; `sent_back` came back from one and
    nothing was sent since; `public` is what families read.
    """

    service: Service
    shown: Revision
    content: ListingContent
    seen: str
    is_draft: bool
    waiting: Revision | None
    sent_back: Revision | None
    public: Revision | None


def work_on(session: Session, service: Service) -> Work | None:
    """The state of a listing's words; None where there are none. Writes nothing."""
    draft, last = drafting.open_draft(session, service.id), drafting.newest(session, service)
    shown = draft or last
    if shown is None:
        return None
    content = shown.content
    return Work(
        service=service,
        shown=shown,
        content=content,
        # A draft begun from an older version has its words, less the terms that have left their vocabulary.
        seen=draft.fingerprint if draft else content.fingerprint(),
        is_draft=draft is not None,
        waiting=last if last is not None and last.lifecycle is State.SUBMITTED else None,
        sent_back=last if last is not None and last.lifecycle is State.SENT_BACK else None,
        public=session.get(Revision, service.public_revision_id) if service.public_revision_id else None,
    )


def name_taken(session: Session, provider: Provider, name: str) -> bool:
    """Whether the provider has a listing of this name, in capitals or not, that was not put aside for good."""
    kept = select(Revision.id).where(Revision.service_id == Service.id, Revision.state != State.DISCARDED)
    found = select(Service.id).where(
        Service.provider_id == provider.id, func.lower(Service.name) == name.lower(), kept.exists()
    )
    return session.scalar(found.limit(1)) is not None


def writer_of(session: Session, version: Version) -> str:
    """The email address of whoever wrote a version last; "" where it was not a person."""
    kind, _, name = version.author.partition(":")
    id = read_id(name) if kind == "user" else None
    user = session.get(User, id) if id else None
    return user.email if user else ""
