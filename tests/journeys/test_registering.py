"""Somebody makes an account, registers an organisation and claims another; an officer decides; all pages are good."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import sites
from tests.journeys.judging import SMALL, assert_fits
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]


def judge(page: Page, axe: Axe, scripts: bool) -> None:
    assert page.locator("h1").count() == 1
    if scripts:
        assert axe(page) == []
    page.set_viewport_size(SMALL)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def go_on(page: Page, axe: Axe, scripts: bool, name: str = "Continue") -> None:
    """Press the button and look at the page it leads to."""
    page.get_by_role("button", name=name, exact=True).click()
    judge(page, axe, scripts)


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(sites.PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_newcomer_registers_and_claims_and_an_officer_decides(
    browser: Browser, aldermere: Site, axe: Axe, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page, email, name = context.new_page(), f"newcomer-{scripts}@saltby.example".lower(), f"Kestrel Rowers {scripts}"

    # An account, by the link in the email.
    page.goto(aldermere.address)
    page.get_by_role("link", name="Register or claim your organisation").click()
    judge(page, axe, scripts)
    page.get_by_role("button", name="Make an account").click()
    judge(page, axe, scripts)
    go_on(page, axe, scripts, "Send the link")
    expect(page.get_by_role("link", name="Enter your email address")).to_be_visible()
    page.get_by_label("Your email address at work").fill(email)
    go_on(page, axe, scripts, "Send the link")
    page.goto(f"{aldermere.address}/development/outbox")
    link = page.get_by_role("link", name=re.compile("new-account")).first.get_attribute("href")
    assert link is not None
    page.goto(link)
    judge(page, axe, scripts)
    page.get_by_label("Password", exact=True).fill("short")
    go_on(page, axe, scripts, "Make the account")
    page.get_by_label("Password", exact=True).fill(sites.PASSWORD)
    go_on(page, axe, scripts, "Make the account")

    # Register an organisation.
    page.get_by_label("Name of your organisation").fill(name)
    go_on(page, axe, scripts, "Find")
    page.get_by_role("link", name=re.compile("register it", re.IGNORECASE)).click()
    judge(page, axe, scripts)
    go_on(page, axe, scripts)
    page.get_by_label("Charity or community group").check()
    go_on(page, axe, scripts)
    go_on(page, axe, scripts)
    expect(page.get_by_role("link", name="Select a register, or that it is in none of them")).to_be_visible()
    page.get_by_label("None of these").check()
    go_on(page, axe, scripts)
    page.get_by_label("What is its postcode?").fill("nowhere")
    go_on(page, axe, scripts)
    page.get_by_label("What is its postcode?").fill("")
    go_on(page, axe, scripts)
    page.get_by_label("What is its website?").fill("www.saltby.example")
    go_on(page, axe, scripts)
    page.get_by_label("What is its telephone number?").fill("01632 960 777")
    go_on(page, axe, scripts)
    if page.get_by_role("heading", name="Is it one of these?").is_visible():
        page.get_by_label("It is none of these").check()
        go_on(page, axe, scripts)
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    go_on(page, axe, scripts, "Register")
    expect(page.get_by_role("heading", name=f"You look after {name}")).to_be_visible()

    # What is listed already is shown before it is made again.
    page.goto(f"{aldermere.address}/register/new/name")
    page.get_by_label("What is your organisation called?").fill("Larkrise Schol")
    for _ in range(6):
        if page.get_by_role("group", name="Select one").is_visible():
            page.get_by_label("Special school").check()
        if page.get_by_label("None of these").is_visible():
            page.get_by_label("None of these").check()
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_label("Larkrise School").first.check()
    go_on(page, axe, scripts)
    page.get_by_label("What do you do there?").fill("I teach there.")
    go_on(page, axe, scripts, "Claim")
    expect(page.get_by_role("heading", name="Larkrise School: we look at it first")).to_be_visible()
    page.get_by_role("link", name="Go to your account").click()
    judge(page, axe, scripts)
    context.close()

    # An officer decides.
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, aldermere, "officer@aldermere.example")
    page.get_by_role("link", name="Decide about claims and new organisations").click()
    judge(page, axe, scripts)
    page.locator("li", has_text=email).get_by_role("link", name="Larkrise School").first.click()
    judge(page, axe, scripts)
    expect(page.get_by_text("I teach there.")).to_be_visible()
    go_on(page, axe, scripts, "Refuse")
    page.get_by_label("Why").fill("The school does not know you.")
    go_on(page, axe, scripts, "Refuse")
    expect(page.get_by_text("Refused. They are told by email")).to_be_visible()
    page.locator("li", has_text=email).get_by_role("link", name=name).first.click()
    judge(page, axe, scripts)
    go_on(page, axe, scripts, "Approve")
    page.get_by_role("link", name="Find an organisation and its people").click()
    page.get_by_label("Name of the organisation").fill(name)
    go_on(page, axe, scripts, "Find")
    page.get_by_role("link", name=name).click()
    judge(page, axe, scripts)
    expect(page.locator("strong", has_text=email)).to_be_visible()
    context.close()


def test_manager_hands_over_and_a_school_asks_whose_it_is(browser: Browser, aldermere: Site, axe: Axe) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{aldermere.address}/providers/larkrise-school")
    judge(page, axe, True)
    page.get_by_role("link", name="Look after its entries").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    judge(page, axe, True)
    sign_in(page, aldermere, "manager@aldermere.example")
    page.goto(f"{aldermere.address}/account")
    page.get_by_role("link", name="People of Larkrise School").click()
    page.get_by_role("link", name="Hand over to a colleague and leave").click()
    judge(page, axe, True)
    go_on(page, axe, True, "Hand over and leave")
    expect(page.get_by_role("link", name="Select who is to be the manager")).to_be_visible()
    context.close()
