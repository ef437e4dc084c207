"""The verbs of notices: raise one, end those that are over, and what an officer decides. Each flushes and writes to
the audit trail; the edge commits."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.directory.actions import ProviderDetails, save_provider
from localoffer.directory.models import Provider
from localoffer.directory.successions import only_successor
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.publishing import reviewing
from localoffer.publishing.actions import Submission, close_provider, hand_over, submit_revision
from localoffer.publishing.models import Revision
from localoffer.publishing.reviewing import Seen
from localoffer.publishing.rules import State
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.queries import decided_in_queue
from localoffer.register_notices.rules import ENDINGS, LONGEST_WHY, STANDING, Cause, merged


def raise_notice(
    session: Session,
    cause: Cause,
    provider: Provider | None,
    actor: Actor,
    now: datetime,
    before: Revision | None = None,
    revision: Revision | None = None,
) -> bool:
    """Put what a register says to an officer. `before` is what families read until now, `revision` what the register
    brought. False where the same was put to one already; a further change of the same listing joins the one that is
    open."""
    held = _held(session, cause)
    changes = tuple(cause.changes)
    if held is not None and held.state != "gone" and held.kind in STANDING:
        return False
    if held is not None and held.kind == "changed":
        changes = merged(held.changes, changes)
    elif held is None:
        held = RegisterNotice(register=cause.register, reference=cause.reference, kind=cause.kind)
        held.before_revision_id = before.id if before else None
        session.add(held)
    was_open = held.state == "open" and held.raised_at is not None
    held.cause, held.name, held.provider = cause.cause[:300], cause.name[:200], provider
    held.changes, held.because, held.happens_on = [list(one) for one in changes], cause.because[:300], cause.happens_on
    held.revision_id = revision.id if revision else None
    held.decided_at, held.decided_by, held.why = None, "", ""
    held.state = "open" if changes else "gone"
    if not was_open:
        held.raised_at = now
        record(session, actor, "register notice raised", "provider", provider.id if provider else None, now)
    session.flush()
    return not was_open


def _held(session: Session, cause: Cause) -> RegisterNotice | None:
    """The notice of this cause; of a change the open one of the same listing."""
    same = select(RegisterNotice).where(
        RegisterNotice.register == cause.register,
        RegisterNotice.reference == cause.reference,
        RegisterNotice.kind == cause.kind,
    )
    if cause.kind == "changed":
        return session.scalars(same.where(RegisterNotice.state == "open")).first()
    return session.scalars(same.where(RegisterNotice.cause == cause.key[2])).first()


def end_those_over(
    session: Session,
    register: str,
    looked_at: Collection[str],
    standing: Collection[tuple[str, str, str]],
    now: datetime,
) -> int:
    """Close every open notice whose cause is no longer in the register. `looked_at`: references of which the file
    says something; `standing`: keys of what it still says. Returns how many."""
    asked = select(RegisterNotice).where(RegisterNotice.register == register, RegisterNotice.state == "open")
    over = 0
    for notice in session.scalars(asked):
        if notice.kind in STANDING:
            gone = notice.reference in looked_at and (notice.reference, notice.kind, notice.cause) not in standing
        else:
            gone = _decided_elsewhere(session, notice)
        if gone:
            notice.state, notice.decided_at = "gone", now
            over += 1
    session.flush()
    return over


def accept(session: Session, notice: RegisterNotice, actor: Actor, now: datetime) -> None:
    """Let what the register says happen here, through the same verbs as anything an officer does. Raises ConflictError
    where somebody decided meanwhile or it cannot be done any more."""
    _decide(session, notice, "accepted", "", actor, now)
    provider = notice.provider
    if provider is None:
        raise ConflictError("This organisation is no longer here. Nothing was changed.")
    if notice.kind in ENDINGS:
        successor = only_successor(session, notice.reference) if notice.kind == "converted" else None
        if successor is not None:  # before the old one closes: what it offered goes on under the new one
            hand_over(session, provider, successor, actor, now)
        on = notice.happens_on or now.astimezone(ENGLAND).date()
        close_provider(session, provider, on, notice.because, actor, now)
    elif notice.kind == "alike":
        _take_number(session, provider, notice.reference, actor, now)
    elif (waiting := _waiting(session, notice)) is not None:
        reviewing.approve(session, waiting, Seen(State.SUBMITTED, waiting.service.version), actor, now)
    session.flush()


def keep(session: Session, notice: RegisterNotice, why: str, actor: Actor, now: datetime) -> None:
    """Leave the listing as it was, and say why. What the register brought and families read already is taken back.

    Raises LocalOfferError without a reason, ConflictError where somebody decided meanwhile or where the listing was
    changed since.
    """
    why = why.strip()
    if not why:
        raise LocalOfferError("Say why, so that colleagues know when the register is looked at next")
    if len(why) > LONGEST_WHY:
        raise LocalOfferError(f"Use {LONGEST_WHY:,} characters or fewer")
    _decide(session, notice, "kept", why, actor, now)
    waiting = _waiting(session, notice)
    if waiting is not None:
        seen = Seen(State.SUBMITTED, waiting.service.version)
        reviewing.leave_aside(session, waiting, "An officer kept what the page says.", seen, actor, now)
    elif notice.kind in ("closing", "changed"):
        _take_back(session, notice, actor, now)
    session.flush()


def _take_back(session: Session, notice: RegisterNotice, actor: Actor, now: datetime) -> None:
    """Put what the register published by itself back to what families read before."""
    brought = session.get(Revision, notice.revision_id) if notice.revision_id else None
    before = session.get(Revision, notice.before_revision_id) if notice.before_revision_id else None
    if brought is None or brought.lifecycle is not State.PUBLIC:
        raise ConflictError("The listing was changed since. Look at it, and change it there where it is not right.")
    if notice.kind == "closing":
        content = brought.content.model_copy(update={"alert": ""})
    elif before is not None:
        content = before.content
    else:
        return
    service = brought.service
    submit_revision(session, Submission(service.provider, content, service, publish=True), actor, now)


def _take_number(session: Session, provider: Provider, number: str, actor: Actor, now: datetime) -> None:
    other = session.scalars(select(Provider).where(Provider.ofsted_urn == number)).first()
    if other is not None and other is not provider:
        raise ConflictError(f"{other.name} has this number here. Nothing was changed.")
    if provider.ofsted_urn not in (None, "", number):
        raise ConflictError(f"{provider.name} has another Ofsted number, {provider.ofsted_urn}. Nothing was changed.")
    save_provider(session, ProviderDetails(provider.name, provider.kind, ofsted_urn=number), actor, now, provider)


def _waiting(session: Session, notice: RegisterNotice) -> Revision | None:
    """What the register brought, where it waits for an officer."""
    revision = session.get(Revision, notice.revision_id) if notice.revision_id else None
    return revision if revision is not None and revision.lifecycle is State.SUBMITTED else None


def _decided_elsewhere(session: Session, notice: RegisterNotice) -> bool:
    """Whether what a change brought was decided about in the queue, or is no longer what families read."""
    revision = session.get(Revision, notice.revision_id) if notice.revision_id else None
    return revision is None or decided_in_queue(revision)


def _decide(session: Session, notice: RegisterNotice, state: str, why: str, actor: Actor, now: datetime) -> None:
    """Takes the write lock: of two officers who decide at once, the second is told."""
    taken = session.execute(
        update(RegisterNotice)
        .where(RegisterNotice.id == notice.id, RegisterNotice.state == "open")
        .values(state=state, why=why, decided_at=now, decided_by=str(actor))
        .returning(RegisterNotice.id)
        .execution_options(synchronize_session=False)
    )
    if taken.first() is None:
        raise ConflictError("Somebody has decided about this meanwhile. Nothing was changed.")
    session.refresh(notice)
    record(session, actor, f"register notice {state}", "provider", notice.provider_id, now)
