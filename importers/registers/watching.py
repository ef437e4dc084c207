"""A register's plan under which nothing that is listed closes by itself: what ends or changes is put to an officer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.known import IMPORTER
from importers.pipeline import ListingsPlan, Tick
from importers.staging import Step
from localoffer.audit import Actor
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider, Service
from localoffer.publishing.models import Revision
from localoffer.publishing.rules import State
from localoffer.register_notices.actions import end_those_over, raise_notice
from localoffer.register_notices.queries import known_causes
from localoffer.register_notices.rules import Cause, what_changed
from localoffer.wording import capitalise_first


@dataclass(frozen=True)
class Said:
    """What a register says of an organisation listed here, and whether an officer was told before."""

    cause: Cause
    provider: Provider
    is_new: bool


@dataclass
class WatchedPlan(ListingsPlan):
    """A plan whose endings wait for an officer. `said`: what stands in the register, found while planning; `looked_at`:
    the references of which the file says anything."""

    said: list[Said] = field(default_factory=list)
    looked_at: frozenset[str] = frozenset()

    def counts(self) -> Counter[str]:
        """Listings by change; what waits for an officer counts as changed the first time only."""
        found = super().counts()
        found["changed"] += sum(one.is_new for one in self.said)
        found["unchanged"] += sum(not one.is_new for one in self.said)
        return found

    @property
    def size(self) -> int:
        """Steps to take, and notices. A file that asks for neither is not refused, unless all of it was rejected."""
        asked = len(self.steps) + len(self.said)
        return asked or int(not any(problem.rejects for problem in self.problems))

    def preview(self) -> list[tuple[str, str, str]]:
        """What would change, then what would be put to an officer."""
        waits = [("waits for an officer", one.cause.reference, one.cause.name) for one in self.said if one.is_new]
        return super().preview() + waits

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Tick) -> None:
        """Through the same verbs as any form; then the notices."""
        moved = {step.proposal.external_id: _before(session, step) for step in self.steps if _moves(step)}
        super().apply(session, actor, now, tick)
        standing = set()
        for one in self.said:
            standing.add(one.cause.key)
            raise_notice(session, one.cause, one.provider, actor, now)
            tick()
        listed = _listed(session, self.source)
        for step in self.steps:
            service = listed.get(step.proposal.external_id)
            if service is None or step.proposal.content is None:
                continue
            self._put(session, step, service, moved.get(step.proposal.external_id), standing, actor, now)
        end_those_over(session, self.source, self.looked_at, standing, now)

    def _put(
        self,
        session: Session,
        step: Step,
        service: Service,
        before: "_Before | None",
        standing: set[tuple[str, str, str]],
        actor: Actor,
        now: datetime,
    ) -> None:
        """Notices of one place that is open: that it is proposed to close, and what changed of it."""
        content = step.proposal.content
        assert content is not None
        if content.alert and service.is_public:
            cause = closing(self.source, step.proposal.external_id, content)
            standing.add(cause.key)
            raise_notice(session, cause, service.provider, actor, now, revision=_brought(session, service, content))
        changes = what_changed(before.said, content) if before is not None else ()
        if before is not None and changes:
            brought = _brought(session, service, content)
            cause = Cause(
                self.source, step.proposal.external_id, "changed", str(brought.id if brought else now), content.name,
                changes,
            )  # fmt: skip
            raise_notice(session, cause, service.provider, actor, now, before.public, brought)


@dataclass(frozen=True)
class _Before:
    """A listing before the import: what the register said last time, and what families read."""

    said: ListingContent
    public: Revision


def watched(session: Session, plan: ListingsPlan, *, whole: bool = False) -> WatchedPlan:
    """The plan of a school register with its endings held back. Of a `whole` register, what is in no row of it has
    ended too."""
    known = known_causes(session, plan.source)
    steps, said = [], []
    for step in plan.steps:
        if step.proposal.content is not None:
            steps.append(step)
        elif step.provider is not None and any(service.is_public for service in step.provider.services):
            cause = ending(plan, step)
            said.append(Said(cause, step.provider, cause.key not in known))
    gone = sorted(plan.missing) if whole else []
    for service in session.scalars(
        select(Service).where(Service.source == plan.source, Service.external_id.in_(gone))
    ).all():
        if any(one.is_public for one in service.provider.services):
            cause = taken_out(plan.source, service.external_id or "", service.provider.name)
            said.append(Said(cause, service.provider, cause.key not in known))
    return WatchedPlan(
        plan.source, plan.sha256, steps, plan.problems, plan.notes, plan.successions, plan.rows_read, plan.fields,
        said=said, looked_at=frozenset([*(step.proposal.external_id for step in plan.steps), *gone]),
    )  # fmt: skip


def ending(plan: ListingsPlan, step: Step) -> Cause:
    """What to say of a school that closed, and of the one that it became."""
    urn, details = step.proposal.external_id, step.proposal.provider
    onward = [row for row in plan.successions if row["from_urn"] == urn]
    became = tuple(("Became", "", f"{row['to_name'] or 'A school'} (URN {row['to_urn']})") for row in onward)
    closed = f"Closed on {details.closed_on.day} {details.closed_on:%B %Y}" if details.closed_on else "Closed"
    told = "|".join([str(details.closed_on or ""), *(row["to_urn"] for row in onward)])
    kind = "converted" if onward else "closed"
    status = ("Status", "Open", closed)
    return Cause(
        plan.source, urn, kind, told, details.name, (status, *became), step.proposal.withdraw, details.closed_on
    )


def taken_out(register: str, reference: str, name: str) -> Cause:
    """What to say of one that the register does not have any more."""
    change = ("Status", "In the register", "Not in the register any more")
    because = "The school register does not have it any more."
    return Cause(register, reference, "ended", "not in the register", name, (change,), because)


def closing(register: str, reference: str, content: ListingContent) -> Cause:
    """What to say of a school that is proposed to close."""
    proposed = capitalise_first(content.alert.removeprefix("This school is ").rstrip("."))
    changes = (("Status", "Open", proposed),)
    return Cause(register, reference, "closing", content.alert, content.name, changes, content.alert)


def _moves(step: Step) -> bool:
    """Whether a listing that families read is to say something new."""
    proposal = step.proposal
    ends = proposal.content is None or bool(proposal.withdraw)
    return step.change == "changed" and step.relist and not ends and step.service is not None and step.service.is_public


def _before(session: Session, step: Step) -> _Before:
    assert step.service is not None
    assert step.service.public_revision_id is not None
    imported = (
        select(Revision)
        .where(Revision.service_id == step.service.id, Revision.author.startswith(IMPORTER, autoescape=True))
        .order_by(Revision.number.desc())
    )
    public = session.get_one(Revision, step.service.public_revision_id)
    last = session.scalars(imported.limit(1)).first() or public
    return _Before(last.content, public)


def _brought(session: Session, service: Service, content: ListingContent) -> Revision | None:
    """The version with this content: public, or waiting for an officer."""
    same = select(Revision).where(
        Revision.service_id == service.id,
        Revision.fingerprint == content.fingerprint(),
        Revision.state.in_([State.PUBLIC, State.SUBMITTED]),
    )
    return session.scalars(same.order_by(Revision.number.desc())).first()


def _listed(session: Session, source: str) -> dict[str, Service]:
    rows: Sequence[Service] = session.scalars(select(Service).where(Service.source == source)).all()
    return {service.external_id: service for service in rows if service.external_id}
