"""Table of notices: what a register says of an organisation listed here, for an officer to accept or not."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base
from localoffer.directory.models import Provider


class RegisterNotice(Base):
    """One thing that a register says, once: the same cause is never raised twice.

    `register`: the source, as listings name it. `reference`: the register's own number. `kind`: a code of
    `rules.KINDS`. `cause` tells one closing from another of the same school. `changes`: [what, before, after], in
    words. `because`: the sentence kept with a listing that is withdrawn for it. `before_revision_id` is what families
    read before, `revision_id` what the register brought: public already, or waiting for an officer.
    """

    __tablename__ = "register_notice"
    __table_args__ = (
        UniqueConstraint("register", "reference", "kind", "cause"),
        CheckConstraint("state IN ('open', 'accepted', 'kept', 'gone')", name="state_is_known"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    register: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200))
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provider.id", ondelete="SET NULL"), index=True)
    changes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    because: Mapped[str] = mapped_column(String(300), default="")
    happens_on: Mapped[date | None]
    before_revision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id", ondelete="SET NULL"))
    revision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(10), index=True, default="open")
    raised_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(String(1000), default="")

    provider: Mapped[Provider | None] = relationship()
