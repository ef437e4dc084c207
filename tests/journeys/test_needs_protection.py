"""An administrator reads how much is hidden and what showing a source's small figures would need."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.judging import Judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
MOST_MILLISECONDS = 60_000
"""After which a browser that waits gives up."""


def test_an_administrator_is_told_that_showing_small_figures_needs_a_reason(
    browser: Browser, aldermere: Site, judge: Judge, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(MOST_MILLISECONDS)
    sign_in(page, aldermere.address, "administrator@aldermere.example")
    page.goto(f"{aldermere.address}/officers/needs/protection")
    expect(page.get_by_role("heading", level=1)).to_have_text("Small numbers that are hidden")
    judge(page)
    page.get_by_role("button", name="Show all figures of Special educational needs in England").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the reason")
    judge(page)
    context.close()
