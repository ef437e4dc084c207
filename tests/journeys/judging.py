"""What is asked of a page, in a small window too: nothing wider than it, focus that moves down, nothing axe finds."""

from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.sites import PASSWORD

Axe = Callable[[Page], list[str]]
"""What axe finds wrong with a page (the fixture `axe`)."""
Judge = Callable[[Page], None]
"""`judge` with what it needs (the fixture `judge`)."""
SMALL: ViewportSize = {"width": 320, "height": 256}
"""Pixels: a window of 1280 by 1024 at 400% zoom, or half the screen of a small telephone."""
LARGE: ViewportSize = {"width": 1280, "height": 900}
OPEN_ALL = "document.querySelectorAll('details').forEach((part) => { part.open = true })"
WIDTH = "document.documentElement.scrollWidth"
FOCUS_GOES_UP = """
() => {
  const shown = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((part) => part.checkVisibility({visibilityProperty: true}) && !part.matches('.govuk-skip-link'))
  const jumps = []
  let last = null
  for (const part of shown) {
    const box = part.getBoundingClientRect()
    if (last && box.bottom < last.top - 1) jumps.push(part.outerHTML.slice(0, 120))
    last = box
  }
  return jumps
}
"""


def open_everything(page: Page) -> None:
    """Unfold every part that is folded."""
    page.evaluate(OPEN_ALL)


def assert_fits(page: Page) -> None:
    """Nothing scrolls sideways, folded or not, and the keyboard moves down the page, never up."""
    assert page.evaluate(WIDTH) <= page.evaluate("window.innerWidth")
    open_everything(page)
    assert page.evaluate(WIDTH) <= page.evaluate("window.innerWidth")
    assert page.evaluate(FOCUS_GOES_UP) == []


def judge(page: Page, axe: Axe, scripts: bool = True) -> None:
    """A page has one heading and fits a small window, and axe (which needs scripts) finds nothing in either window."""
    expect(page.locator("h1")).to_have_count(1)
    if scripts:
        assert axe(page) == []
    page.set_viewport_size(SMALL)
    assert_fits(page)
    if scripts:
        assert axe(page) == []
    page.set_viewport_size(LARGE)


def enter(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in and send the form that asks who somebody is, wherever it leads."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in(page: Page, address: str, email: str, password: str = PASSWORD) -> None:
    """Sign in at the site of this address, or on the page that asks for it."""
    if "/sign-in" not in page.url:
        page.goto(f"{address}/sign-in")
    enter(page, email, password)
    page.get_by_role("button", name="Sign out", exact=True).wait_for()
