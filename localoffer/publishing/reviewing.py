"""The verbs of officers: decide about a revision, once and as it was seen; assign, note, trust.

Each locks the revision and its listing first. Of two officers who decide at once, one wins; the other is told by a
ConflictError, and nothing of theirs is written. None commits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.audit import Actor, record
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider, Service
from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError
from localoffer.publishing import actions
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.publishing.announcing import Decided, Decision, announce_decision
from localoffer.publishing.models import Review, ReviewNote, Revision, TrustedProvider
from localoffer.publishing.rules import STATE_WORDS, State, require_step

LONGEST_NOTE = 2_000
LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Seen:
    """A revision as the officer saw it: its state, and the version of its listing."""

    state: State
    version: int


def approve(session: Session, revision: Revision, seen: Seen, actor: Actor, now: datetime) -> None:
    """Make a waiting revision what families read. Older ones that wait are put aside: it stands in their place."""
    _claim(session, revision, seen, now, State.SUBMITTED)
    actions.approve_revision(session, revision, actor, now)
    put_aside_older(session, revision, f"Version {revision.number}, which is newer, was published.", actor, now)
    _tell(session, revision, "approved", now)


def approve_with_edits(
    session: Session, revision: Revision, content: ListingContent, seen: Seen, actor: Actor, now: datetime
) -> Revision:
    """Publish a waiting revision as the officer changed it, and return what is public now. What the provider sent
    is kept as it was, put aside."""
    if content.fingerprint() == revision.fingerprint:
        approve(session, revision, seen, actor, now)
        return revision
    _claim(session, revision, seen, now, State.SUBMITTED)
    service = revision.service
    edited = Submission(
        service.provider, content, service,
        confirmed_on=revision.confirmed_on, assured_on=revision.assured_on, publish=True,
    )  # fmt: skip
    outcome = submit_revision(session, edited, actor, now)
    public = outcome.revision
    _put_aside(session, revision, f"Published with edits as version {public.number}.", actor, now)
    put_aside_older(session, public, f"Version {public.number}, which is newer, was published.", actor, now)
    _tell(session, outcome.revision, "approved with edits", now)
    return outcome.revision


def send_back(session: Session, revision: Revision, reason: str, seen: Seen, actor: Actor, now: datetime) -> None:
    """Return a waiting revision to its provider. Raises LocalOfferError without a reason."""
    _claim(session, revision, seen, now, State.SUBMITTED)
    actions.send_back(session, revision, reason, actor, now)
    _tell(session, revision, "sent back", now, reason.strip())


def leave_aside(session: Session, revision: Revision, reason: str, seen: Seen, actor: Actor, now: datetime) -> None:
    """Do not take a waiting revision that no person sent, such as a register's. Nobody is told."""
    _claim(session, revision, seen, now, State.SUBMITTED)
    _put_aside(session, revision, reason, actor, now)


def withdraw(session: Session, revision: Revision, reason: str, seen: Seen, actor: Actor, now: datetime) -> None:
    """Take down the listing of a public revision. Raises LocalOfferError without a reason."""
    _claim(session, revision, seen, now, State.PUBLIC)
    actions.withdraw_listing(session, revision.service, reason, actor, now)
    _tell(session, revision, "withdrawn", now, reason.strip())


def restore(session: Session, revision: Revision, seen: Seen, actor: Actor, now: datetime) -> None:
    """Bring back a revision that was public before. What waits goes on waiting."""
    _claim(session, revision, seen, now, State.REPLACED, State.WITHDRAWN)
    actions.restore_revision(session, revision, actor, now)
    _tell(session, revision, "restored", now)


def look_at(session: Session, revision: Revision, actor: Actor, now: datetime) -> bool:
    """Note that an officer has looked at what a trusted provider published. False where one had already."""
    looked = update(Review).where(
        Review.revision_id == revision.id, Review.look_after.is_(True), Review.looked_at.is_(None)
    )
    found = session.execute(looked.values(looked_at=now, looked_by=str(actor)))
    if not cast("CursorResult[object]", found).rowcount:
        return False
    record(session, actor, "revision looked at", "service", revision.service_id, now, revision=revision.number)
    session.flush()
    return True


def assign(session: Session, revision: Revision, to: User | None, actor: Actor, now: datetime) -> bool:
    """Say which officer deals with a revision; None for nobody. False where it was so already."""
    review = session.get(Review, revision.id)
    if (review.assigned_to if review else None) == (to.id if to else None):
        return False
    if review is None:
        review = Review(revision_id=revision.id, look_after=False)
        session.add(review)
    review.assigned_to = to.id if to else None
    record(
        session, actor, "revision assigned", "service", revision.service_id, now,
        revision=revision.number, to=str(to.id) if to else None,
    )  # fmt: skip
    session.flush()
    return True


def add_note(session: Session, service: Service, text: str, actor: Actor, now: datetime) -> ReviewNote:
    """Write down something for colleagues. Raises LocalOfferError where it is empty or too long."""
    text = text.strip()
    if not text:
        raise LocalOfferError("Enter a note.")
    if len(text) > LONGEST_NOTE:
        raise LocalOfferError(f"The note must be {LONGEST_NOTE:,} characters or fewer; it is {len(text):,}.")
    note = ReviewNote(service_id=service.id, author=str(actor), at=now, text=text)
    session.add(note)
    session.flush()
    # The trail says that there is a note, not what it says: it is searched by more people than read notes.
    record(session, actor, "note added", "service", service.id, now, note=note.id)
    return note


def trust(session: Session, provider: Provider, trusted: bool, actor: Actor, now: datetime) -> bool:
    """Let a provider publish at once, or no longer. False where it was so already."""
    found = session.get(TrustedProvider, provider.id)
    if (found is not None) == trusted:
        return False
    if found is not None:
        session.delete(found)
    else:
        session.add(TrustedProvider(provider_id=provider.id, since=now, by=str(actor)))
    record(session, actor, "provider trusted" if trusted else "provider trusted no more", "provider", provider.id, now)
    session.flush()
    return True


def _claim(session: Session, revision: Revision, seen: Seen, now: datetime, *open_to: State) -> None:
    """Hold the revision and its listing until the commit. Raises ConflictError where either is not as it was seen,
    NotAllowedError where this cannot be decided in that state.

    The update waits for anyone who decides at the same moment, and then finds the state they left.
    """
    if seen.state not in open_to:
        raise NotAllowedError(f"This cannot be done with a version that is {STATE_WORDS[seen.state]}.")
    # The listing first: whoever publishes one version puts aside others that someone else may be deciding about.
    session.execute(select(Service.id).where(Service.id == revision.service_id).with_for_update())
    held = update(Revision).where(Revision.id == revision.id, Revision.state == seen.state).values(decided_at=now)
    found = session.execute(held, execution_options={"synchronize_session": False})
    session.expire_all()
    if not cast("CursorResult[object]", found).rowcount:
        raise ConflictError(
            f"Someone else decided first: this version is {STATE_WORDS[revision.lifecycle]} now. "
            "Nothing of yours was saved."
        )
    if revision.service.version != seen.version:
        raise ConflictError(
            "The listing has changed since you opened this page. Nothing of yours was saved. "
            "Look at what differs now, then decide."
        )


def put_aside_older(session: Session, revision: Revision, reason: str, actor: Actor, now: datetime) -> None:
    """Versions of the same listing that wait and are older than `revision` are no longer to be decided."""
    older = Revision.number < revision.number
    _put_aside_waiting(session, Revision.service_id == revision.service_id, older, reason=reason, actor=actor, now=now)


def put_aside_waiting(session: Session, service: Service, reason: str, actor: Actor, now: datetime) -> None:
    """No version of the listing that waits is to be decided any more."""
    _put_aside_waiting(session, Revision.service_id == service.id, reason=reason, actor=actor, now=now)


def _put_aside_waiting(session: Session, *which: ColumnElement[bool], reason: str, actor: Actor, now: datetime) -> None:
    waiting = select(Revision).where(Revision.state == State.SUBMITTED, *which)
    for one in session.scalars(waiting.order_by(Revision.number)):
        _put_aside(session, one, reason, actor, now)


def _put_aside(session: Session, revision: Revision, reason: str, actor: Actor, now: datetime) -> None:
    require_step(revision.lifecycle, State.DISCARDED)
    revision.state, revision.decided_by, revision.decided_at = State.DISCARDED, str(actor), now
    revision.reason = reason
    record(session, actor, "revision put aside", "service", revision.service_id, now, revision=revision.number)
    session.flush()


def _tell(session: Session, revision: Revision, decided: Decided, now: datetime, reason: str = "") -> None:
    session.flush()
    announce_decision(session, Decision(revision, decided, now, reason))
