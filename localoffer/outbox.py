"""The outbox: which listings each search engine still has to be told about.

A row is written in the same transaction as the change it announces and holds no payload: whoever
delivers it reads the listing as it then is, so repeated and late deliveries do no harm. One row a
listing and target; a newer change moves the row on.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from localoffer.database import Base


class OutboxTarget(Base):
    """Someone who wants to hear of changes, like `elasticsearch` or `embedded@host`. Registered before its
    first rebuild reads a row, so that nothing changed meanwhile is missed."""

    __tablename__ = "outbox_target"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    registered_at: Mapped[datetime]


class OutboxEntry(Base):
    """One listing that one target has not been told of. `leased_until`: another worker has it in hand."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("target", "service_id"),
        Index("ix_outbox_due", "target", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(ForeignKey("outbox_target.name", ondelete="CASCADE"))
    service_id: Mapped[uuid.UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    dead: Mapped[bool] = mapped_column(default=False)


def register_target(session: Session, name: str, at: datetime) -> None:
    """From the next commit on, changes are announced to `name` too. Registering twice is fine."""
    if session.get(OutboxTarget, name) is None:
        session.add(OutboxTarget(name=name, registered_at=at))
        session.flush()


def announce(session: Session, changes: Iterable[tuple[uuid.UUID, int]], at: datetime) -> None:
    """Tell every registered target that these listings (id, version) changed. Also for a withdrawn one."""
    targets = session.scalars(select(OutboxTarget.name).order_by(OutboxTarget.name)).all()
    rows = [
        {"target": target, "service_id": service_id, "version": version, "created_at": at, "next_try_at": at,
         "attempts": 0, "dead": False}
        for service_id, version in changes
        for target in targets
    ]  # fmt: skip
    if not rows:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), 500):
        statement = dialect.insert(OutboxEntry).values(rows[start : start + 500])
        new = statement.excluded
        # The lease stays: a worker holding the older version deletes the row only at that version.
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["target", "service_id"],
                set_={"version": new.version, "next_try_at": new.next_try_at, "attempts": 0, "dead": False},
            )
        )
