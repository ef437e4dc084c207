"""Jobs to run: what each does is a function of `deeds`."""

import pytest
from flask import Flask

from config.schedule import ScheduledJob
from tests.integration.accounts.conftest import make_user
from tests.integration.jobs import deeds

__all__ = ["make_user"]
HERE = deeds.__name__


def job(name: str, every_seconds: int | None = None) -> ScheduledJob:
    """A job that calls the function `name` of `deeds`, at night where it is not said how often."""
    at = None if every_seconds else "03:30"
    would = f"{HERE}:would_{name}" if hasattr(deeds, f"would_{name}") else None
    return ScheduledJob(name, f"{HERE}:{name}", f"Test of {name}.", every_seconds, at, would, gathers=name == "gathers")


@pytest.fixture
def schedule(app: Flask) -> tuple[ScheduledJob, ...]:
    """Replaces the real schedule."""
    deeds.done.clear()
    made = (job("counts"), job("fails"), job("breaks"), job("waits"), job("quiet", 2), job("gathers"))
    app.extensions["schedule"] = made
    return made
