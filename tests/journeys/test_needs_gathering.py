"""An administrator finds that the school register did not come, sees what the job would do, and runs it again."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from importers.fetching import waiting
from localoffer import clock
from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.wording import date_words
from tests.journeys import sites, town
from tests.journeys.judging import Axe, judge, sign_in
from tests.sources import faults, gias
from tests.sources.server import SourceServer, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def source() -> Iterator[SourceServer]:
    with serving() as server:
        yield server


@pytest.fixture
def address(source: SourceServer, migrated_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """A running site that fetches from the tests' own server."""
    app: Flask
    app, _ = sites.application(migrated_sqlite, tmp_path, town.fill)
    with app.app_context():
        settings = app.extensions["settings"]
        keep_demo_accounts(db.session(), settings, lambda: sites.PASSWORD, Actor("command", "demo"), sites.NOW)
        db.session.commit()
        db.session.remove()
    gathering = {"register_url": source.address + gias.BASE, "gather": "on"}
    app.extensions["settings"] = settings.model_copy(update=gathering)
    with sites.served(app) as running:
        yield running.address


def test_administrator_mends_what_did_not_come(
    browser: Browser, address: str, source: SourceServer, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "pause", lambda _: None)
    today: date = clock.today()
    gias.publish(source, today, [gias.a_school(1, "Saltby Infant School"), gias.a_school(2, "Mill Lane School")])
    source.always(gias.schools_path(today), faults.web_page)
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(30_000)
    sign_in(page, address, "administrator@aldermere.example")

    page.goto(f"{address}/officers/jobs")
    page.get_by_role("link", name=re.compile("Run now.*register-schools")).click()
    page.get_by_role("button", name="Run it now").click()
    expect(page.get_by_text("sent a web page where a table (CSV) was expected")).to_be_visible()
    judge(page, axe)

    page.get_by_role("link", name="What would it do now?").click()
    expect(page.get_by_text("This job has not loaded any yet.")).to_be_visible()
    expect(page.get_by_text("Nothing was done or written by asking.")).to_be_visible()
    judge(page, axe)

    source.always(gias.schools_path(today), None)
    page.get_by_role("link", name="Run it now").click()
    page.get_by_role("button", name="Run it now").click()
    expect(page.get_by_text("The job is done.")).to_be_visible()
    expect(page.get_by_text("Try 2 of that day")).to_be_visible()
    page.goto(f"{address}/officers/jobs")
    judge(page, axe)
    page.get_by_role("link", name=re.compile("What would it do.*register-schools")).click()
    expect(page.get_by_text(f"The last loaded is of {date_words(today)}.")).to_be_visible()
    context.close()
