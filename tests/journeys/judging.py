"""What is asked of a page in a small window: nothing wider than it, focus that moves down, nothing behind a banner."""

from playwright.sync_api import Page, ViewportSize

SMALL: ViewportSize = {"width": 320, "height": 256}
"""Pixels: a window of 1280 by 1024 at 400% zoom, or half the screen of a small telephone."""
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
