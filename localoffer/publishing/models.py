"""Revisions: every version of every listing, what state it is in, who put it there, and what officers note of it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Service
from localoffer.publishing.versions import Version


class Revision(Version, Base):
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
        Index(
            "uq_revision_one_draft",
            "service_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)

    service: Mapped[Service] = relationship(foreign_keys=[service_id])

    @property
    def content(self) -> ListingContent:
        """The content as a value. Raises pydantic.ValidationError where a vocabulary lost a code it uses."""
        return ListingContent.from_json(self.content_json)


class Review(Base):
    """What officers do about a revision besides deciding. `look_after`: a trusted provider published it at once, and
    an officer is to look at it afterwards; `looked_at` says that one did."""

    __tablename__ = "review"

    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    assigned_to: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    look_after: Mapped[bool] = mapped_column(default=False)
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[str | None] = mapped_column(String(200))


class ReviewNote(Base):
    """What officers write down for each other about a listing. Neither providers nor families ever see it."""

    __tablename__ = "review_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class TrustedProvider(Base):
    """An organisation whose changes are published at once and looked at afterwards."""

    __tablename__ = "trusted_provider"

    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
