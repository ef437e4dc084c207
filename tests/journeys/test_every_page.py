"""Every page in every state: no axe finding, valid HTML, nothing wider than a small telephone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "everything": "/search",
    "results": "/search?q=talking&near=WX1+1AA&category=health&need=slcn&radius=5&age=3-7",
    "second-page": "/search?q=swimming&page=2",
    "beyond-the-last-page": "/search?q=swimming&page=40",
    "district": "/search?near=WX1",
    "place-unknown": "/search?q=swimming&near=Nowhereton",
    "unknown-filter": "/search?need=nonsense",
    "nothing-found": "/search?q=xylophone+lessons&near=WX1+1AA&radius=3&cost=free",
    "hostile": "/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27&near=%00%1f",
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
}
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@pages
def test_axe_finds_nothing(site: str, page: Page, axe: Callable[[Page], list[str]], path: str) -> None:
    page.goto(site + path)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    assert axe(page) == []


@pages
def test_nothing_scrolls_sideways_at_320_pixels(
    site: str, narrow: Page, axe: Callable[[Page], list[str]], path: str
) -> None:
    narrow.goto(site + path)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
    narrow.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(narrow) == []


@pages
def test_one_h1_begins_the_title_without_javascript_too(site: str, plain: Page, path: str) -> None:
    plain.goto(site + path)
    heading = plain.locator("h1")
    assert heading.count() == 1
    assert plain.title().startswith(heading.inner_text().strip())
    assert plain.get_by_role("search").first.is_visible() or "search" not in path


def test_pages_are_valid_html(site: str, page: Page, nu_checker: Callable[[Path], list[str]], tmp_path: Path) -> None:
    for name, path in PAGES.items():
        (tmp_path / f"{name}.html").write_text(page.request.get(site + path).text(), encoding="utf-8")
    assert nu_checker(tmp_path) == []


def test_the_checker_itself_sees_a_fault(nu_checker: Callable[[Path], list[str]], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p id=a><p id=a>", encoding="utf-8"
    )
    assert any("Duplicate ID" in line for line in nu_checker(tmp_path))


def test_axe_itself_sees_a_fault(site: str, page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.goto(site + "/about")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/icon.svg\">')")
    assert [line for line in axe(page) if line.startswith("image-alt")]
