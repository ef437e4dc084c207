"""Emails about comments: to the people of a provider that some wait, to whoever wrote one that it is answered."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.comments.models import Comment, CommentContact
from localoffer.comments.queries import people_of
from localoffer.comments.rules import State
from localoffer.database import stable_id
from localoffer.directory.models import Provider, Service
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write


def tell_provider(session: Session, provider_id: uuid.UUID, now: datetime) -> int:
    """Tell the people of a provider of the comments they have not been told of, once a day at most; later ones wait for
    the next day's job. Returns how many comments they were told of."""
    today = now.astimezone(ENGLAND).date()
    if current_app.extensions["mailbox"] is None:
        return 0  # where email is set up later, nobody is told of what is long done
    untold, people = _untold(session, provider_id), people_of(session, provider_id)
    if not untold or not people or _told_today(session, provider_id, today):
        return 0
    provider = session.get_one(Provider, provider_id)
    page = page_address("provider_comments.listing", provider_id=provider_id)
    for address in people:
        message = write("comment-received", address, provider=provider.name, number=len(untold), page=page)
        queue(session, "comment-received", message, f"comments:{provider_id}:{stable_id(address)}:{today}", now)
    for comment in untold:
        comment.told_on = today
    session.flush()
    return len(untold)


def tell_waiting(session: Session, now: datetime) -> int:
    """Tell every provider of comments that came after its email of the day before."""
    waiting = select(Service.provider_id).join(Comment, Comment.service_id == Service.id)
    untold = waiting.where(Comment.state == State.WITH_PROVIDER.value, Comment.told_on.is_(None)).distinct()
    return sum(tell_provider(session, id, now) for id in sorted(session.scalars(untold)))


def tell_writer(session: Session, comment: Comment, now: datetime) -> None:
    """Send the answer to whoever left an address, which is then deleted."""
    contact = session.get(CommentContact, comment.id)
    if contact is None:
        return
    listing = comment.service
    by_provider = listing.provider.name if listing is not None and comment.answered_as == "provider" else ""
    name = listing.name if listing else ""
    message = write("comment-answered", contact.email, listing=name, answer=comment.answer, by=by_provider)
    if current_app.extensions["mailbox"] is not None:
        queue(session, "comment-answered", message, f"comment-answered:{comment.id}", now)
    drop_contact(session, comment)


def drop_contact(session: Session, comment: Comment) -> None:
    """Delete where to answer."""
    contact = session.get(CommentContact, comment.id)
    if contact is not None:
        session.delete(contact)


def _untold(session: Session, provider_id: uuid.UUID) -> Sequence[Comment]:
    with_them = select(Comment).join(Comment.service).where(Comment.state == State.WITH_PROVIDER.value)
    mine = with_them.where(Service.provider_id == provider_id, Comment.told_on.is_(None))
    return session.scalars(mine.order_by(Comment.created_at, Comment.id)).all()


def _told_today(session: Session, provider_id: uuid.UUID, today: date) -> bool:
    theirs = select(Comment.id).join(Comment.service).where(Service.provider_id == provider_id)
    return session.scalars(theirs.where(Comment.told_on == today).limit(1)).first() is not None
