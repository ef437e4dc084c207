"""Every page in every state: no axe finding, valid HTML, one h1, nothing wider than a small window."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.judging import SMALL, Axe, assert_fits, judge, open_everything
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "everything": "/search",
    "results": "/search?q=talking&near=WX1+1AA&category=health&need=slcn&radius=5&age=3-7",
    "second-page": "/search?q=swimming&page=2",
    "beyond-the-last-page": "/search?q=swimming&page=40",
    "district": "/search?near=WX1",
    "place-unknown": "/search?q=swimming&near=Nowhereton",
    "age-unread": "/search?q=swimming&age=seven",
    "unknown-filter": "/search?need=nonsense",
    "nothing-found": "/search?q=xylophone+lessons&near=WX1+1AA&radius=3&cost=free",
    "wider-offered": "/search?q=swimming&need=hi&cost=free",
    "hostile": "/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27&near=%00%1f",
    "long-words": "/search?q=" + "w" * 200,
    "service": "/services/talking-together-drop-in?back=q%3Dtalking%26near%3DWX1%2B1AA",
    "service-without-much": "/services/swimming-club-1",
    "school": "/providers/thornwick-primary-school",
    "provider": "/providers/aldermere-clubs",
    "about": "/about",
    "information": "/about-this-information",
    "contact": "/contact",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "addresses": "/addresses",
    "not-found": "/services/no-such-service",
    "not-allowed-that-way": "/sign-out",
    "sign-in": "/sign-in",
    "outbox": "/development/outbox",
    "forgotten-password": "/forgotten-password",
    "link-used": "/reset-password/used",
}
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
OFFICERS_PAGES = (
    "/officers", "/account", "/officers/searches", "/officers/searches/nothing", "/officers/gaps", "/officers/gaps/new",
    "/officers/synonyms", "/officers/synonyms/new", "/officers/synonyms/edit?key=autism",
    "/officers/synonyms/remove?key=autism", "/officers/jobs", "/officers/jobs/search-reconcile", "/officers/queue",
    "/officers/queue/trusted",
    "/officers/staleness", "/officers/staleness?state=all&kind=health",
    "/officers/emails",
)  # fmt: skip


@pages
def test_axe_finds_nothing_and_it_fits_a_small_window(site: str, page: Page, axe: Axe, path: str) -> None:
    page.goto(site + path)
    open_everything(page)
    judge(page, axe)


@pages
def test_one_h1_begins_the_title_without_javascript_too(site: str, plain: Page, path: str) -> None:
    plain.goto(site + path)
    heading = plain.locator("h1")
    assert heading.count() == 1
    assert plain.title().startswith(heading.inner_text().strip())
    assert plain.get_by_role("search").first.is_visible() or "search" not in path


@pytest.mark.parametrize("words", ["talking", "xylophone", ""])
def test_every_state_of_a_search_that_is_not_well(
    site_without_engine: str, site_on_standby: str, page: Page, axe: Axe, words: str
) -> None:
    for address in (site_without_engine, site_on_standby):
        page.goto(f"{address}/search?q={words}")
        judge(page, axe)


def test_a_form_sent_back_is_as_good_as_any_page(aldermere: Site, page: Page, axe: Axe) -> None:
    page.goto(f"{aldermere.address}/sign-in")
    page.get_by_role("button", name="Sign in").click()
    assert page.title().startswith("Error: Sign in")
    judge(page, axe)


@pytest.mark.parametrize("path", OFFICERS_PAGES)
def test_pages_for_officers_are_as_good_as_any_page(
    aldermere: Site, officer: BrowserContext, axe: Axe, path: str
) -> None:
    page = officer.pages[0]
    answer = page.goto(aldermere.address + path)
    assert answer
    assert answer.status == 200
    assert page.title().startswith(page.locator("h1").inner_text())
    judge(page, axe)


def test_pages_are_valid_html(
    site: str, aldermere: Site, page: Page, officer: BrowserContext, nu_checker: Callable[[Path], list[str]],
    tmp_path: Path,
) -> None:  # fmt: skip
    for name, path in PAGES.items():
        (tmp_path / f"{name}.html").write_text(page.request.get(site + path).text(), encoding="utf-8")
    for number, listing in enumerate(aldermere.listings):
        path = "/{}s/{}".format(*listing.page)
        (tmp_path / f"listing-{number}.html").write_text(page.request.get(aldermere.address + path).text())
    for path in OFFICERS_PAGES:
        (tmp_path / f"{re.sub(r'[^a-z]', '-', path)}.html").write_text(
            officer.request.get(aldermere.address + path).text()
        )
    assert nu_checker(tmp_path) == []


def test_the_checker_itself_sees_a_fault(nu_checker: Callable[[Path], list[str]], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p id=a><p id=a>", encoding="utf-8"
    )
    assert any("Duplicate ID" in line for line in nu_checker(tmp_path))


def test_axe_itself_sees_a_fault(site: str, page: Page, axe: Axe) -> None:
    page.goto(site + "/about")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/icon.svg\">')")
    assert [line for line in axe(page) if line.startswith("image-alt")]


def test_a_page_that_does_not_fit_is_seen(site: str, page: Page) -> None:
    page.set_viewport_size(SMALL)
    page.goto(site + "/about")
    assert_fits(page)
    page.evaluate("document.querySelector('h1').style.width = '400px'")
    with pytest.raises(AssertionError):
        assert_fits(page)


def test_focus_that_jumps_up_the_page_is_seen(site: str, page: Page) -> None:
    page.set_viewport_size(SMALL)
    page.goto(site + "/about")
    page.evaluate("document.querySelector('main').append(document.querySelector('header'))")
    page.evaluate("document.querySelector('main').style.cssText = 'display: flex; flex-direction: column-reverse'")
    with pytest.raises(AssertionError):
        assert_fits(page)
