"""Reads of comments: for the provider, for officers, for everyone."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from localoffer.accounts.models import User
from localoffer.clock import ENGLAND
from localoffer.comments.models import Comment
from localoffer.comments.rules import LATE_AFTER, OPEN, State, is_publishing_due
from localoffer.directory.models import Service
from localoffer.memberships.models import Membership

PAGE = 20
UNANSWERED = "open"


@dataclass(frozen=True)
class Filters:
    """Which comments an officer asks for; empty for all. `state`: a State, or UNANSWERED."""

    state: str = ""
    about: str = ""
    published: str = ""


@dataclass(frozen=True)
class Counts:
    """How comments stand. `late`: open for LATE_AFTER or longer; `to_publish`: answered and not on the public page;
    `due`: the law's year is over."""

    new: int
    with_provider: int
    late: int
    to_publish: int
    last_published: datetime | None
    due: bool


def people_of(session: Session, provider_id: uuid.UUID) -> Sequence[str]:
    """The addresses of those who look after a provider and can sign in."""
    query = (
        select(User.email).join(Membership, Membership.user_id == User.id)
        .where(Membership.provider_id == provider_id, User.active.is_(True)).order_by(User.email)
    )  # fmt: skip
    return session.scalars(query).all()


def has_people(session: Session, service: Service | None) -> bool:
    """Whether somebody looks after this listing."""
    return service is not None and bool(people_of(session, service.provider_id))


def public_listing(session: Session, slug: str) -> Service | None:
    """The public listing of this name in addresses."""
    return session.scalars(select(Service).where(Service.slug == slug, Service.public_revision_id.is_not(None))).first()


def of_provider(provider_id: uuid.UUID) -> Select[Comment]:
    """What its people see: comments on its listings that are not set aside, the unanswered first, then the latest."""
    is_open = Comment.state.in_([state.value for state in OPEN])
    return (
        select(Comment).join(Comment.service)
        .where(Service.provider_id == provider_id, Comment.state != State.SET_ASIDE.value, Comment.text != "")
        .options(joinedload(Comment.service))
        .order_by(is_open.desc(), Comment.created_at.desc(), Comment.id)
    )  # fmt: skip


def waiting_for(session: Session, provider_id: uuid.UUID) -> Sequence[Comment]:
    """Those its people have not answered, the oldest first."""
    is_open = Comment.state.in_([state.value for state in OPEN])
    query = of_provider(provider_id).where(is_open).order_by(None).order_by(Comment.created_at, Comment.id)
    return session.scalars(query).all()


def for_officers(filters: Filters) -> Select[Comment]:
    """The comments asked for: of those unanswered the oldest first, of all others the latest."""
    query = select(Comment).options(joinedload(Comment.service).joinedload(Service.provider))
    if filters.state == UNANSWERED:
        query = query.where(Comment.state.in_([state.value for state in OPEN]))
    elif filters.state:
        query = query.where(Comment.state == filters.state)
    if filters.about:
        query = query.where(Comment.about == filters.about)
    if filters.published:
        there = Comment.published_at.is_not(None)
        query = query.where(there if filters.published == "yes" else ~there)
    first = Comment.created_at.asc() if filters.state == UNANSWERED else Comment.created_at.desc()
    return query.order_by(first, Comment.id)


def published() -> Select[Comment]:
    """What everyone reads, the latest first."""
    return (
        select(Comment).where(Comment.published_at.is_not(None))
        .options(joinedload(Comment.service).joinedload(Service.provider))
        .order_by(Comment.published_at.desc(), Comment.id)
    )  # fmt: skip


def counts(session: Session, now: datetime) -> Counts:
    """How all comments stand."""
    by_state = select(Comment.state, func.count()).group_by(Comment.state)
    states = {str(row[0]): int(row[1]) for row in session.execute(by_state)}
    is_open = Comment.state.in_([state.value for state in OPEN])
    late = select(func.count()).where(is_open, Comment.created_at <= now - LATE_AFTER)
    answered = (Comment.state == State.ANSWERED.value, Comment.published_at.is_(None))
    last = session.scalar(select(func.max(Comment.published_at)))
    first_answered = session.scalar(select(func.min(Comment.closed_at)).where(Comment.state == State.ANSWERED.value))
    return Counts(
        new=states.get(State.NEW.value, 0),
        with_provider=states.get(State.WITH_PROVIDER.value, 0),
        late=session.scalar(late) or 0,
        to_publish=session.scalar(select(func.count()).where(*answered)) or 0,
        last_published=last,
        due=is_publishing_due(_day(last), _day(first_answered), now.astimezone(ENGLAND).date()),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(ENGLAND).date() if moment else None
