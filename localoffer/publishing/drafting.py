"""The verbs of whoever writes a listing: begin a draft, save it, send it to the officers, put it away.

A draft is a revision in state `draft`: at most one of each listing, shared by everyone of its provider. Who saves says
by `seen` (its fingerprint) which words they had before them; where a colleague has saved others meanwhile, nothing is
overwritten. None commits.
"""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.directory.content import ListingContent
from localoffer.directory.holding import hold_listing
from localoffer.directory.models import Provider, Service
from localoffer.publishing import actions
from localoffer.publishing.actions import Outcome, Submission, look_after, new_service
from localoffer.publishing.models import Revision, TrustedProvider
from localoffer.publishing.reviewing import put_aside_older, put_aside_waiting
from localoffer.publishing.rules import State
from localoffer.publishing.versions import said_last, take


def open_draft(session: Session, service_id: uuid.UUID) -> Revision | None:
    """The draft of a listing; None where nobody is writing one."""
    drafts = select(Revision).where(Revision.service_id == service_id, Revision.state == State.DRAFT)
    return session.scalars(drafts).first()


def newest(session: Session, service: Service) -> Revision | None:
    """What the provider said last, drafts left out: what waits or was sent back since the public version; the public
    version; where there is none, the latest there was."""
    versions = select(Revision).where(Revision.service_id == service.id, Revision.state != State.DRAFT)
    return said_last(session.scalars(versions.order_by(Revision.number.desc())).all())


def start_new(session: Session, provider: Provider, name: str, actor: Actor, now: datetime) -> Revision:
    """Begin a listing that nobody sees yet. Raises pydantic.ValidationError for a name that cannot be one."""
    return _begin_listing(session, provider, ListingContent(name=name), actor, now)


def copy(session: Session, service: Service, name: str, actor: Actor, now: datetime) -> Revision:
    """Begin another listing of the same provider that says the same under another name."""
    said = open_draft(session, service.id) or newest(session, service)
    content = said.content if said else ListingContent(name=service.name)
    # What the register says of a setting is its own listing's alone.
    renamed = content.model_copy(update={"name": ListingContent(name=name).name, "setting": None})
    return _begin_listing(session, service.provider, renamed, actor, now)


def start(session: Session, service: Service, actor: Actor, now: datetime) -> Revision:
    """The draft of a listing: the one that is being written, or else a new one of what the provider said last."""
    hold_listing(session, service.id)
    draft = open_draft(session, service.id)
    if draft is not None:
        return draft
    last = newest(session, service)
    return _new_draft(session, service, last.content if last else ListingContent(name=service.name), actor, now)


def save(session: Session, draft: Revision, content: ListingContent, seen: str, actor: Actor, now: datetime) -> bool:
    """Write what the draft says from now on; False where it says that already.

    Raises ConflictError where someone else saved, sent or discarded it since it was `seen`.
    """
    fingerprint = content.fingerprint()
    if fingerprint == draft.fingerprint == seen:
        return False
    take(
        session, draft, seen,
        content_json=content.to_json(), fingerprint=fingerprint, author=str(actor), created_at=now,
    )  # fmt: skip
    return True


def submit(session: Session, draft: Revision, seen: str, actor: Actor, now: datetime) -> Outcome:
    """Send a draft to the officers; a trusted provider's is published at once. Whoever sends it says that all of it is
    right, so the day counts as confirmed when it becomes public.

    What says the same as the public version changes nothing but that day. Versions that waited are put aside: this one
    stands in their place. Raises ConflictError as `save` does.
    """
    service = draft.service
    hold_listing(session, service.id)
    today = now.astimezone(ENGLAND).date()
    public = session.get(Revision, service.public_revision_id) if service.public_revision_id else None
    if public is not None and public.fingerprint == seen:
        take(session, draft, seen, state=State.DISCARDED)
        actions.confirm_listing(session, service, today, actor, now)
        return Outcome(service, public, "unchanged")
    take(session, draft, seen, state=State.SUBMITTED, author=str(actor), created_at=now, confirmed_on=today)
    put_aside_older(session, draft, f"Version {draft.number}, which is newer, was sent.", actor, now)
    record(session, actor, "revision submitted", "service", service.id, now, revision=draft.number)
    if session.get(TrustedProvider, service.provider_id) is not None:
        actions.approve_revision(session, draft, actor, now)
        look_after(session, draft)
    session.flush()
    return Outcome(service, draft, "changed" if public else "new")


def discard(session: Session, draft: Revision, actor: Actor, now: datetime) -> bool:
    """Put a draft away. A listing that was nothing but this draft goes with it: True where it did."""
    service = draft.service
    hold_listing(session, service.id)
    others = select(func.count()).where(Revision.service_id == service.id, Revision.id != draft.id)
    alone = not session.scalar(others)
    record(session, actor, "draft discarded", "service", service.id, now, revision=draft.number)
    take(session, draft, draft.fingerprint, state=State.DISCARDED)
    if alone:
        session.delete(draft)
        session.flush()
        session.delete(service)
    session.flush()
    return alone


def take_down(session: Session, service: Service, reason: str, actor: Actor, now: datetime) -> None:
    """Its provider withdraws a listing: families no longer find it, officers have nothing to decide about it, nobody
    goes on writing it. What was said last can be taken up again. Raises LocalOfferError without a reason."""
    hold_listing(session, service.id)
    put_aside_waiting(session, service, f"Withdrawn by its provider: {reason}", actor, now)
    actions.withdraw_listing(session, service, reason, actor, now)
    draft = open_draft(session, service.id)
    if draft is not None:
        discard(session, draft, actor, now)


def _begin_listing(
    session: Session, provider: Provider, content: ListingContent, actor: Actor, now: datetime
) -> Revision:
    service = new_service(session, Submission(provider, content), now)
    session.flush()
    return _new_draft(session, service, content, actor, now)


def _new_draft(session: Session, service: Service, content: ListingContent, actor: Actor, now: datetime) -> Revision:
    last = session.scalar(select(func.max(Revision.number)).where(Revision.service_id == service.id)) or 0
    draft = actions.new_revision(service, last + 1, State.DRAFT, content, actor, now)
    session.add(draft)
    session.flush()
    record(session, actor, "draft begun", "service", service.id, now, revision=draft.number)
    return draft
