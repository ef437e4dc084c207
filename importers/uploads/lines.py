"""What a provider's spreadsheet would do, listing by listing, and carrying it out through the verbs of publishing."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from importers.headings import column_letter
from importers.problems import ReadProblem
from importers.proposals import Proposal
from importers.reading import Table
from importers.uploads.own import Own, source_of
from localoffer.audit import Actor
from localoffer.clock import ENGLAND
from localoffer.directory.bulk import many_changes
from localoffer.directory.models import Provider
from localoffer.publishing.actions import Submission, put_forward
from localoffer.publishing.differences import Difference
from localoffer.publishing.drafting import take_down
from localoffer.publishing.reviewing import put_aside_older
from localoffer.publishing.rules import State

Kind = Literal["wrong", "new", "changed", "withdrawn", "unchanged"]
KINDS: tuple[Kind, ...] = ("wrong", "new", "changed", "withdrawn", "unchanged")
"""In the order in which a person looks at them."""
WITHDRAWN = "The provider marked it as withdrawn in its spreadsheet."


@dataclass(frozen=True)
class Line:
    """One listing of the file: the number of its main row, of all its rows, and what would become of it. `own` is the
    provider's listing it speaks of. A wrong one has at least one finding that keeps it out, and no proposal."""

    row: int
    rows: tuple[int, ...]
    name: str
    reference: str
    change: Kind = "unchanged"
    own: Own | None = None
    proposal: Proposal | None = None
    differences: tuple[Difference, ...] = ()
    problems: tuple[ReadProblem, ...] = ()


@dataclass
class UploadPlan:
    """A provider's file read and checked. What is wrong in it is left out; the rest can be applied."""

    provider: Provider
    table: Table
    lines: tuple[Line, ...]
    problems: list[ReadProblem]
    notes: list[str]
    source: str = field(init=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        self.source, self.sha256 = source_of(self.provider), self.table.sha256

    @property
    def size(self) -> int:
        """Listings that can be used."""
        return sum(line.change != "wrong" for line in self.lines)

    def counts(self) -> Counter[str]:
        """Listings by change; one that is withdrawn is changed."""
        found = Counter[str](line.change for line in self.lines)
        found["changed"] += found.pop("withdrawn", 0)
        return found

    def kinds(self) -> dict[Kind, int]:
        """Listings by what would become of them, in the order in which a person looks at them."""
        found = Counter(line.change for line in self.lines)
        return {kind: found[kind] for kind in KINDS}

    @property
    def changes(self) -> int:
        """Listings that applying would change."""
        return sum(line.change not in ("wrong", "unchanged") for line in self.lines)

    def preview(self) -> list[tuple[str, str, str]]:
        """What would change, in the file's order."""
        return [
            (line.change, line.reference, line.name) for line in self.lines if line.change not in ("wrong", "unchanged")
        ]

    def cell_of(self, problem: ReadProblem) -> str:
        """How a spreadsheet calls the cell a finding is about: `D17`; "" where it is about the whole row."""
        headings = [self.table.heading(field) for field in self.table.frame.columns]
        if problem.column not in headings or problem.row is None:
            return ""
        return f"{column_letter(self.table.positions[headings.index(problem.column)])}{problem.row}"

    def digest(self) -> str:
        """SHA-256 in hex of what this would do: the same as long as the same would come of it."""
        words = [self.sha256]
        for line in self.lines:
            words += [line.change, str(line.rows), *map(str, line.problems)]
            words += [str(line.own.service.id), line.own.revision.fingerprint] if line.own else []
            if line.proposal is not None and line.proposal.content is not None:
                words += [line.proposal.content.fingerprint(), str(line.proposal.confirmed_on)]
        return hashlib.sha256("\x1f".join(words).encode("utf-8", "replace")).hexdigest()

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """Put forward and withdraw. Flushes, never commits."""
        with many_changes(session, now):
            for line in self.lines:
                if line.change == "withdrawn" and line.own is not None:
                    take_down(session, line.own.service, WITHDRAWN, actor, now)
                elif line.change in ("new", "changed"):
                    self._put_forward(session, line, actor, now)
                tick()

    def _put_forward(self, session: Session, line: Line, actor: Actor, now: datetime) -> None:
        """Whoever sends a version says that all of it is right, as in the editor: the day counts as confirmed."""
        assert line.proposal is not None
        assert line.proposal.content is not None
        only_dated = [difference.field for difference in line.differences] == ["confirmed_on"]
        submission = Submission(
            self.provider,
            line.proposal.content,
            line.own.service if line.own else None,
            source=line.proposal.source,
            external_id=line.proposal.external_id,
            confirmed_on=line.proposal.confirmed_on if only_dated else now.astimezone(ENGLAND).date(),
        )
        outcome = put_forward(session, submission, actor, now)
        if outcome.revision.state == State.SUBMITTED:
            newer = f"Version {outcome.revision.number}, which is newer, was sent."
            put_aside_older(session, outcome.revision, newer, actor, now)
