"""Thousands of changes in one transaction: the same as one by one, written in portions."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.directory import bulk
from localoffer.directory.bulk import bulk_of, many_changes
from localoffer.directory.models import Location, Service
from localoffer.outbox import OutboxEntry, register_target
from localoffer.publishing.actions import withdraw_listing
from tests.factories import NOW, OFFICER, listing, provider


def test_many_listings_are_as_if_made_one_by_one(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PORTION", 4)
    register_target(session, "embedded", NOW)
    club = provider(session)
    before = listing(session, club)
    lines = session.scalar(select(func.count()).select_from(AuditEvent))
    with many_changes(session, NOW):
        made = [listing(session, club) for _ in range(5)]
        withdraw_listing(session, made[0], "Closed.", OFFICER, NOW)
    session.commit()
    slugs = [before.slug, *(service.slug for service in made)]
    assert slugs == ["saltby-swimmers", *(f"saltby-swimmers-{n}" for n in range(2, 7))]
    told = dict(session.execute(select(OutboxEntry.service_id, OutboxEntry.version)).all())
    assert told == {service.id: service.version for service in session.scalars(select(Service))}
    assert session.scalar(select(func.count()).select_from(Location)) == 5
    trail = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()[lines:]
    assert trail == ["revision submitted", "revision made public"] * 5 + ["listing withdrawn"]


def test_a_crash_leaves_nothing_behind(session: Session) -> None:
    club = provider(session)
    session.commit()

    def fails() -> None:
        with many_changes(session, NOW):
            listing(session, club)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fails()
    session.rollback()
    assert bulk_of(session) is None
    assert session.scalar(select(func.count()).select_from(Service)) == 0
    listing(session, club)
    session.commit()
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 3, "written at once again"
