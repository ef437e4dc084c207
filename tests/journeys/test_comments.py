"""A family says what is wrong, the school answers, an officer publishes it, with and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.judging import Judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser


def visit(browser: Browser, scripts: bool, address: str, email: str = "") -> Page:
    """A browser of somebody's own, signed in where an address is given."""
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.goto(address)
    if email:
        sign_in(page, address, email)
    return page


def test_family_is_heard_and_reads_what_was_done(
    browser: Browser, aldermere: Site, judge: Judge, scripts: bool
) -> None:
    said = f"The bus stop is missing {scripts}"
    write(visit(browser, scripts, aldermere.address), aldermere, judge, said)
    answer(visit(browser, scripts, aldermere.address, "manager@aldermere.example"), judge, said)
    publish(visit(browser, scripts, aldermere.address, "officer@aldermere.example"), aldermere, judge, said)
    page = visit(browser, scripts, f"{aldermere.address}/comments")
    expect(page.get_by_text(f"Where is the bus stop? {scripts}")).to_be_visible()
    expect(page.get_by_text(said)).to_have_count(0)
    judge(page)


def write(page: Page, aldermere: Site, judge: Judge, said: str) -> None:
    page.goto(f"{aldermere.address}/providers/larkrise-school")
    page.get_by_role("link", name="Tell us about this page").click()
    judge(page)
    page.get_by_label("What do you want to tell us?").fill(said)
    page.get_by_label("Email address for an answer").fill("mum")
    page.get_by_role("button", name="Send").click()
    assert page.title().startswith("Error: ")
    expect(page.get_by_label("What do you want to tell us?")).to_have_value(said)
    judge(page)
    page.get_by_role("link", name="Select what you want to tell us about").click()
    expect(page.get_by_label("Something is wrong or out of date")).to_be_focused()
    page.get_by_label("Something is missing").check()
    page.get_by_label("Email address for an answer").fill("mum@home.example")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="Go back to Larkrise School").click()
    assert page.context.cookies() == []


def answer(page: Page, judge: Judge, said: str) -> None:
    page.get_by_role("link", name="Comments about your services").click()
    judge(page)
    page.locator("section", has_text=said).get_by_role("link", name="Answer").click()
    judge(page)
    page.get_by_role("button", name="Send the answer").click()
    assert page.title().startswith("Error: ")
    judge(page)
    page.get_by_label("What did you do?").fill("We have added the bus stop and the number of the bus.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("The answer is saved.")).to_be_visible()
    page.locator("section", has_text=said).get_by_role("link", name="See the answer").click()
    judge(page)


def publish(page: Page, aldermere: Site, judge: Judge, said: str) -> None:
    page.goto(f"{aldermere.address}/officers")
    page.get_by_role("link", name="All comments").click()
    page.get_by_label("Where it stands").select_option("Answered")
    page.get_by_role("button", name="Show").click()
    judge(page)
    page.locator("section", has_text=said).get_by_role("link").first.click()
    judge(page)
    page.get_by_label("What the comment says").fill("")
    page.get_by_role("button", name="Publish").click()
    assert page.title().startswith("Error: ")
    judge(page)
    page.get_by_label("What the comment says").fill(said.replace("The bus stop is missing", "Where is the bus stop?"))
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Everyone can read it now.")).to_be_visible()
    judge(page)


def test_officer_deals_with_a_comment_on_the_whole_offer(
    browser: Browser, aldermere: Site, judge: Judge, scripts: bool
) -> None:
    said = f"You never ask us {scripts}"
    page = visit(browser, scripts, f"{aldermere.address}/comments")
    page.get_by_role("button", name="Tell us something").click()
    page.get_by_label("How families have a say in the Local Offer").check()
    page.get_by_label("What do you want to tell us?").fill(said)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    page = visit(browser, scripts, aldermere.address, "officer@aldermere.example")
    page.goto(f"{aldermere.address}/officers/comments")
    judge(page)
    page.locator("section", has_text=said).get_by_role("link").first.click()
    page.get_by_role("button", name="Set it aside").click()
    assert page.title().startswith("Error: ")
    judge(page)
    page.get_by_label("It is here already").check()
    page.get_by_role("button", name="Set it aside").click()
    expect(page.get_by_text("The comment is set aside.")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Take it up again").click()
    page.get_by_label("What did the council do?").fill("We meet families in June.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("The answer is saved.")).to_be_visible()
    judge(page)


def test_page_of_visits_is_as_good_as_any_page(browser: Browser, aldermere: Site, judge: Judge, scripts: bool) -> None:
    page = visit(browser, scripts, aldermere.address, "officer@aldermere.example")
    for query in ("", "?q=larkrise", "?q=nothing-like-it", "?page=90"):
        page.goto(f"{aldermere.address}/officers/visits{query}")
        judge(page)
