"""Table of claims."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import User
from localoffer.database import Base
from localoffer.directory.models import Provider


class Claim(Base):
    """Someone says that they answer for an organisation: one listed already (`kind` "listed") or one they register
    (`kind` "new").

    `provider_id` is None for a new one that waits for an officer before it is made; `details` then hold what it is to
    be (the fields of `ProviderDetails`). `why`: codes of `rules.WHY`, why an officer is needed. `domain`: the domain
    that proved it. `like`: ids of organisations that looked the same to the matching rule and that the person said
    it is not. `note`: what the person writes to the officer.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("kind IN ('listed', 'new')", name="kind_is_known"),
        CheckConstraint("state IN ('waiting', 'approved', 'refused')", name="state_is_known"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provider.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    name: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    why: Mapped[list[str]] = mapped_column(JSON, default=list)
    like: Mapped[list[str]] = mapped_column(JSON, default=list)
    domain: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()
    provider: Mapped[Provider | None] = relationship()
