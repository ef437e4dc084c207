"""Reads for officers: what waits for a decision, what was published unseen, and a listing's history."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from config.access import STAFF
from localoffer.accounts.models import User, UserRole
from localoffer.clock import ENGLAND
from localoffer.database import read_id
from localoffer.directory.models import Provider, Service
from localoffer.publishing.models import Review, ReviewNote, Revision, TrustedProvider
from localoffer.publishing.rules import State

Rows = Select[Revision, Service, Provider, str | None]
PAGE = 50
"""Revisions on a page; also the most that are approved at once."""


@dataclass(frozen=True)
class Filters:
    """What of the queue is asked for; "" and None leave a filter out. `whose` is an officer's id, or "nobody"."""

    kind: str = ""
    change: Literal["", "new", "change"] = ""
    whose: uuid.UUID | Literal["", "nobody"] = ""


@dataclass(frozen=True)
class Item:
    """One revision in a list. `version` is the listing's, as a decision has to name it; `since` is when it was sent
    or published, `days` how many days ago that was."""

    id: uuid.UUID
    name: str
    number: int
    is_new: bool
    provider: str
    kind: str
    version: int
    since: datetime
    days: int
    assigned_to: str
    state: State


@dataclass(frozen=True)
class Items:
    """A page of a list, and how many there are in all."""

    items: tuple[Item, ...]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Counts:
    """How much waits for officers. `oldest_days`: of the revision that has waited longest; None where none waits."""

    new: int
    changes: int
    to_look_at: int
    oldest_days: int | None


def waiting(session: Session, filters: Filters, today: date, page: int = 1) -> Items:
    """Revisions that wait for a decision, oldest first."""
    query = _rows().where(Revision.state == State.SUBMITTED, *_conditions(filters))
    return _page(session, query.order_by(Revision.created_at, Revision.id), Revision.created_at.key, today, page)


def to_look_at(session: Session, today: date, page: int = 1) -> Items:
    """Public revisions of trusted providers that no officer has looked at, oldest first."""
    query = _rows().where(Revision.state == State.PUBLIC, *_unseen())
    return _page(session, query.order_by(Revision.decided_at, Revision.id), Revision.decided_at.key, today, page)


def items_of(session: Session, ids: Collection[uuid.UUID], today: date) -> tuple[Item, ...]:
    """These revisions, whatever state they are in, oldest first."""
    query = _rows().where(Revision.id.in_(list(ids))).order_by(Revision.created_at, Revision.id)
    return tuple(_item(*row, "created_at", today) for row in session.execute(query)) if ids else ()


def counts(session: Session, today: date) -> Counts:
    """How much waits for officers."""
    query = (
        select(Service.public_revision_id.is_(None), func.count(), func.min(Revision.created_at))
        .join(Service, Revision.service_id == Service.id)
        .where(Revision.state == State.SUBMITTED)
        .group_by(Service.public_revision_id.is_(None))
    )
    rows = {bool(is_new): (number, oldest) for is_new, number, oldest in session.execute(query)}
    unseen = select(func.count()).select_from(Revision).join(Review, Review.revision_id == Revision.id)
    oldest = min((oldest for _, oldest in rows.values()), default=None)
    return Counts(
        new=rows.get(True, (0, None))[0],
        changes=rows.get(False, (0, None))[0],
        to_look_at=session.scalar(unseen.where(Revision.state == State.PUBLIC, *_unseen())) or 0,
        oldest_days=_days(oldest, today) if oldest else None,
    )


def history(session: Session, service_id: uuid.UUID) -> Sequence[Revision]:
    """Every revision of a listing but drafts, newest first."""
    query = select(Revision).where(Revision.service_id == service_id, Revision.state != State.DRAFT)
    return session.scalars(query.order_by(Revision.number.desc())).all()


def revision_by_id(session: Session, text: str) -> Revision | None:
    """A revision that officers may see, by its id; None for a draft, and for what is no id."""
    try:
        wanted = uuid.UUID(text)
    except ValueError:
        return None
    query = select(Revision).where(Revision.id == wanted, Revision.state != State.DRAFT)
    return session.scalars(query.options(joinedload(Revision.service).joinedload(Service.provider))).first()


def notes(session: Session, service_id: uuid.UUID) -> Sequence[ReviewNote]:
    """What officers wrote down about a listing, newest first."""
    query = select(ReviewNote).where(ReviewNote.service_id == service_id)
    return session.scalars(query.order_by(ReviewNote.id.desc())).all()


def colleagues(session: Session) -> Sequence[User]:
    """Everyone a revision can be assigned to, by address."""
    roles = [role.value for role in STAFF.roles]
    staff = select(UserRole.user_id).where(UserRole.name.in_(roles))
    return session.scalars(select(User).where(User.active, User.id.in_(staff)).order_by(User.email)).all()


def trusted(session: Session) -> Sequence[tuple[Provider, TrustedProvider]]:
    """Providers who publish at once, by name."""
    query = select(Provider, TrustedProvider).join(TrustedProvider, TrustedProvider.provider_id == Provider.id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Provider.name, Provider.id))]


def who(session: Session, actors: Collection[str | None]) -> Mapping[str, str]:
    """Who the trail's actors are, for officers: an account's address, or what kind of thing acted."""
    names = {actor: actor.partition(":") for actor in actors if actor}
    ids = {actor: read_id(name) for actor, (kind, _, name) in names.items() if kind == "user"}
    query = select(User.id, User.email).where(User.id.in_([id for id in ids.values() if id]))
    emails: dict[uuid.UUID | None, str] = {row[0]: row[1] for row in session.execute(query)}
    words = {"command": "an import", "job": "the system"}
    return {
        actor: emails.get(ids[actor], "a closed account") if actor in ids else words.get(kind, kind)
        for actor, (kind, _, _) in names.items()
    }


def _rows() -> Rows:
    return (
        select(Revision, Service, Provider, User.email)
        .join(Service, Revision.service_id == Service.id)
        .join(Provider, Service.provider_id == Provider.id)
        .outerjoin(Review, Review.revision_id == Revision.id)
        .outerjoin(User, User.id == Review.assigned_to)
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(Provider.kind == filters.kind)
    if filters.change:
        is_new = Service.public_revision_id.is_(None)
        conditions.append(is_new if filters.change == "new" else ~is_new)
    if filters.whose == "nobody":
        conditions.append(Review.assigned_to.is_(None))
    elif filters.whose:
        conditions.append(Review.assigned_to == filters.whose)
    return conditions


def _unseen() -> tuple[ColumnElement[bool], ...]:
    return Review.look_after.is_(True), Review.looked_at.is_(None)


def _page(session: Session, query: Rows, since: str, today: date, page: int) -> Items:
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    return Items(tuple(_item(*row, since, today) for row in rows), total)


def _item(revision: Revision, service: Service, provider: Provider, email: str | None, since: str, today: date) -> Item:
    at = getattr(revision, since)
    return Item(
        id=revision.id,
        name=revision.content_json["name"],
        number=revision.number,
        is_new=service.public_revision_id is None,
        provider=provider.name,
        kind=provider.kind,
        version=service.version,
        since=at,
        days=_days(at, today),
        assigned_to=email or "",
        state=revision.lifecycle,
    )


def _days(since: datetime, today: date) -> int:
    return max(0, (today - since.astimezone(ENGLAND).date()).days)
