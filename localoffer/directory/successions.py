"""Which school became which, by register number: a converted school keeps its history."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider, Succession

MOST = 20
"""Schools that one school may come from: merger after merger. More is a circle in the register."""


def predecessors(session: Session, urn: str) -> tuple[str, ...]:
    """Numbers (URNs) of every school that this one comes from, the nearest first: its figures of earlier years are
    theirs. None of them is the school itself, also where the register goes in a circle."""
    found: list[str] = []
    near = [urn]
    while near and len(found) < MOST:
        rows = session.execute(
            select(Succession.from_urn)
            .where(Succession.to_urn.in_(near))
            .order_by(Succession.on.desc(), Succession.from_urn)
        )
        near = [old for old in dict.fromkeys(rows.scalars()) if old != urn and old not in found]
        found += near
    return tuple(found[:MOST])


def only_successor(session: Session, urn: str) -> Provider | None:
    """The one organisation here that a school became; None where it became several, or one that is not here."""
    onward = session.scalars(select(Succession.to_urn).where(Succession.from_urn == urn)).all()
    if len(onward) != 1:
        return None
    return session.scalars(select(Provider).where(Provider.urn == onward[0])).first()
