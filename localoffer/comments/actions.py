"""Verbs of comments: receive, answer, pass on, set aside, take up again, publish. They flush, queue their emails and
write to the trail, never what anybody wrote; the edge commits."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from localoffer.accounts.sign_ins import NOBODY
from localoffer.audit import Actor, record
from localoffer.comments.models import Comment, CommentContact
from localoffer.comments.queries import has_people
from localoffer.comments.rules import About, Reason, State, Step, check_step
from localoffer.comments.telling import drop_contact, tell_provider, tell_writer
from localoffer.directory.models import Service


def receive(
    session: Session, id: uuid.UUID, about: About, text: str, email: str, service: Service | None, now: datetime
) -> bool:
    """Keep a comment and, apart from it, where to answer. With a listing that somebody looks after it goes to them at
    once. False where it has been received before."""
    if session.get(Comment, id) is not None:
        return False
    state = State.WITH_PROVIDER if has_people(session, service) else State.NEW
    made = Comment(id=id, about=about.value, text=text, state=state.value, created_at=now, service=service)
    session.add(made)
    session.flush()
    if email:
        session.add(CommentContact(comment_id=id, email=email, created_at=now))
    record(session, NOBODY, "comment received", "comment", id, now, about=about.value, listing=_id(made.service_id))
    if service is not None and state is State.WITH_PROVIDER:
        tell_provider(session, service.provider_id, now)
    session.flush()
    return True


def answer(
    session: Session, comment: Comment, text: str, answered_as: str, seen: int | None, actor: Actor, now: datetime
) -> None:
    """Say what was done. Whoever left an address is sent it, and the address is deleted. `answered_as`: `provider` or
    `council`. Raises ConflictError and NotAllowedError, as every verb below."""
    _check(session, comment, Step.ANSWER, seen)
    comment.answer, comment.answered_as = text, answered_as
    _close(comment, State.ANSWERED, actor, now)
    record(session, actor, "comment answered", "comment", comment.id, now, answered_as=answered_as)
    tell_writer(session, comment, now)
    session.flush()


def pass_on(session: Session, comment: Comment, seen: int | None, actor: Actor, now: datetime) -> None:
    """Ask the provider to answer."""
    _check(session, comment, Step.PASS_ON, seen)
    comment.state = State.WITH_PROVIDER.value
    record(session, actor, "comment passed on", "comment", comment.id, now)
    session.flush()
    if comment.service is not None:
        tell_provider(session, comment.service.provider_id, now)
    session.flush()


def set_aside(
    session: Session, comment: Comment, reason: Reason, seen: int | None, actor: Actor, now: datetime
) -> None:
    """Neither answer nor publish it, for one of the reasons there are. The provider does not see it any more."""
    _check(session, comment, Step.SET_ASIDE, seen)
    _close(comment, State.SET_ASIDE, actor, now)
    comment.reason, comment.published_at = reason.value, None
    drop_contact(session, comment)
    record(session, actor, "comment set aside", "comment", comment.id, now, reason=reason.value)
    session.flush()


def reopen(session: Session, comment: Comment, seen: int | None, actor: Actor, now: datetime) -> None:
    """Take up again what was set aside: as it stood before."""
    _check(session, comment, Step.REOPEN, seen)
    comment.reason = None
    if comment.answer:
        comment.state = State.ANSWERED.value
    else:
        comment.state, comment.closed_at, comment.closed_by = State.NEW.value, None, None
    record(session, actor, "comment taken up again", "comment", comment.id, now)
    session.flush()


def publish(
    session: Session, comment: Comment, text: str, answer: str, seen: int | None, actor: Actor, now: datetime
) -> None:
    """Show the comment and the answer to everyone, in the officer's wording. Doing it again changes the wording and
    not the date."""
    _check(session, comment, Step.PUBLISH, seen)
    comment.published_text, comment.published_answer = text, answer
    comment.published_at = comment.published_at or now
    record(session, actor, "comment published", "comment", comment.id, now)
    session.flush()


def unpublish(session: Session, comment: Comment, seen: int | None, actor: Actor, now: datetime) -> None:
    """Take it off the public page; its wording is kept for another time."""
    _check(session, comment, Step.PUBLISH, seen)
    comment.published_at = None
    record(session, actor, "comment taken off the page", "comment", comment.id, now)
    session.flush()


def _check(session: Session, comment: Comment, step: Step, seen: int | None) -> None:
    """With the row locked where the database can: of two at once the second finds another version."""
    session.refresh(comment, with_for_update=True)
    check_step(step, comment.stands, has_people(session, comment.service), seen, comment.version)


def _close(comment: Comment, state: State, actor: Actor, now: datetime) -> None:
    comment.state, comment.closed_at, comment.closed_by = state.value, now, str(actor)


def _id(id: uuid.UUID | None) -> str | None:
    return str(id) if id else None
