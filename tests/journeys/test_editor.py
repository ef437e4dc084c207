"""Someone at a school writes an entry in a browser, with JavaScript and without: half of it, the rest later, checks it,
sends it, hears what an officer wants, and copies and withdraws it; every page on the way is a good one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import sites
from tests.journeys.judging import SMALL, assert_fits
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]
QUESTIONS = (
    "name", "offers", "kinds", "alert", "needs", "ages", "who-can-use-it", "level", "languages", "how-to-get-it",
    "who-decides", "waiting-time", "area", "online-or-at-home", "dates",
)  # fmt: skip


def judge(page: Page, axe: Axe, scripts: bool) -> None:
    expect(page.locator("h1")).to_have_count(1)
    if scripts:
        assert axe(page) == []
    page.set_viewport_size(SMALL)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def signed_in(browser: Browser, site: Site, who: str, scripts: bool) -> tuple[BrowserContext, Page]:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Email address").fill(f"{who}@aldermere.example")
    page.get_by_label("Password", exact=True).fill(sites.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out", exact=True).wait_for()
    return context, page


def go_home(page: Page, site: Site) -> None:
    """To the page of the organisation that whoever is signed in belongs to."""
    page.goto(f"{site.address}/account")
    address = page.locator('main a[href*="/organisations/"]').first.get_attribute("href")
    assert address is not None
    page.goto(site.address + "/".join(address.split("/")[:3]))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_entry_is_written_checked_sent_and_sent_back(
    browser: Browser, aldermere: Site, axe: Axe, scripts: bool
) -> None:
    name = f"Harbour drummers {'with' if scripts else 'without'}"
    context, page = signed_in(browser, aldermere, "school", scripts)
    go_home(page, aldermere)
    page.get_by_role("button", name="Add a service").click()
    judge(page, axe, scripts)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Enter a name")
    judge(page, axe, scripts)
    page.get_by_label("Name").fill(name)
    save(page)
    expect(page.get_by_text("The entry is begun.")).to_be_visible()
    judge(page, axe, scripts)
    tasks = page.url.partition("?")[0]

    page.get_by_role("link", name="What it offers").click()
    page.get_by_role("textbox", name="Summary").fill("Drumming together for teenagers who like it loud.")
    page.get_by_role("textbox", name="What it offers").fill("We drum for an hour.\n\nEar defenders are there.")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What kind of help is it?")
    page.get_by_label("Arts, music and drama").check()
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    context.close()

    context, page = signed_in(browser, aldermere, "school", scripts)
    page.goto(tasks)
    page.get_by_role("link", name="Ages", exact=True).click()
    page.get_by_label("Youngest age").fill("thirteen")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Youngest age must be a whole number")
    expect(page.get_by_label("Youngest age")).to_have_value("thirteen")
    judge(page, axe, scripts)
    page.get_by_label("Youngest age").fill("13")
    page.get_by_label("Oldest age").fill("19")
    save(page)
    page.goto(f"{tasks}/area")
    miles = page.get_by_label("How many miles")
    page.get_by_label("People who live near").check()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Enter a number of miles")
    miles.fill("5")
    save(page)
    page.goto(f"{tasks}/check")
    judge(page, axe, scripts)
    page.get_by_role("link", name="Change waiting time").click()
    page.get_by_label("Waiting time").fill("No wait.")
    page.get_by_role("button", name="Save and go back to your answers").click()
    expect(page.get_by_text("No wait.")).to_be_visible()
    expect(page.get_by_text("People who live within 5 miles")).to_be_visible()
    page.get_by_role("link", name="See it as families will see it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Preview: {name}")
    judge(page, axe, scripts)
    page.get_by_role("link", name="Check your answers").click()
    page.get_by_role("button", name="Send to Aldermere").click()
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    judge(page, axe, scripts)

    with_officer, office = signed_in(browser, aldermere, "officer", scripts)
    office.goto(f"{aldermere.address}/officers/queue")
    office.get_by_role("link", name=re.compile(name)).first.click()
    office.get_by_label("Or send it back").fill("Say on which day it is.")
    office.get_by_role("button", name="Send back").click()
    expect(office.get_by_text("The provider can change it")).to_be_visible()
    with_officer.close()

    page.goto(tasks)
    expect(page.get_by_text("Say on which day it is.")).to_be_visible()
    expect(page.get_by_text("Needs a look").first).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Copy this entry").click()
    judge(page, axe, scripts)
    page.get_by_label("Name").fill(f"{name} twice")
    page.get_by_role("button", name="Make the copy").click()
    expect(page.get_by_text("The copy is made.")).to_be_visible()
    page.get_by_role("link", name="Discard this draft").click()
    judge(page, axe, scripts)
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("The draft is discarded.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_second_of_two_people_sees_both_answers(browser: Browser, aldermere: Site, axe: Axe, scripts: bool) -> None:
    first_context, first = signed_in(browser, aldermere, "school", scripts)
    second_context, second = signed_in(browser, aldermere, "manager", scripts)
    go_home(first, aldermere)
    first.get_by_role("button", name="Add a service").click()
    first.get_by_label("Name").fill(f"Shared club {scripts}")
    save(first)
    address = first.url.partition("?")[0] + "/waiting-time"
    first.goto(address)
    second.goto(address)
    first.get_by_label("Waiting time").fill("One month")
    save(first)
    second.get_by_label("Waiting time").fill("Two months")
    save(second)
    expect(second.get_by_role("heading", name="What is saved now")).to_be_visible()
    expect(second.get_by_role("listitem").filter(has_text="One month")).to_be_visible()
    expect(second.get_by_label("Waiting time")).to_have_value("Two months")
    judge(second, axe, scripts)
    second.get_by_label("Waiting time").fill("One to two months")
    save(second)
    first.goto(address)
    expect(first.get_by_label("Waiting time")).to_have_value("One to two months")
    first_context.close()
    second_context.close()


def test_every_simple_question_is_a_good_page(browser: Browser, aldermere: Site, axe: Axe) -> None:
    context, page = signed_in(browser, aldermere, "manager", True)
    go_home(page, aldermere)
    page.get_by_role("link", name=re.compile("Change.*early years class")).first.click()
    tasks = page.url
    for question in QUESTIONS:
        page.goto(f"{tasks}/{question}")
        judge(page, axe, True)
    page.goto(tasks)
    page.get_by_role("link", name="Withdraw this entry").click()
    judge(page, axe, True)
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a reason")
    judge(page, axe, True)
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_what_was_typed_is_saved_though_the_session_ended(browser: Browser, aldermere: Site, scripts: bool) -> None:
    context, page = signed_in(browser, aldermere, "manager", scripts)
    go_home(page, aldermere)
    page.get_by_role("button", name="Add a service").click()
    page.get_by_label("Name").fill(f"Late club {scripts}")
    save(page)
    address = page.url.partition("?")[0] + "/offers"
    page.goto(address)
    page.get_by_role("textbox", name="Summary").fill("Homework, then pizza.")
    page.get_by_role("textbox", name="What it offers").fill("First the books.\n\nThen the oven.")
    context.clear_cookies()
    save(page)
    expect(page.get_by_text("Your answers are kept")).to_be_visible()
    page.get_by_label("Email address").fill("manager@aldermere.example")
    page.get_by_label("Password", exact=True).fill(sites.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send my answers on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What kind of help is it?")
    page.goto(address)
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("Homework, then pizza.")
    expect(page.get_by_role("textbox", name="What it offers")).to_have_value("First the books.\n\nThen the oven.")
    context.close()
