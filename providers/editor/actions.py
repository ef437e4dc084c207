"""The one verb of the editor that is made of several of publishing's: take an entry away, all of it, with a reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.directory.models import Service
from localoffer.publishing import drafting
from localoffer.publishing.actions import withdraw_listing
from localoffer.publishing.reviewing import put_aside_older


def withdraw(session: Session, service: Service, reason: str, actor: Actor, now: datetime) -> None:
    """Families no longer find it, officers have nothing to decide about it, nobody goes on writing it. What was said
    last can be taken up again. Raises LocalOfferError without a reason. Does not commit."""
    draft = drafting.start(session, service, actor, now)  # newer than all that waits
    put_aside_older(session, draft, f"Withdrawn by its provider: {reason}", actor, now)
    withdraw_listing(session, service, reason, actor, now)
    drafting.discard(session, draft, actor, now)
