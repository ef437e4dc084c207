"""A manager invites a colleague, who follows the link from the email and is in; every page on the way is a good one."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import sites
from tests.journeys.judging import Axe, judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_manager_invites_a_colleague_who_joins_and_leaves(
    browser: Browser, aldermere: Site, axe: Axe, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page, email = context.new_page(), f"colleague-{scripts}@larkrise.example".lower()
    sign_in(page, aldermere.address, "manager@aldermere.example")
    judge(page, axe, scripts)
    expect(page.get_by_role("heading", name="Larkrise School", level=1)).to_be_visible()
    page.get_by_role("link", name="People who look after these pages").click()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_role("button", name="Send the invitation").click()
    assert page.title().startswith("Error: ")
    judge(page, axe, scripts)
    page.get_by_label("Their email address").fill(email)
    page.get_by_label("Editor").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    judge(page, axe, scripts)
    page.goto(f"{aldermere.address}/development/outbox")
    link = page.get_by_role("link", name=re.compile("invitations")).first.get_attribute("href")
    assert link is not None
    context.close()

    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(link)
    judge(page, axe, scripts)
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Accept").click()
    judge(page, axe, scripts)
    page.get_by_label("Choose a password").fill(sites.PASSWORD)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You belong to the organisation now.")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Leave this organisation").click()
    judge(page, axe, scripts)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name="This invitation does not work any more")).to_be_visible()
    judge(page, axe, scripts)
    context.close()
