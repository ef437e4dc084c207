"""Emails about claims: to the managers there are, and to whoever claims."""

from datetime import datetime

from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.claims.models import Claim
from localoffer.claims.queries import managers_of
from localoffer.directory.models import Provider
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write


def tell_managers(session: Session, claim: Claim, user: User, provider: Provider, now: datetime) -> None:
    """Tell everyone who manages the organisation that somebody else says they answer for it."""
    page = page_address("memberships.people", provider_id=provider.id)
    for manager in managers_of(session, provider.id):
        message = write("claim-waiting", manager.email, provider=provider.name, claimant=user.email, page=page)
        queue(session, "claim-waiting", message, f"claim-waiting:{claim.id}:{manager.id}", now)


def tell_claimant(session: Session, claim: Claim, now: datetime) -> None:
    """Tell whoever claimed or registered what an officer decided."""
    name = f"claim-{claim.state}"
    values = {"page": page_address("accounts.account")} if claim.state == "approved" else {"reason": claim.reason}
    message = write(name, claim.user.email, provider=claim.name, is_new=claim.kind == "new", **values)
    queue(session, name, message, f"{name}:{claim.id}", now)
