"""Reads of notices."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from localoffer.directory.models import Provider, Service
from localoffer.directory.successions import only_successor
from localoffer.publishing.models import Revision
from localoffer.publishing.rules import State
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.rules import KINDS, SCHOOLS

SHOWN = 200
"""Notices on the officers' page: those that are open, and as many that were decided."""


@dataclass(frozen=True)
class NoticeView:
    """A notice with what it is about: its organisation's public listings, and the version that waits or is public."""

    notice: RegisterNotice
    listings: Sequence[Service]
    revision: Revision | None
    successor: Provider | None


def notice_by_id(session: Session, id: uuid.UUID | None) -> RegisterNotice | None:
    """The notice of this id; None where there is none."""
    return session.get(RegisterNotice, id) if id else None


def open_notices(session: Session) -> Sequence[RegisterNotice]:
    """What waits for an officer, what matters most first, then the oldest."""
    rows = session.execute(
        select(RegisterNotice, Revision)
        .outerjoin(Revision, Revision.id == RegisterNotice.revision_id)
        .where(RegisterNotice.state == "open")
        .order_by(RegisterNotice.raised_at, RegisterNotice.name, RegisterNotice.id)
        .options(joinedload(RegisterNotice.provider))
    ).all()
    kinds = list(KINDS)
    # A version that was decided about in the queue is decided; the next run of the job closes its notice.
    found = [n for n, revision in rows if n.kind != "changed" or revision is None or not decided_in_queue(revision)]
    return sorted(found, key=lambda notice: kinds.index(notice.kind))[:SHOWN]


def decided_notices(session: Session) -> Sequence[RegisterNotice]:
    """Those that were decided or are over, newest first."""
    decided = select(RegisterNotice).where(RegisterNotice.state != "open")
    return session.scalars(decided.order_by(RegisterNotice.decided_at.desc(), RegisterNotice.name).limit(SHOWN)).all()


def view_of(session: Session, notice: RegisterNotice) -> NoticeView:
    """A notice with its listings."""
    listings: Sequence[Service] = ()
    if notice.provider_id:
        public = Service.provider_id == notice.provider_id, Service.public_revision_id.is_not(None)
        listings = session.scalars(select(Service).where(*public).order_by(Service.role.desc(), Service.name)).all()
    revision = session.get(Revision, notice.revision_id) if notice.revision_id else None
    school = notice.register == SCHOOLS and notice.kind == "converted"
    return NoticeView(notice, listings, revision, only_successor(session, notice.reference) if school else None)


def known_causes(session: Session, register: str) -> set[tuple[str, str, str]]:
    """Keys of everything of this register that is open or was decided: nothing of it is new."""
    held = select(RegisterNotice.reference, RegisterNotice.kind, RegisterNotice.cause)
    wanted = held.where(RegisterNotice.register == register, RegisterNotice.state != "gone")
    return {(row[0], row[1], row[2]) for row in session.execute(wanted)}


def kept_as_another(session: Session, register: str) -> frozenset[str]:
    """References of which an officer said that they are not the organisation that looked the same."""
    kept = select(RegisterNotice.reference).where(
        RegisterNotice.register == register, RegisterNotice.kind == "alike", RegisterNotice.state == "kept"
    )
    return frozenset(session.scalars(kept))


def decided_in_queue(revision: Revision) -> bool:
    """Whether an officer decided about the version itself, or another has taken its place."""
    by_person = (revision.decided_by or "").startswith("user:")
    return revision.lifecycle not in (State.SUBMITTED, State.PUBLIC) or by_person
