"""A family finds something and comes back: with JavaScript and without, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.judging import LARGE, Axe

pytestmark = pytest.mark.browser


def test_from_the_front_page_to_a_telephone_number_without_javascript(site: str, plain: Page) -> None:
    plain.goto(site)
    plain.get_by_label("What are you looking for?").fill("talking")
    plain.get_by_label("Where?").fill("wx1 1aa")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Results for “talking” near WX1 1AA")
    plain.get_by_role("link", name="Talking Together drop-in").click()
    expect(plain.get_by_role("link", name="01632 960201")).to_have_attribute("href", "tel:01632960201")
    expect(plain.get_by_text("from WX1 1AA, in a straight line").first).to_be_visible()
    plain.get_by_role("link", name="Back to results").click()
    assert "q=talking" in plain.url
    assert "near=" in plain.url


def test_a_filter_narrows_and_its_link_widens_again_without_javascript(site: str, plain: Page) -> None:
    plain.set_viewport_size(LARGE)
    plain.goto(site + "/search")
    everything = plain.locator("#results").inner_text()
    plain.get_by_label(re.compile(r"^Health \(")).check()
    plain.get_by_role("button", name="Apply filters").click()
    assert "category=health" in plain.url
    expect(plain.locator("#results")).to_have_text("1 result")
    plain.get_by_role("link", name="Leave out Health").click()
    assert plain.locator("#results").inner_text() == everything


def test_a_search_that_finds_nothing_offers_ways_to_find_more(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=swimming&need=hi")
    expect(plain.locator("#results")).to_have_text("0 results")
    expect(plain.get_by_text("01632 960111").first).to_be_visible()
    plain.get_by_role("link", name="Leave out “Hearing impairment”").click()
    expect(plain.locator("#results")).to_contain_text("13 results")


def test_results_are_paged(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=swimming")
    expect(plain.locator(".lo-hit")).to_have_count(10)
    plain.get_by_role("link", name="Next").click()
    expect(plain.locator(".lo-hit")).to_have_count(3)
    assert plain.locator("ol.lo-hits").get_attribute("start") == "11"


def test_words_looked_for_are_marked(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=talking")
    assert "talking" in [mark.lower() for mark in plain.locator("mark").all_inner_texts()]


def test_the_map_comes_when_asked_for_and_not_before(site: str, page: Page, axe: Axe) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(site + "/search?q=talking&near=WX1+1AA")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "leaflet" in url]
    page.get_by_role("button", name="Show a map of these results").click()
    marker = page.locator(".leaflet-marker-icon")
    expect(marker).to_have_count(1)  # the hidden address has no marker
    assert axe(page) == []
    page.get_by_role("button", name="Hide the map").click()
    expect(page.locator("#map")).to_be_hidden()
    assert refused == []


def test_the_results_page_is_light(site: str, page: Page) -> None:
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto(site + "/search?q=swimming")
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) <= 120 * 1024, sizes
    assert sum(size for url, size in sizes.items() if ".js" in url) <= 15 * 1024, sizes


def test_without_an_engine_names_are_found_and_pages_of_services_are_as_ever(
    site_without_engine: str, page: Page
) -> None:
    page.goto(site_without_engine + "/search?q=talking")
    expect(page.get_by_text("Search is not working fully for the moment.")).to_be_visible()
    page.get_by_role("link", name="Talking Together drop-in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Talking Together drop-in")
    page.goto(site_without_engine + "/search?q=xylophone")
    expect(page.get_by_text("Try again in a few minutes")).to_be_visible()


def test_on_the_standby_everything_is_found_and_the_page_says_so(site_on_standby: str, page: Page) -> None:
    page.goto(site_on_standby + "/search?q=swimming")
    expect(page.get_by_text("Search is running on its reserve for the moment.")).to_be_visible()
    expect(page.locator("#results")).to_contain_text("13 results")


def test_an_age_that_is_none_is_shown_again_with_what_to_enter(site: str, plain: Page) -> None:
    plain.set_viewport_size({"width": 320, "height": 640})
    plain.goto(site + "/search?q=swimming&age=seven")
    expect(plain.get_by_text("Enter an age from 0 to 25, like 7")).to_be_visible()
    expect(plain.get_by_label("Age in years")).to_have_value("seven")
    expect(plain.locator("#results")).to_contain_text("13 results")


def test_nothing_is_fetched_from_anywhere_else(site: str, page: Page) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    for path in ("/", "/search?q=talking", "/services/talking-together-drop-in"):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
    assert {url for url in asked if not url.startswith((site, "data:"))} == set()


@pytest.mark.parametrize(
    "query",
    ["q=" + "a" * 10_000, "q=%00%01%1b", "page=-1", "page=99999999999", "page=x&sort=x&age=x&radius=x&near=x",
     "need=" + "&need=".join(str(n) for n in range(500)), "q=%ff%fe", "near=" + "%F0%9F%98%80" * 500, "q=%22%22%22",
     "&&==&"],
)  # fmt: skip
def test_no_query_string_breaks_the_page(site: str, page: Page, query: str) -> None:
    assert page.request.get(f"{site}/search?{query}").status in (200, 400, 414)
