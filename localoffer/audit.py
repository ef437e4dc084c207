"""The audit trail: who did what to which thing, when. Written in the same transaction as the change."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from localoffer.database import Base

GATHERED = "gathered lines of the trail"
"""Where a session keeps lines while thousands of changes are made (`localoffer.directory.bulk`)."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, a command, a job, or whoever has the link of a reminder. `name` is an account's id,
    a command's or job's name, or a reminder's id."""

    kind: Literal["user", "command", "job", "link"]
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


class AuditEvent(Base):
    """One thing done. `details` holds changed fields, never free text about a child."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: uuid.UUID | None,
    at: datetime,
    **details: Any,
) -> None:
    """Add one line to the trail."""
    line = {
        "at": at,
        "actor": str(actor),
        "action": action,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "details": details,
    }
    gathered: list[dict[str, Any]] | None = session.info.get(GATHERED)
    if gathered is None:
        session.add(AuditEvent(**line))
    else:
        gathered.append(line)


def write_gathered(session: Session) -> None:
    """Write the lines that were gathered, many with one statement, in the order in which they came."""
    lines = session.info.get(GATHERED)
    if lines:
        session.execute(insert(AuditEvent.__table__), lines)  # type: ignore[arg-type]
        lines.clear()
