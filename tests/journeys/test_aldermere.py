"""The demonstration authority in a browser: a listing of every sort, and the searches families make."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from localoffer.directory.queries import ListingView
from tests.journeys.judging import SMALL, Axe, assert_fits, open_everything
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser

SORTS: dict[str, Callable[[ListingView], object]] = {
    "several places": lambda one: len(one.places) > 2,
    "at home": lambda one: one.content.home_visits and not one.places,
    "online": lambda one: one.content.online and not one.places,
    "a hidden address": lambda one: any(at.place.hide_address for at in one.places),
    "outside the authority": lambda one: one.content.coverage.kind == "outside",
    "some wards only": lambda one: one.content.coverage.kind == "areas",
    "many needs": lambda one: len(one.content.needs) > 11,
    "an alert": lambda one: one.content.alert,
    "several prices": lambda one: len(one.content.costs) > 1,
    "never confirmed": lambda one: one.dates.trusted is None,
    "a primary school with specialist places": lambda one: one.content.setting and one.content.setting.resourced_places,
    "a special school": lambda one: one.role == "setting" and one.provider.kind == "special-school",
    "a section 41 school": lambda one: one.content.setting and one.content.setting.section_41,
    "a college": lambda one: one.role == "setting" and one.provider.kind == "post-16",
}
SEARCHES = {
    "a need": "q=autism",
    "words and a district": "q=anxiety+group&near=WX4",
    "a place in the words": "q=swimming+in+Saltby",
    "two words": "q=wheelchair+basketball",
    "a far page": "q=autism&page=5",
    "nearest first": "near=WX4+3TQ",
    "everything at once": "q=club&near=Saltby&radius=5&age=7&need=asd&need=adhd&cost=free&category=leisure",
}


@pytest.mark.parametrize("sort", SORTS)
def test_a_listing_of_every_sort_is_a_good_page(aldermere: Site, page: Page, axe: Axe, sort: str) -> None:
    listing = next(filter(SORTS[sort], aldermere.listings))
    page.goto(aldermere.address + "/{}s/{}?back=near%3DWX4".format(*listing.page))
    assert page.locator("h1").inner_text() == (
        listing.provider.name if listing.role == "setting" else listing.content.name
    )
    assert page.get_by_text("None", exact=True).count() == 0
    empty = "main :is(h2, h3):not(:has(+ *)), main dd:empty, main li:empty, main p:empty"
    assert page.locator(empty).count() == 0
    open_everything(page)
    assert axe(page) == []
    page.set_viewport_size(SMALL)
    assert_fits(page)


@pytest.mark.parametrize("query", SEARCHES.values(), ids=SEARCHES.keys())
def test_the_searches_of_families_are_good_pages(aldermere: Site, page: Page, axe: Axe, query: str) -> None:
    page.goto(f"{aldermere.address}/search?{query}")
    assert page.locator(".lo-hit").count() or page.get_by_text("Try one of these").is_visible()
    open_everything(page)
    assert axe(page) == []
    page.set_viewport_size(SMALL)
    assert_fits(page)


def test_a_school_is_found_by_its_name(aldermere: Site, plain: Page) -> None:
    school = next(one for one in aldermere.listings if one.role == "setting")
    plain.goto(aldermere.address)
    plain.get_by_label("What are you looking for?").fill(school.content.name)
    plain.get_by_role("button", name="Search").click()
    plain.locator(".lo-hit a").first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(school.provider.name)
    expect(plain.get_by_text("From the school register").first).to_be_attached()


def test_on_a_telephone_the_number_comes_before_the_details(aldermere: Site, page: Page) -> None:
    listing = next(one for one in aldermere.listings if one.role == "service" and one.content.contacts[0].phone)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{aldermere.address}/services/{listing.slug}")
    number, details = page.locator(".lo-contact__phone").first.bounding_box(), page.locator("dl").first.bounding_box()
    assert number
    assert details
    assert number["y"] < details["y"]
    assert number["y"] < 1.2 * 640


def test_every_wider_search_that_is_offered_finds_what_it_says(aldermere: Site, plain: Page) -> None:
    plain.goto(f"{aldermere.address}/search?{SEARCHES['everything at once']}&day=sun")
    expect(plain.locator("#results")).to_have_text("0 results")
    offered = plain.locator("main ul.govuk-list--bullet li").filter(has_text="result")
    found = [(item.inner_text(), item.locator("a").get_attribute("href")) for item in offered.all()]
    assert found
    for words, address in found:
        plain.goto(f"{aldermere.address}{address}")
        count = plain.locator("#results").inner_text().split(",")[0]
        assert words.endswith(f"({count})")


def test_a_printed_page_has_what_a_family_takes_along(aldermere: Site, page: Page) -> None:
    listing = next(one for one in aldermere.listings if one.role == "service" and len(one.places) > 2)
    page.emulate_media(media="print")
    page.goto(f"{aldermere.address}/services/{listing.slug}")
    for part in (".lo-contact__phone", ".lo-places", "h1"):
        expect(page.locator(part).first).to_be_visible()
    for part in (".govuk-service-navigation", ".govuk-breadcrumbs", ".lo-footer__links"):
        expect(page.locator(part).first).to_be_hidden()


def test_the_keyboard_alone_filters_opens_and_comes_back(aldermere: Site, page: Page) -> None:
    page.goto(f"{aldermere.address}/search?q=club")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "Cost")
    page.keyboard.press("Enter")
    _tab_to(page, "Free")
    page.keyboard.press("Space")
    _tab_to(page, "Apply filters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Leave out Free")).to_be_visible()
    first = page.locator(".lo-hit a").first
    name = first.inner_text()
    _tab_to(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    _tab_to(page, "Back to results")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{aldermere.address}/search?q=club&cost=free#result-1")


def _tab_to(page: Page, words: str, most: int = 150) -> None:
    """Press Tab until what has focus, or its label, begins with the words; it must be in sight and marked."""
    named = """() => {
      const at = document.activeElement
      const label = at.labels && at.labels.length ? at.labels[0].textContent : ''
      return (label + (at.textContent || at.value || '')).trim()
    }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(named).startswith(words):
            break
    else:
        pytest.fail(f"the keyboard does not reach “{words}”")
    assert page.evaluate(
        "() => { const box = document.activeElement.getBoundingClientRect();"
        " return box.bottom > 0 && box.top < innerHeight }"
    )
