"""An officer finds what the school register says, reads it, accepts one thing and keeps another; every page judged."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from importers.demonstration.register_changes import put_register_changes
from localoffer.database import db
from tests.factories import NOW
from tests.journeys import sites
from tests.journeys.judging import Axe, judge, sign_in
from tests.journeys.sites import TODAY, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def borough(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Site]:
    """The demonstration authority a day later, when its register has changed."""
    app = sites.demonstration(migrated_sqlite, tmp_path)
    with app.app_context():
        assert put_register_changes(db.session(), TODAY, NOW) == 2
    with sites.served(app) as running:
        yield running


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_officer_decides_about_what_the_register_says(browser: Browser, borough: Site, axe: Axe, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, borough.address, "officer@aldermere.example")
    panel = page.get_by_role("table", name="Changes in the registers")
    expect(panel.get_by_role("row", name="Proposed to close 1")).to_be_visible()
    expect(panel.get_by_role("row", name="Became another school 1")).to_be_visible()
    page.get_by_role("link", name="Look at what the registers say").click()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Northfield Infant School").click()
    judge(page, axe, scripts)
    expect(page.get_by_text("Northfield Junior School (URN 990005)")).to_be_visible()
    page.get_by_role("button", name="Keep its listings").click()
    expect(page.get_by_role("link", name="Say why, so that colleagues know")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("button", name="Close it: its services go on under the new school").click()
    expect(page.get_by_text("Northfield Infant School: it is closed here")).to_be_visible()
    judge(page, axe, scripts)
    page.goto(f"{borough.address}/providers/northfield-infant-school")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northfield Junior School")
    page.goto(f"{borough.address}/officers/register")
    page.get_by_role("link", name="Priors Tilling CofE Primary School").click()
    judge(page, axe, scripts)
    page.get_by_label("Or: do not say so on its page. Why?").fill("The governors decide in the spring.")
    page.get_by_role("button", name="Do not say so on its page").click()
    expect(page.get_by_text("its page does not say that it is proposed to close")).to_be_visible()
    expect(page.get_by_text("Nothing is waiting for you.")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Priors Tilling CofE Primary School").click()
    expect(page.get_by_text("The governors decide in the spring.")).to_be_visible()
    judge(page, axe, scripts)
    context.close()
