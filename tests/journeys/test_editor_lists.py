"""Someone at a school fills in the lists of their entry, and is told how their words read, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.judging import Axe, judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
HARD = "The multidisciplinary team will facilitate holistic provision. " * 5


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def school(browser: Browser, aldermere: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of someone who has signed in at a school."""
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    sign_in(page, aldermere.address, "school@aldermere.example")
    yield page
    context.close()


def address(site: Site, question: str) -> str:
    """The page of a question about the school's own entry."""
    own = next(listing for listing in site.listings if listing.provider.slug == "larkrise-school")
    return f"{site.address}/services/{own.id}/edit/{question}"


def runs_scripts(page: Page) -> bool:
    """Whether the page's own scripts ran: Chromium lets tests run theirs either way."""
    return page.locator("html.js-enabled, body.js-enabled").count() > 0


def press(page: Page, name: str) -> None:
    """A button that loads a page again."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def focused(page: Page) -> str:
    return page.locator(":focus").get_attribute("id") or ""


@pytest.mark.parametrize(
    ("question", "word", "fields"),
    [
        ("places", "place", {"name": "Second site", "postcode": "M33"}),
        ("times", "time", {"opens": "soon", "description": "In words"}),
        ("costs", "cost", {"option": "A meal", "amount": "lots"}),
        ("contacts", "contact", {"role": "Office", "email": "office"}),
        ("links", "link", {"label": "Menu", "url": "javascript:1"}),
    ],
)
def test_rows_are_added_put_right_and_taken_out(
    school: Page, aldermere: Site, axe: Axe, question: str, word: str, fields: dict[str, str]
) -> None:
    page = school
    page.goto(address(aldermere, question))
    judge(page, axe, runs_scripts(page))
    before = page.get_by_role("button", name=re.compile("^Remove")).count()
    press(page, f"Add another {word}")
    expect(page.get_by_role("status").filter(has_text="is added below. Nothing is saved yet.")).to_be_visible()
    assert focused(page).startswith(f"{question}-{before}-")
    judge(page, axe, runs_scripts(page))
    for name, text in fields.items():
        page.locator(f"#{question}-{before}-{name}").fill(text)
    if question == "costs":
        page.get_by_label("An amount").last.check()
    press(page, "Save and come back later")
    assert page.title().startswith("Error: ")
    problem = page.get_by_role("alert").get_by_role("link", name=re.compile(f"^{word.capitalize()} {before + 1}: "))
    assert problem.count() == 1
    for name, text in fields.items():
        assert page.locator(f"#{question}-{before}-{name}").input_value() == text
    judge(page, axe, runs_scripts(page))
    problem.click()
    assert focused(page).startswith(f"{question}-{before}-")
    press(page, f"Remove {word} {before + 1}")
    expect(page.locator(f"#{question}-notice")).to_contain_text("is taken out")
    assert focused(page) == f"{question}-notice"
    judge(page, axe, runs_scripts(page))


def test_enter_key_saves_and_removes_nothing(school: Page, aldermere: Site) -> None:
    page = school
    page.goto(address(aldermere, "contacts"))
    page.locator("#contacts-0-role").fill("Front office")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(address(aldermere, "contacts"))
    assert page.locator("#contacts-0-role").input_value() == "Front office"


def test_two_places_are_saved_and_found_on_the_map_or_not(school: Page, aldermere: Site) -> None:
    page = school
    page.goto(address(aldermere, "places"))
    many = page.get_by_role("button", name=re.compile("^Remove")).count()
    press(page, "Add another place")
    page.locator(f"#places-{many}-town").fill("Elsewhere")
    page.locator(f"#places-{many}-postcode").fill("zz99zz")
    press(page, "Look the postcodes up")
    assert page.get_by_text("This place is on our map, with a point of its own.").count() == many
    expect(page.get_by_text("We did not find this postcode on our map.")).to_be_visible()
    press(page, "Save and come back later")
    page.goto(address(aldermere, "check"))
    expect(page.get_by_text(re.compile("Elsewhere, ZZ9 9ZZ, we did not find this postcode"))).to_be_visible()
    page.goto(address(aldermere, "places"))
    press(page, f"Remove place {many + 1}")
    press(page, "Save and come back later")


def test_text_says_how_it_reads_and_is_saved_all_the_same(school: Page, aldermere: Site, axe: Axe) -> None:
    page = school
    page.goto(address(aldermere, "offers"))
    page.locator("#description").fill(HARD)
    if runs_scripts(page):
        assert page.get_by_role("button", name="Check how this reads").count() == 0
        status = page.locator("[data-for=description] [role=status]")
        expect(status).to_have_text(re.compile("Reading age about 22. 4 words to look at."))
    else:
        press(page, "Check how this reads")
    expect(page.get_by_text("Reading age: about 22.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="provision: help, support, or a place")).to_be_visible()
    assert page.locator("#description").input_value().strip() == HARD.strip()
    judge(page, axe, runs_scripts(page))
    press(page, "Save and come back later")
    page.goto(address(aldermere, "offers"))
    expect(page.get_by_text("Reading age: about 22.")).to_be_visible()
