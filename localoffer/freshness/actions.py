"""The verb by which someone who looks after a provider says that a listing is still right."""

from datetime import datetime

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.clock import ENGLAND
from localoffer.directory.holding import hold_listing
from localoffer.directory.models import Service
from localoffer.errors import ConflictError
from localoffer.publishing.actions import confirm_listing


def confirm_as_member(session: Session, service: Service, actor: Actor, now: datetime) -> bool:
    """Set *confirmed* to today and leave *edited* as it is. False where it was confirmed today already: then nothing
    is written. Raises ConflictError where families do not see the listing.

    Whether `actor` belongs to the listing's provider is the edge's question (`localoffer.memberships.access`).
    """
    hold_listing(session, service.id)
    session.refresh(service)
    if not service.is_public:
        raise ConflictError(f"Families do not see “{service.name}” now, so there is nothing to confirm.")
    on = now.astimezone(ENGLAND).date()
    if service.confirmed_on == on:
        return False
    confirm_listing(session, service, on, actor, now)
    return True
