"""Which organisation here a school of the register became."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider, Succession


def only_successor(session: Session, urn: str) -> Provider | None:
    """The one organisation here that a school became; None where it became several, or one that is not here."""
    onward = session.scalars(select(Succession.to_urn).where(Succession.from_urn == urn)).all()
    if len(onward) != 1:
        return None
    return session.scalars(select(Provider).where(Provider.urn == onward[0])).first()
