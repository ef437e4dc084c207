"""Revisions: every version of every listing, what state it is in, and who put it there."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Service
from localoffer.publishing.rules import State


class Revision(Base):
    """What a listing says, or said, or would say. Content is never changed once submitted."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        Index(
            "uq_revision_one_public",
            "service_id",
            unique=True,
            sqlite_where=text("state = 'public'"),
            postgresql_where=text("state = 'public'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), index=True)
    content_json: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    service: Mapped[Service] = relationship(foreign_keys=[service_id])

    @property
    def content(self) -> ListingContent:
        """The content as a value. Raises pydantic.ValidationError where a vocabulary lost a code it uses."""
        return ListingContent.from_json(self.content_json)

    @property
    def lifecycle(self) -> State:
        """Its state as an enum."""
        return State(self.state)
