"""The table of reminders that were sent."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base
from localoffer.directory.models import Service


class Reminder(Base):
    """Someone was told that a listing, or the yearly report of a provider, due on a day, has come into a state: once,
    whatever happens.

    It is about a listing (`service_id`) or about a provider's report (`provider_id`), which may not be there at all.
    `told` is `provider` or `officers`. `used_at`: its link was pressed; a link works once, and only listings have one.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("service_id", "due_on", "state"),
        UniqueConstraint("provider_id", "due_on", "state"),
        CheckConstraint("(service_id IS NULL) <> (provider_id IS NULL)", name="about_one_thing"),
        CheckConstraint("told IN ('provider', 'officers')", name="told_is_known"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    told: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    # None where it is about a report; only links ask for it, and those are of listings.
    service: Mapped[Service] = relationship()
