"""One way through for every source: read, check all, preview, apply in one transaction, keep a record.

Each function here prepares one kind of import: it reads and checks the whole file and returns a `Plan`,
which knows what would change and can carry it out. Nothing is written while a plan is made.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.applying import apply_steps
from importers.known import Known
from importers.problems import ReadProblem
from importers.reading import read_table
from importers.recognising import read_with_layout
from importers.settling import settle
from importers.sources import schools, services
from importers.sources.school_links import successions
from importers.specs.schools import LINKS, SCHOOLS
from importers.specs.services import SERVICES
from importers.staging import Step, stage, unknown_postcodes
from localoffer.audit import Actor
from localoffer.directory.actions import record_successions
from localoffer.directory.bulk import many_changes
from localoffer.directory.models import Service, Succession
from localoffer.directory.successions import only_successor
from localoffer.publishing.actions import hand_over

Tick = Callable[[], None]


class Plan(Protocol):
    """A file read and checked."""

    source: str
    sha256: str
    problems: list[ReadProblem]
    notes: list[str]

    @property
    def size(self) -> int:
        """How many steps applying takes, for a progress bar."""
        ...

    def counts(self) -> Counter[str]:
        """How many things are new, changed and unchanged."""
        ...

    def preview(self) -> list[tuple[str, str, str]]:
        """(change, reference, name) of everything that would change."""
        ...

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Tick) -> None:
        """Carry it out. Flushes, never commits."""
        ...


@dataclass
class ListingsPlan:
    """Organisations and listings to write, and which school became which. `rows_read`: of the whole file; `fields`: the
    columns found in it, by our names; `missing`: references listed from this source that are in no row of the file."""

    source: str
    sha256: str
    steps: list[Step]
    problems: list[ReadProblem]
    notes: list[str] = field(default_factory=list)
    successions: list[dict[str, Any]] = field(default_factory=list)
    rows_read: int = 0
    fields: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Steps to take."""
        return len(self.steps)

    def counts(self) -> Counter[str]:
        """Listings by change."""
        return Counter(step.change for step in self.steps)

    def preview(self) -> list[tuple[str, str, str]]:
        """What would change, in the file's order."""
        return [
            (_word(step), step.proposal.external_id, step.name) for step in self.steps if step.change != "unchanged"
        ]

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Tick) -> None:
        """Through the same verbs as any form."""
        closing = [step for step in self.steps if step.proposal.content is None]
        with many_changes(session, now):
            apply_steps(session, [step for step in self.steps if step.proposal.content is not None], actor, now, tick)
            if self.successions:
                record_successions(session, self.successions)
                # Before the old school closes: what it offered goes on under the new one.
                _hand_over_all(session, closing, actor, now)
            apply_steps(session, closing, actor, now, tick)


def _word(step: Step) -> str:
    if step.held_back:
        return "waits for an officer"
    if step.proposal.withdraw:
        return "withdrawn"
    return step.change


def plan_services(session: Session, content: bytes, name: str, mapping: str | None, today: date) -> ListingsPlan:
    """A services spreadsheet; nothing in it can have been confirmed after `today`. Raises FileError."""
    table, notes, layout = read_with_layout(content, name, SERVICES, mapping)
    source = layout.name if layout else "services"
    proposals, problems = services.propose(table, source, today)
    known = Known(session, proposals)
    proposals, found = settle(proposals, known, table.heading("name"))
    problems += [*found, *unknown_postcodes(session, proposals, table.heading("postcode"))]
    return ListingsPlan(source, table.sha256, list(stage(known, proposals)), problems, notes)


def plan_schools(
    session: Session,
    content: bytes,
    name: str,
    wanted: schools.Selection,
    mapping: str | None = None,
    links: tuple[bytes, str] | None = None,
) -> ListingsPlan:
    """The school register, with its links file where there is one. Raises FileError."""
    table, notes, _ = read_with_layout(content, name, SCHOOLS, mapping)
    in_directory = select(Service.external_id).where(Service.source == schools.SOURCE)
    listed = frozenset(str(urn) for urn in session.scalars(in_directory))
    found = schools.propose(table, wanted, listed)
    found.problems.extend(unknown_postcodes(session, found.proposals, table.heading("postcode")))
    if found.left_out:
        notes.append(f"Left out because they are closed or not open yet: {found.left_out:,}.")
    steps = list(stage(Known(session, found.proposals), found.proposals))
    plan = ListingsPlan(
        schools.SOURCE, table.sha256, steps, found.problems, notes,
        rows_read=len(table.frame), fields=frozenset(table.frame.columns),
        missing=listed - set(table.frame["urn"]),
    )  # fmt: skip
    if links is not None:
        names = dict(zip(table.frame["urn"], table.frame["name"], strict=True))
        chain = read_table(links[0], links[1], LINKS.columns)
        rows, problems = successions(chain, found.urns | listed, names)
        known = {(item.from_urn, item.to_urn) for item in session.scalars(select(Succession))}
        new = sum((row["from_urn"], row["to_urn"]) not in known for row in rows)
        plan.successions = rows
        plan.notes.append(f"Links between schools: {len(rows):,}, of them new: {new:,}.")
        plan.problems += [ReadProblem(f"links file: {p.message}", None, p.column, p.value, False) for p in problems]
        plan.sha256 = both_digests(table.sha256, chain.sha256)
    return plan


def both_digests(register: str, links: str) -> str:
    """One digest of two files, from theirs."""
    return hashlib.sha256(f"{register}{links}".encode()).hexdigest()


def _hand_over_all(session: Session, closing: list[Step], actor: Actor, now: datetime) -> None:
    """Where a closing school became exactly one other and both are here, its services and address go with it."""
    for step in closing:
        if step.change == "unchanged" or step.provider is None:
            continue
        new = only_successor(session, step.proposal.external_id)
        if new is not None:
            hand_over(session, step.provider, new, actor, now)
