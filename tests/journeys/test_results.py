"""The results page explains itself: what was corrected, what narrows it, what would find more, and the way back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.judging import SMALL, Axe, assert_fits

pytestmark = pytest.mark.browser
STATES = {
    "corrected": "q=swiming",
    "as-typed": "q=swiming&as=typed",
    "read-from-the-words": "q=talking+near+WX1+1AA+for+7+year+olds",
    "related": "q=xylophone+swimming&near=WX1+1AA",
    "few": "q=talking&need=slcn&need=asd&need=hi&cost=free&cost=paid",
    "nothing-but-ways-on": "q=xylophone",
    "place-misspelt": "q=talking&near=Saltbey",
    "within-a-distance": "near=WX1+1AA&radius=1",
    "many-filters": "q=swimming&need="
    + "&need=".join(("asd", "slcn", "semh", "spld", "pmld", "hi", "vi"))
    + "&day=sun",
}


@pytest.mark.parametrize("query", STATES.values(), ids=STATES.keys())
def test_every_state_fits_a_small_window_and_axe_finds_nothing(site: str, page: Page, axe: Axe, query: str) -> None:
    page.set_viewport_size(SMALL)
    page.goto(f"{site}/search?{query}")
    assert_fits(page)
    assert axe(page) == []


def test_every_state_is_valid_html(
    site: str, page: Page, nu_checker: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    for name, query in STATES.items():
        (tmp_path / f"{name}.html").write_text(page.request.get(f"{site}/search?{query}").text(), encoding="utf-8")
    service = page.request.get(f"{site}/services/swimming-club-1?back=q%3Dswimming&rank=2").text()
    assert "Similar services" in service
    (tmp_path / "service.html").write_text(service, encoding="utf-8")
    assert nu_checker(tmp_path) == []


def test_a_slip_is_mended_and_the_family_can_insist(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=swiming")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Results for “swimming”")
    expect(plain.locator("#results")).to_contain_text("13 results")
    expect(plain.get_by_text("Showing results for “swimming”.")).to_be_visible()
    plain.get_by_role("link", name="“swiming”").click()
    assert plain.url.endswith("/search?q=swiming&as=typed")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Results for “swiming”")
    expect(plain.locator("#results")).to_have_text("0 results")
    plain.get_by_role("link", name="Correct the spelling of “swiming”").click()
    expect(plain.locator("#results")).to_contain_text("13 results")


def test_other_words_are_corrected_again(site: str, page: Page) -> None:
    page.goto(site + "/search?q=swiming&as=typed")
    page.get_by_role("combobox", name="What are you looking for?").fill("talkng")
    page.get_by_role("button", name="Search").click()
    assert "as=typed" not in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “talking”")


def test_the_title_names_what_narrows_and_a_nought_is_shown(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=talking&near=WX1+1AA&radius=10&need=slcn&need=asd")
    expect(plain).to_have_title(
        re.compile("^Results for “talking” within 10 miles of WX1 1AA: Speech, language and communication, Autism")
    )
    plain.goto(site + "/search?q=swimming")
    assert plain.get_by_label(re.compile(r"^There is a charge \(0\)")).count() == 1
    expect(plain.locator(".lo-sort strong")).to_have_text("Best match")
    plain.goto(site + "/search")
    expect(plain.locator(".lo-sort strong")).to_have_text("Most recently confirmed")


def test_the_way_back_is_the_same_search_at_the_same_entry(site: str, plain: Page) -> None:
    plain.set_viewport_size({"width": 1280, "height": 600})
    address = site + "/search?q=swimming&need=asd&need=hi&sort=name&page=2"
    plain.goto(address)
    entry = plain.locator(".lo-hit a").nth(1)
    name = entry.inner_text()
    assert "rank=12" in (entry.get_attribute("href") or "")
    entry.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(name)
    plain.get_by_role("link", name="Back to results").click()
    assert plain.url == f"{address}#result-12"
    expect(plain.locator("#result-12 a")).to_be_in_viewport()
    expect(plain.locator("#result-12 a")).to_have_text(name)


def test_nothing_found_says_what_was_looked_for_and_whom_to_ask(site: str, page: Page, axe: Axe) -> None:
    page.set_viewport_size(SMALL)
    page.goto(site + "/search?q=xylophone+swimming&near=WX1+1AA&radius=3&cost=free&age=7")
    expect(page.locator("#results")).to_have_text("0 results")
    expect(
        page.get_by_text("We looked for “xylophone swimming” within 3 miles of WX1 1AA, with “Age 7” and “Free”.")
    ).to_be_visible()
    offered = page.get_by_role("link", name="Search for “swimming” alone")
    expect(offered).to_have_count(0)
    expect(page.get_by_role("link", name="Look through the kinds of help")).to_be_visible()
    card = page.locator(".lo-card")
    expect(card).to_contain_text("01632 960111")
    expect(card.get_by_role("link", name="01632 960100")).to_be_visible()
    assert_fits(page)
    assert axe(page) == []


def test_what_is_related_is_apart_and_not_counted(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=xylophone+swimming")
    expect(plain.locator("#results")).to_have_text("0 results")
    expect(plain.get_by_role("heading", name="Related to what you searched for")).to_be_visible()
    related = plain.locator(".lo-hits--related .lo-hit")
    assert 0 < related.count() <= 10
    expect(plain.get_by_role("link", name="Search for “swimming” alone")).to_be_visible()
    assert "rank=r1" in (related.first.locator("a").get_attribute("href") or "")
    related.first.locator("a").click()
    plain.get_by_role("link", name="Back to results").click()
    assert plain.url.endswith("/search?q=xylophone+swimming#result-r1")


def test_a_misspelt_place_is_offered_as_it_is_written(site: str, plain: Page) -> None:
    plain.goto(site + "/search?q=talking&near=Saltbey")
    expect(plain.get_by_text("We do not know the place “Saltbey”.")).to_be_visible()
    plain.get_by_role("link", name="Saltby", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Results for “talking” near Saltby")


def test_what_needs_no_journey_is_found_within_any_distance_and_marked(site: str, plain: Page) -> None:
    plain.goto(site + "/search?near=WX1+1AA&radius=1")
    found = plain.locator(".lo-hit").filter(has_text="Night line")
    expect(found.locator(".lo-mark")).to_have_text(["All over Aldermere", "Online or by phone"])
    included = "Help that is online, comes to you or covers all of Aldermere is included."
    expect(plain.get_by_text(included)).to_be_visible()
    plain.goto(site + "/search?near=WX1+1AA")
    expect(plain.get_by_text(included)).to_have_count(0)
