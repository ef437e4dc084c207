"""An officer learns what families looked for in vain, teaches the search their words, and marks a gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.audit import Actor
from localoffer.database import db
from search.log.jobs import move_log
from tests.journeys import sites, town
from tests.journeys.judging import Axe, judge, sign_in

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class LoggedSite:
    """A running site and its application."""

    address: str
    app: Flask

    def move_log(self) -> None:
        """What the scheduler does every minute."""
        with self.app.app_context():
            move_log()


@pytest.fixture(scope="module")
def logged(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoggedSite]:
    """A small directory of the tests' own, because what is searched and saved here would show in others."""
    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("logged"), town.fill)
    with app.app_context():
        settings = app.extensions["settings"]
        keep_demo_accounts(db.session(), settings, lambda: sites.PASSWORD, Actor("command", "demo"), sites.NOW)
        db.session.commit()
        db.session.remove()
    with sites.served(app) as running:
        yield LoggedSite(running.address, app)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def officer(request: pytest.FixtureRequest, browser: Browser, logged: LoggedSite) -> Iterator[Page]:
    """An officer who has signed in."""
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    sign_in(page, logged.address, "officer@aldermere.example")
    yield page
    context.close()


def search(browser: Browser, logged: LoggedSite, words: str) -> str:
    """What a family is told, in a browser of its own."""
    page = browser.new_page()
    page.goto(f"{logged.address}/search?q={words}")
    told = page.locator("#results").inner_text()
    page.close()
    return told


def test_officer_teaches_the_search_a_word(officer: Page, browser: Browser, logged: LoggedSite) -> None:
    word = "zorbing"
    for _ in range(3):
        assert search(browser, logged, word) == "0 results"
    logged.move_log()
    officer.goto(f"{logged.address}/officers")
    officer.get_by_role("link", name="All about searches").click()
    officer.get_by_role("link", name=f"Add a synonym for {word}").first.click()
    expect(officer.get_by_label("Words families type")).to_have_value(word)
    officer.get_by_label("Also find listings with").fill("swimming")
    officer.get_by_role("button", name="See what would change").click()
    expect(officer.get_by_text("0 results now, 13 results then.")).to_be_visible()
    expect(officer.get_by_role("link", name="Swimming club 1", exact=True)).to_be_visible()
    assert search(browser, logged, word) == "0 results"
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("The synonym is saved.")).to_be_visible()
    assert search(browser, logged, word).startswith("13 results")
    officer.get_by_label("Find words in this list").fill(word)
    officer.get_by_role("button", name="Find", exact=True).click()
    officer.get_by_role("link", name="Switch off or delete").click()
    officer.get_by_role("button", name="Delete").click()
    expect(officer.get_by_text("It is deleted.")).to_be_visible()
    assert search(browser, logged, word) == "0 results"


def test_officer_marks_a_gap_and_closes_it(officer: Page, browser: Browser, logged: LoggedSite) -> None:
    for _ in range(3):
        search(browser, logged, "hydrotherapy")
    logged.move_log()
    officer.goto(f"{logged.address}/officers/searches")
    officer.get_by_role("link", name="Mark as a gap hydrotherapy").first.click()
    officer.get_by_role("button", name="Mark as a gap").click()
    assert officer.title().startswith("Error: ")
    officer.get_by_role("link", name="Select what is missing").click()
    expect(officer.get_by_label("Nobody offers it here")).to_be_focused()
    officer.get_by_label("Nobody offers it here").check()
    officer.get_by_role("button", name="Mark as a gap").click()
    expect(officer.get_by_text("The gap is marked.")).to_be_visible()
    officer.get_by_role("link", name="hydrotherapy").first.click()
    officer.get_by_label("Closed").check()
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("Closed, marked")).not_to_have_count(0)


@pytest.mark.parametrize("officer", [True], indirect=True)
def test_every_state_of_the_pages_is_as_good_as_any_page(
    officer: Page, browser: Browser, logged: LoggedSite, axe: Axe
) -> None:
    for words in (
        "a%20quite%20long%20search%20for%20" + "w" * 60,
        "neurodevelopmentalassessment",
        "xylophone%20lessons",
    ):
        for _ in range(3):
            search(browser, logged, words)
    search(browser, logged, "only%20this%20once")
    logged.move_log()
    states = (
        "/officers", "/officers/searches", "/officers/searches/nothing", "/officers/searches/nothing?rare=yes",
        "/officers/searches/refused?days=7", "/officers/gaps?done=opened", "/officers/gaps/new?words=xylophone",
        "/officers/synonyms?done=saved", "/officers/synonyms?q=nothing-like-it", "/officers/synonyms/new",
    )  # fmt: skip
    for path in states:
        officer.goto(logged.address + path)
        judge(officer, axe)
    officer.get_by_role("button", name="Save").click()
    judge(officer, axe)
    officer.get_by_label("Words families type").fill("xylophone")
    officer.get_by_label("Also find listings with").fill("swimming")
    officer.get_by_role("button", name="See what would change").click()
    judge(officer, axe)
