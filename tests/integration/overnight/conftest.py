"""A site that gathers everything from a server on this machine, and administrators who are written to."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from localoffer.accounts.actions import create_user
from localoffer.jobs.running import SCHEDULER
from tests.integration.gathering.conftest import service
from tests.integration.overnight.night import EVENING
from tests.sources.ees import EesService
from tests.sources.fixtures import source, waits
from tests.sources.gias import BASE

__all__ = ["service", "source", "waits"]


@pytest.fixture
def site(
    app: Flask, session: Session, service: EesService, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> Flask:
    """The application on each database, told where everything is. Nobody waits within a run."""
    here = service.source.address
    addresses = {
        "register_url": here + BASE,
        "childcare_url": f"{here}/childcare",
        "statistics_url": service.address,
        "statistics_catalogue_url": f"{here}/catalogue",
        "gather": "on",
    }
    settings = app.extensions["settings"].model_copy(update=addresses)
    monkeypatch.setitem(app.extensions, "settings", settings)
    with app.app_context():
        for name in ("ann", "bob"):
            address = f"{name}@aldermere.example"
            create_user(session, address, "kettle harbour mint", ["administrator"], SCHEDULER, EVENING)
        session.commit()
    return app
