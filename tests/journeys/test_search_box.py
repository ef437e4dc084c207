"""The search box suggests: by keyboard, by pointer, to screen readers, in small windows, from two letters on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.judging import SMALL, WIDTH, Axe

pytestmark = pytest.mark.browser
WHAT = "What are you looking for?"


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=WHAT)


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def selected(page: Page) -> str | None:
    """The option a screen reader is told of: the one `aria-activedescendant` names."""
    id = box(page).get_attribute("aria-activedescendant")
    return page.locator(f"#{id}").inner_text().split("\n")[0] if id else None


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every request for suggestions."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if "/search/suggest" in request.url else None)
    return seen


def test_the_keyboard_alone_goes_to_a_service(site: str, page: Page) -> None:
    page.goto(site)
    box(page).focus()
    page.keyboard.type("talking tog")
    expect(options(page)).to_have_count(1)
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert selected(page) is None, "nothing is chosen before an arrow key"
    page.keyboard.press("ArrowDown")
    assert selected(page) == "Talking Together drop-in"
    expect(box(page)).to_have_value("talking tog")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Talking Together drop-in")


def test_arrows_go_round_and_other_keys_go_back_to_the_text(site: str, page: Page) -> None:
    page.goto(site)
    box(page).press_sequentially("swim")
    expect(options(page)).to_have_count(8)
    first, last = (options(page).nth(at).inner_text().split("\n")[0] for at in (0, -1))
    page.keyboard.press("ArrowUp")
    assert selected(page) == last
    page.keyboard.press("ArrowDown")
    assert selected(page) == first
    for key in ("Home", "End", "ArrowLeft", "ArrowRight"):
        page.keyboard.press("ArrowDown")
        assert selected(page)
        page.keyboard.press(key)
        assert selected(page) is None
        expect(box(page)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.type("x")
    expect(box(page)).to_have_value("xswim")


def test_escape_closes_and_then_clears_and_tab_goes_on(site: str, page: Page) -> None:
    page.goto(site)
    box(page).press_sequentially("swim")
    expect(options(page)).to_have_count(8)
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("swim")
    page.keyboard.press("Alt+ArrowDown")
    expect(options(page)).to_have_count(8)
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Where?")).to_be_focused()
    box(page).focus()
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")


def test_enter_without_a_choice_searches_for_what_was_typed(site: str, page: Page) -> None:
    page.goto(site)
    box(page).press_sequentially("swim")
    expect(options(page)).to_have_count(8)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “swim”")


def test_nothing_is_asked_before_two_letters_and_once_for_a_word(site: str, page: Page, asked: list[str]) -> None:
    page.goto(site)
    box(page).press_sequentially(" s ")
    page.wait_for_timeout(600)
    assert asked == []
    box(page).fill("")
    box(page).press_sequentially("swimming", delay=20)
    expect(options(page)).to_have_count(8)
    page.wait_for_timeout(400)
    assert len(asked) == 1
    box(page).fill("s")
    expect(options(page)).to_have_count(0)
    page.wait_for_timeout(400)
    assert len(asked) == 1


def test_an_answer_that_comes_too_late_is_dropped(site: str, page: Page) -> None:
    held: list[Callable[[], None]] = []

    page.route("**/search/suggest?q=swim", lambda route: held.append(route.continue_))
    page.goto(site)
    box(page).press_sequentially("swim")
    page.wait_for_timeout(400)
    assert len(held) == 1
    box(page).fill("talking tog")
    expect(options(page)).to_have_count(1)
    held[0]()
    page.wait_for_timeout(400)
    expect(options(page)).to_have_count(1)


def test_a_screen_reader_hears_the_box_its_options_and_how_many(site: str, page: Page) -> None:
    page.goto(site)
    expect(box(page)).to_have_attribute("aria-autocomplete", "list")
    box(page).press_sequentially("autis")
    expect(page.get_by_role("status").first).to_have_text("2 suggestions. Use the up and down arrow keys.")
    page.keyboard.press("ArrowDown")
    tree = page.locator("#search-form").aria_snapshot()
    assert f'- combobox "{WHAT}" [expanded]: autis' in tree
    assert '- listbox "Suggestions":' in tree
    assert '- option "Autism Need" [selected]' in tree
    assert '- option "Autism and ADHD assessment Kind of help"' in tree
    assert "status: 2 suggestions" in tree
    box(page).fill("zzzz")
    expect(page.get_by_role("status").first).to_have_text("No suggestions")


def test_a_choice_by_pointer_keeps_the_place_that_was_given(site: str, page: Page) -> None:
    page.goto(site)
    page.get_by_role("combobox", name="Where?").fill("WX1 1AA")
    box(page).press_sequentially("autis")
    options(page).first.click()
    page.wait_for_url("**/search?*")
    assert page.url.endswith("/search?need=asd&near=WX1+1AA")


def test_the_box_of_places_suggests_places_and_takes_the_one_chosen(site: str, page: Page) -> None:
    page.goto(site)
    where = page.get_by_role("combobox", name="Where?")
    where.press_sequentially("thorn")
    expect(options(page)).to_have_text(["Thornwick"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(where).to_have_value("Thornwick")
    assert page.url.rstrip("/") == site
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find help near Thornwick")


@pytest.mark.parametrize("path", ["/", "/search?q=talking"])
def test_it_fits_a_small_window_by_touch(site: str, browser: Browser, axe: Axe, path: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport=SMALL)
    page = context.new_page()
    page.goto(site + path)
    box(page).fill("")
    box(page).press_sequentially("swim")
    expect(options(page)).to_have_count(8)
    assert page.evaluate(WIDTH) <= SMALL["width"]
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        chosen = page.locator("[aria-selected=true]").bounding_box()
        assert chosen
        assert chosen["height"] >= 24
        assert chosen["y"] >= 0
        assert chosen["y"] + chosen["height"] <= SMALL["height"] + 1, "what is chosen is in sight"
    assert axe(page) == []
    name = options(page).last.inner_text().split("\n")[0]
    options(page).last.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    context.close()


def test_the_choice_is_seen_in_forced_colours(site: str, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(site)
    box(page).press_sequentially("swim")
    expect(options(page)).to_have_count(8)
    page.keyboard.press("ArrowDown")
    colour = "(number) => getComputedStyle(document.querySelectorAll('[role=option]')[number]).backgroundColor"
    assert page.evaluate(colour, 0) != page.evaluate(colour, 1)


def test_the_policy_of_the_site_refuses_nothing_of_it(site: str, page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text))
    page.goto(site)
    box(page).press_sequentially("swim")
    expect(options(page)).to_have_count(8)
    assert refused == []


def test_without_an_answer_it_is_a_plain_search_box(site: str, page: Page) -> None:
    page.route("**/search/suggest*", lambda route: route.abort())
    page.goto(site)
    box(page).press_sequentially("talking")
    page.wait_for_timeout(400)
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “talking”")


def test_without_javascript_it_is_a_plain_search_box(site: str, plain: Page) -> None:
    plain.goto(site)
    assert plain.get_by_role("combobox").count() == 0
    plain.get_by_role("searchbox", name=WHAT).fill("talking")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Results for “talking”")
