"""A SENCO writes what there is for each need, with JavaScript and without; governors see what has to be published."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.judging import Judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
MOST_SECONDS = 60_000
"""Milliseconds after which a browser that waits gives up."""


@pytest.fixture
def page(browser: Browser, aldermere: Site, scripts: bool) -> Iterator[Page]:
    """Someone of Larkrise School, at its own page."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(MOST_SECONDS)
    sign_in(page, aldermere.address, "school@aldermere.example")
    page.goto(f"{aldermere.address}/account")
    address = page.locator('main a[href*="/organisations/"]').first.get_attribute("href")
    assert address is not None
    page.goto(aldermere.address + "/".join(address.split("/")[:3]))
    yield page
    context.close()


def begin(page: Page) -> str:
    """A report of the latest school year that can be begun; where it is written."""
    page.get_by_role("link", name="Write or change the report").click()
    page.get_by_role("button", name=re.compile("^Begin the report of")).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("SEN information report")
    return page.url.partition("?")[0]


def discard(page: Page, tasks: str) -> None:
    page.goto(f"{tasks}/discard")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("The draft is discarded.")).to_be_visible()


def test_map_is_written_need_by_need_and_governors_see_the_duties(page: Page, judge: Judge) -> None:
    expect(page.get_by_role("heading", name="SEN information report").or_(page.locator("caption"))).not_to_have_count(0)
    judge(page)
    tasks = begin(page)

    page.goto(f"{tasks}/map")
    judge(page)
    page.get_by_role("link", name=re.compile("what there is for: Every child$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you offer: every child")
    judge(page)
    page.get_by_label("For everyone").fill("- Signing in assembly\n\nSensory room")
    page.get_by_label("Specialist").fill("b" * 301)
    page.get_by_role("button", name="Save and back to the needs").click()
    expect(page.get_by_role("alert")).to_contain_text("has 301 characters; 300 is the most")
    expect(page.get_by_label("For everyone")).to_have_value("- Signing in assembly\n\nSensory room")
    judge(page)
    page.get_by_label("Specialist").fill("Hydrotherapy pool")
    page.get_by_role("button", name="Save and back to the needs").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    every_child = page.locator(".govuk-summary-list__row").first
    expect(every_child).to_contain_text("For everyone: 2 things")
    expect(every_child).to_contain_text("Specialist: 1 thing")
    judge(page)

    page.goto(f"{tasks}/preview")
    expect(page.get_by_text("Signing in assembly")).to_be_visible()

    page.goto(f"{tasks}/duties")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the school must publish")
    expect(page.get_by_text("This is a checklist and no legal advice.")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="How we teach").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How we teach")
    discard(page, tasks)
