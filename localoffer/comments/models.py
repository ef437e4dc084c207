"""Tables of comments: what was said and what came of it, and apart from them who wants an answer."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.comments.rules import About, State
from localoffer.database import Base
from localoffer.directory.models import Service


class Comment(Base):
    """One comment, on a listing or (without `service_id`) on the Local Offer as a whole. Nothing says who wrote it.

    `text` is as it was written, emptied after the authority's time of keeping. `told_on`: the day the provider's people
    were sent an email of it. `answered_as` is `provider` or `council`. `published_text` and `published_answer` are an
    officer's wording; they stay when the comment is taken off the page.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("state IN ('new', 'with-provider', 'answered', 'set-aside')", name="state_is_known"),
        CheckConstraint("answered_as IN ('provider', 'council')", name="answered_as_is_known"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service.id", ondelete="SET NULL"), index=True)
    about: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(index=True)
    told_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_as: Mapped[str | None] = mapped_column(String(10))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(20))
    published_text: Mapped[str] = mapped_column(Text, default="")
    published_answer: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(index=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    service: Mapped[Service | None] = relationship()

    @property
    def stands(self) -> State:
        """Where it stands."""
        return State(self.state)

    @property
    def kind(self) -> About:
        """What it is about."""
        return About(self.about)


class CommentContact(Base):
    """Where to send the answer to a comment. Deleted when that is done, and after CONTACT_KEPT in any case."""

    __tablename__ = "comment_contact"

    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(index=True)
