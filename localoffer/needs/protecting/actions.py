"""Switching the protection of one source's figures off and on again: always with a reason that is kept."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from config import needs
from localoffer.audit import Actor, record
from localoffer.errors import LocalOfferError
from localoffer.needs.models import NeedRelease
from localoffer.needs.protecting import queries
from localoffer.needs.protecting.models import NeedProtectionSwitch

LONGEST_REASON = 1000


def switch(
    session: Session, source: str, is_off: bool, reason: str, actor: Actor, now: datetime
) -> NeedProtectionSwitch:
    """Show a source's figures as they are, or protect them again. What the public sees is worked out anew by the job
    `needs-due`, within the minute. Flushes.

    Who may do so is for the edge to check. Raises LocalOfferError where no reason is given, the source cannot be
    switched off, or it stands so already.
    """
    words = reason.replace("\x00", "").strip()
    if not words:
        raise LocalOfferError("Enter the reason: it is kept with the decision")
    if len(words) > LONGEST_REASON:
        raise LocalOfferError(f"The reason must be {LONGEST_REASON} characters or fewer")
    if source not in needs.sources() or (is_off and not needs.source(source).is_published):
        raise LocalOfferError("Only figures that are published elsewhere can be shown as they are")
    if is_off == (source in queries.switched_off(session)):
        raise LocalOfferError("Somebody has switched this already. Look at the page again")
    made = NeedProtectionSwitch(
        source=source, is_off=is_off, reason=words, switched_by=str(actor)[:200], switched_at=now
    )
    session.add(made)
    session.flush()
    action = "need protection off" if is_off else "need protection on"
    record(session, actor, action, "need_protection", None, now, source=source, reason=words)
    session.execute(update(NeedRelease).where(NeedRelease.source == source).values(is_due=True))
    return made
