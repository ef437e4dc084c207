"""The record of each import: who, what file, what it changed, what was wrong, how long it took."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from importers.problems import ReadProblem, rejected_rows
from localoffer.database import Base

KEPT_PROBLEMS = 500
"""Findings kept with a run; the counts are of all of them."""


class ImportRun(Base):
    """One run that was meant to write. `state` is applied, refused or failed; a dry run leaves no trace."""

    __tablename__ = "import_run"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    started_at: Mapped[datetime] = mapped_column(index=True)
    seconds: Mapped[float]
    actor: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(10))
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


@dataclass
class Run:
    """A run while it goes on, and what is printed of it."""

    kind: str
    file_name: str
    started_at: datetime
    actor: str
    source: str = ""
    sha256: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    state: str = "failed"
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[ReadProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, problems: list[ReadProblem]) -> None:
        """Take findings in; rows kept out are counted once each."""
        self.problems += problems
        self.rejected = len(rejected_rows(self.problems))

    @property
    def warnings(self) -> int:
        """Findings that keep no row out."""
        return sum(not problem.rejects for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """The run record as `--json` prints it."""
        return {
            "kind": self.kind,
            "source": self.source,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "actor": self.actor,
            "started_at": self.started_at.isoformat(),
            "seconds": round(self.seconds, 3),
            "state": self.state,
            "options": self.options,
            "counts": {
                "new": self.new,
                "changed": self.changed,
                "unchanged": self.unchanged,
                "rejected": self.rejected,
                "warnings": self.warnings,
            },
            "notes": self.notes,
            "problems": [problem.to_json() for problem in self.problems[:KEPT_PROBLEMS]],
        }


def keep(session: Session, run: Run) -> None:
    """Write the record of a finished run."""
    session.add(
        ImportRun(
            started_at=run.started_at,
            seconds=round(run.seconds, 3),
            actor=run.actor[:200],
            kind=run.kind,
            source=run.source[:60],
            file_name=run.file_name[:300],
            sha256=run.sha256,
            state=run.state,
            new=run.new,
            changed=run.changed,
            unchanged=run.unchanged,
            rejected=run.rejected,
            options=run.options,
            problems=[problem.to_json() for problem in run.problems[:KEPT_PROBLEMS]],
        )
    )
    session.flush()
