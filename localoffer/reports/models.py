"""Tables of reports: one report a setting and school year, its versions, and the questions each version answered."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from config.reports.shape import Form
from localoffer.database import Base
from localoffer.directory.models import Provider
from localoffer.freshness.rules import Dates
from localoffer.publishing.versions import Version
from localoffer.reports.content import ReportContent


class ReportQuestions(Base):
    """A version of a form as it was when a report first answered it. Never changed: whatever becomes of the files in
    `config/reports`, an old report keeps the questions it answered."""

    __tablename__ = "report_questions"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    form: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    content_json: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime]

    @property
    def questions(self) -> Form:
        """The form as a value."""
        return Form.model_validate(self.content_json)


class Report(Base):
    """What one setting says for one school year. `year` is the calendar year in which that begins.

    Public exactly when it has a public version; that of an earlier year stays public and can be read. `confirmed_on`
    is the day from which it is due again.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("provider_id", "year"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"))
    year: Mapped[int] = mapped_column(index=True)
    # No foreign key, as in `service`: it would make a circle.
    public_revision_id: Mapped[uuid.UUID | None]
    published_on: Mapped[date | None]
    edited_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    assured_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    provider: Mapped[Provider] = relationship()

    @property
    def is_public(self) -> bool:
        """Whether families may read it."""
        return self.public_revision_id is not None

    @property
    def dates(self) -> Dates:
        """Its three dates, as the rule of freshness takes them."""
        return Dates(self.edited_on, self.confirmed_on, self.assured_on)


class ReportRevision(Version, Base):
    """What a report says, or said, or would say. Content is never changed once submitted.

    `findings_json`: what became of each question when the version was sent, by its code, so that lists of many
    reports need not judge every one again; none for a draft.
    """

    __tablename__ = "report_revision"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        Index(
            "uq_report_revision_one_public",
            "report_id",
            unique=True,
            sqlite_where=text("state = 'public'"),
            postgresql_where=text("state = 'public'"),
        ),
        Index(
            "uq_report_revision_one_draft",
            "report_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    questions_id: Mapped[str] = mapped_column(ForeignKey("report_questions.fingerprint"))
    findings_json: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))

    report: Mapped[Report] = relationship()
    asked: Mapped[ReportQuestions] = relationship()

    @property
    def content(self) -> ReportContent:
        """The content as a value."""
        return ReportContent.from_json(self.content_json)

    @property
    def form(self) -> Form:
        """The questions that it answers."""
        return self.asked.questions
