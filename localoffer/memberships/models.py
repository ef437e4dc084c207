"""Tables of memberships: who belongs to which provider, and invitations to belong to one."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import User
from localoffer.database import Base
from localoffer.directory.models import Provider


class Membership(Base):
    """One person belongs to one provider, as its `editor` or its `manager`."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("role IN ('editor', 'manager')", name="role_is_known"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("provider.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    provider: Mapped[Provider] = relationship()


class Invitation(Base):
    """A link sent by email that makes whoever can read that mailbox a member.

    Only a hash of the link's secret part is kept. Open until it is accepted, withdrawn, or `expires_at` has passed.
    """

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("role IN ('editor', 'manager')", name="role_is_known"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    provider: Mapped[Provider] = relationship()
