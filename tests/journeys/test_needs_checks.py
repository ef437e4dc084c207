"""An officer reads what the checks of need data found, notes what she found out, and sees what a release changed."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.judging import Judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
MOST_MILLISECONDS = 60_000
"""After which a browser that waits gives up."""


def test_an_officer_looks_into_a_finding_and_notes_it(
    browser: Browser, aldermere: Site, judge: Judge, scripts: bool
) -> None:
    # Each way through has a finding of its own: both use the same site.
    school, why = (
        ("Southway Primary School", "A base opened") if scripts else ("Castle Hill Primary School", "Corrected")
    )
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(MOST_MILLISECONDS)
    sign_in(page, aldermere.address, "officer@aldermere.example")
    page.goto(f"{aldermere.address}/officers")
    page.get_by_role("link", name="All that was found").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Checks of need data")
    judge(page)

    page.get_by_role("link", name=school).click()
    expect(page.get_by_role("heading", name="What you can do")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what you found out")
    judge(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("What you found out")).to_be_focused()
    page.keyboard.type(why)
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Noted. It comes back if a figure changes.")).to_be_visible()
    expect(page.get_by_role("link", name=school)).to_have_count(0)
    judge(page)

    page.get_by_label("State").select_option("Looked at")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text(why)).to_be_visible()
    page.get_by_role("link", name=school).click()
    expect(page.get_by_text("officer@aldermere.example").last).to_be_visible()
    judge(page)
    context.close()


def test_an_officer_sees_which_figures_a_release_changed(
    browser: Browser, aldermere: Site, judge: Judge, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(MOST_MILLISECONDS)
    sign_in(page, aldermere.address, "officer@aldermere.example")
    page.goto(f"{aldermere.address}/officers/needs/revisions")
    expect(page.get_by_role("table", name="releases, the latest first")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="pupils by school and primary need, 2025-26").click()
    expect(
        page.get_by_role("row", name="St Augustine's Catholic High School, 2024 to 2025 SEN support First")
    ).to_contain_text("First given by the edition 2024-25")
    judge(page)
    context.close()
