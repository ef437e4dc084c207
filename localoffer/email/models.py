"""The table of emails: waiting, sent, or given up."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base


class QueuedEmail(Base):
    """One email. `key` is unique: the same reason never makes two. `text` and `html` are emptied once it is sent or
    given up, because they may hold a link that lets someone in. `leased_until`: a sender has it in hand."""

    __tablename__ = "email"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'dead')", name="state_is_known"),
        Index("ix_email_due", "state", "next_try_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    to: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime] = mapped_column(index=True)
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None]
