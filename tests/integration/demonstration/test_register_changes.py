"""The borough's register a day later: notices for officers, once, and what they decided stays."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.demonstration.load import load_demonstration
from importers.demonstration.register_changes import put_register_changes
from localoffer.directory.models import Provider
from localoffer.needs.figures import PlaceKey
from localoffer.needs.places import earlier_selves
from localoffer.register_notices import actions
from localoffer.register_notices.models import RegisterNotice
from tests.factories import OFFICER

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def open_ones(session: Session) -> list[tuple[str, str]]:
    session.expire_all()
    found = session.scalars(select(RegisterNotice).where(RegisterNotice.state == "open"))
    return sorted((notice.kind, notice.name) for notice in found)


def test_two_notices_wait_once_and_what_was_decided_stays(session: Session) -> None:
    load_demonstration(session, TODAY, NOW, quiet=True)
    assert put_register_changes(session, TODAY, NOW) == 2
    assert open_ones(session) == [
        ("closing", "Priors Tilling CofE Primary School"), ("converted", "Northfield Infant School"),
    ]  # fmt: skip
    assert earlier_selves(session, PlaceKey("school", "990005")) == ()  # it was there before: it is no other's self
    infants = session.scalars(select(Provider).where(Provider.urn == "990004")).one()
    assert any(service.is_public for service in infants.services)
    for notice in session.scalars(select(RegisterNotice)).all():
        if notice.kind == "converted":
            actions.accept(session, notice, OFFICER, NOW)
        else:
            actions.keep(session, notice, "Not yet.", OFFICER, NOW)
    session.commit()

    again = load_demonstration(session, TODAY, NOW, quiet=True)
    assert all(not run.new and not run.changed for run in again)
    assert put_register_changes(session, TODAY, NOW) == 0
    assert open_ones(session) == []
    session.refresh(infants)
    assert infants.closed_on == date(2026, 8, 31)
    assert not any(service.is_public for service in infants.services)
