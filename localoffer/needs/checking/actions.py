"""What officers do about findings of the checks: say that one was looked at and why it can stay, or take that back."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from localoffer.audit import Actor, record
from localoffer.errors import LocalOfferError
from localoffer.needs.checking.models import NeedCheckNote
from localoffer.needs.checking.rules import Finding

LONGEST_REASON = 500
NO_REASON = "Enter what you found out"
TOO_LONG = f"What you found out must be {LONGEST_REASON} characters or fewer"


def note(session: Session, finding: Finding, reason: str, actor: Actor, now: datetime) -> NeedCheckNote:
    """Note that a finding was looked at, in place of what was noted before. Flushes. Raises LocalOfferError where the
    reason is missing or too long."""
    words = reason.replace("\x00", "").strip()
    if not words or len(words) > LONGEST_REASON:
        raise LocalOfferError(TOO_LONG if words else NO_REASON)
    found = session.get(NeedCheckNote, finding.id) or NeedCheckNote(finding=finding.id)
    found.fingerprint, found.reason = finding.fingerprint, words
    found.noted_by, found.noted_at = str(actor)[:200], now
    session.add(found)
    session.flush()
    record(session, actor, "need finding noted", "need_finding", None, now, **_details(finding))
    return found


def take_up_again(session: Session, finding: Finding, actor: Actor, now: datetime) -> None:
    """Forget that a finding was looked at. Nothing happens where nobody had."""
    if session.get(NeedCheckNote, finding.id) is not None:
        session.execute(delete(NeedCheckNote).where(NeedCheckNote.finding == finding.id))
        session.flush()
        record(session, actor, "need finding taken up again", "need_finding", None, now, **_details(finding))


def _details(finding: Finding) -> dict[str, str]:
    """What the trail says of a finding: codes alone."""
    where = finding.where
    return {"check": finding.kind, "year": finding.period, "level": where.level, "place": where.place}
