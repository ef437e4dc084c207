"""A SENCO gives counts of her school's pupils, is told what does not add up, and corrects them later."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.judging import Judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
MOST_MILLISECONDS = 60_000
"""After which a browser that waits gives up."""


@pytest.fixture
def page(browser: Browser, aldermere: Site, scripts: bool) -> Iterator[Page]:
    """Someone of Larkrise School, at its own page."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(MOST_MILLISECONDS)
    sign_in(page, aldermere.address, "school@aldermere.example")
    page.goto(f"{aldermere.address}/account")
    address = page.locator('main a[href*="/organisations/"]').first.get_attribute("href")
    assert address is not None
    page.goto(aldermere.address + "/".join(address.split("/")[:3]))
    yield page
    context.close()


def test_counts_are_given_corrected_and_seen_on_the_home_page(page: Page, judge: Judge, scripts: bool) -> None:
    # Each way through has a year of its own: both use the same site.
    year = "2024 to 2025" if scripts else "2023 to 2024"
    page.get_by_role("link", name="Give or correct counts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counts of pupils with SEND")
    judge(page)

    page.get_by_label("School year").select_option(year)
    page.get_by_role("button", name="Show this year").click()
    expect(page.get_by_role("heading", name=year)).to_be_visible()
    page.get_by_label("Pupils on roll").fill("lots")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Pupils on roll: give a number of pupils from 0 to 20,000")
    judge(page)

    page.get_by_label("Pupils on roll").fill("210")
    page.get_by_label("SEN support, all together").fill("30")
    page.get_by_label("SEN support, Autism").fill("18")
    page.get_by_label("EHC plan, Autism").fill("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("the types of need add up to 18, and the total is 30")
    expect(page.get_by_label("EHC plan, Autism")).to_have_value("7")
    judge(page)
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("SEN support, all together")).to_be_focused()
    page.get_by_role("button", name="Save as they are").click()
    expect(page.get_by_text("The counts are saved.")).to_be_visible()
    judge(page)

    page.get_by_label("SEN support, Type of need not recorded").fill("12")
    page.get_by_role("button", name=re.compile("^Save$")).click()
    expect(page.get_by_text("The counts are saved.")).to_be_visible()
    page.get_by_role("link", name="Larkrise School").first.click()
    row = page.get_by_role("row", name=year)
    expect(row).to_contain_text("30 SEN support, 7 EHC plan, 210 on roll")
    judge(page)


def test_boxes_are_filled_in_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("link", name="Give or correct counts").click()
    page.get_by_label("Pupils on roll").focus()
    for words in ("SEN support, all together", "EHC plan, all together", "SEN support, Autism"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(words)).to_be_focused()
