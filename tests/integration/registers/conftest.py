"""A site that fetches its registers from a server on this machine, and files to put there."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.register_notices.models import RegisterNotice
from tests.sources.fixtures import source, waits
from tests.sources.gias import BASE
from tests.sources.server import SourceServer

__all__ = ["source", "waits"]
Given = Callable[..., Service]


@pytest.fixture
def site(app: Flask, source: SourceServer, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on each database, told that the registers are on the test server."""
    settings = app.extensions["settings"].model_copy(
        update={"register_url": source.address + BASE, "childcare_url": f"{source.address}/childcare", "gather": "on"}
    )
    monkeypatch.setitem(app.extensions, "settings", settings)
    with app.app_context():
        yield app
        db.session.remove()


def notices(session: Session, state: str = "open") -> list[tuple[str, str]]:
    """(reference, kind) of the notices in this state, in order."""
    session.expire_all()
    found = select(RegisterNotice).where(RegisterNotice.state == state)
    return sorted((notice.reference, notice.kind) for notice in session.scalars(found))


def notice(session: Session, kind: str) -> RegisterNotice:
    """The only notice of this kind."""
    session.expire_all()
    return session.scalars(select(RegisterNotice).where(RegisterNotice.kind == kind)).one()


def the(session: Session, reference: str) -> Service:
    """The listing a register knows by this number."""
    session.expire_all()
    return session.scalars(select(Service).where(Service.external_id == reference)).one()


DAY = date(2026, 11, 20)
NEXT = date(2026, 11, 21)
