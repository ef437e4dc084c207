"""The whole way of a provider that nobody knows yet: registered, verified, an entry half written and finished later,
sent, sent back, sent again, approved and found; a year later reminded and still right. With JavaScript and without."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.audit import Actor
from localoffer.database import db
from tests.journeys import sites, town
from tests.journeys.judging import Axe, judge, sign_in

pytestmark = pytest.mark.browser
OFFICER = "officer@aldermere.example"
NEWCOMER = "rower@kestrel.example"
ORGANISATION, ENTRY = "Kestrel Rowers", "Rowing for everyone"
A_YEAR_LATER = datetime(2027, 11, 23, 7, 30, tzinfo=UTC)
PATIENCE = 20
"""Seconds after which a search was never told: a hang, not a measure."""


@pytest.fixture
def kestrel(migrated_sqlite: Path, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """A small site of this journey's own, whose search is told of changes by the outbox, and its address."""
    with time_machine.travel(sites.NOW, tick=True):
        app, _ = sites.application(migrated_sqlite, tmp_path, town.fill)
        app.extensions["search"] = app.extensions["search_room"].searcher
        with app.app_context():
            settings = app.extensions["settings"]
            keep_demo_accounts(db.session(), settings, lambda: sites.PASSWORD, Actor("command", "demo"), sites.NOW)
            db.session.commit()
            db.session.remove()
        assert app.test_cli_runner().invoke(args=["search", "rebuild"]).exit_code == 0
        with sites.served(app) as running:
            yield app, running.address


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether pages may run JavaScript."""
    return bool(request.param)


def newest_email(app: Flask, to: str) -> str:
    """The text of the newest email to someone, from the files it was written into."""
    answer = app.test_cli_runner().invoke(args=["jobs", "run", "emails"])
    assert answer.exit_code == 0, answer.output
    with app.app_context():
        db.session.remove()
    return next(str(one.text) for one in app.extensions["mailbox"].newest() if one.to == to)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def registers(page: Page, app: Flask, address: str, axe: Axe, scripts: bool) -> None:
    """An account by the link in the email, and an organisation that is in no register."""
    page.goto(f"{address}/register")
    judge(page, axe, scripts)
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Your email address at work").fill(NEWCOMER)
    press(page, "Send the link")
    link = re.search(r"/new-account/\S+", newest_email(app, NEWCOMER))
    assert link
    page.goto(address + link.group())
    page.get_by_label("Password", exact=True).fill(sites.PASSWORD)
    press(page, "Make the account")
    page.get_by_label("Name of your organisation").fill(ORGANISATION)
    press(page, "Find")
    judge(page, axe, scripts)
    page.get_by_role("link", name=re.compile("register it", re.IGNORECASE)).click()
    press(page, "Continue")
    page.get_by_label("Social care").check()  # asked once a year
    press(page, "Continue")
    page.get_by_label("None of these").check()
    press(page, "Continue")
    for _ in range(3):  # postcode, website and telephone are its own affair
        press(page, "Continue")
    press(page, "Register")
    expect(page.get_by_role("heading", name=f"You look after {ORGANISATION}")).to_be_visible()


def begins_an_entry(page: Page, axe: Axe, scripts: bool) -> str:
    """Half an entry, with two places; the address of its task list."""
    page.get_by_role("button", name="Add a service").click()
    page.get_by_label("Name").fill(ENTRY)
    press(page, "Save and continue")
    tasks = page.url.partition("?")[0]
    page.get_by_role("link", name="Places").click()
    page.locator("#places-0-name").fill("Kestrel Boathouse")
    page.locator("#places-0-postcode").fill("wx11aa")
    press(page, "Add another place")
    page.locator("#places-1-name").fill("Saltby Lake")
    page.locator("#places-1-town").fill("Saltby")
    judge(page, axe, scripts)
    press(page, "Save and come back later")
    expect(page.get_by_text("Saved.")).to_be_visible()
    return tasks


def finishes_and_sends(page: Page, tasks: str, axe: Axe, scripts: bool) -> None:
    page.goto(tasks)
    expect(page.get_by_role("link", name="Places")).to_be_visible()
    page.get_by_role("link", name="What it offers").click()
    page.get_by_role("textbox", name="Summary").fill("Rowing in wide, steady boats for teenagers who use wheelchairs.")
    page.get_by_role("textbox", name="What it offers").fill("We row for an hour. A hoist lifts you into the boat.")
    press(page, "Save and continue")
    page.get_by_label("Sport", exact=False).first.check()
    press(page, "Save and continue")
    page.goto(f"{tasks}/contacts")
    page.locator("#contacts-0-role").fill("Bookings")
    page.locator("#contacts-0-email").fill(NEWCOMER)
    press(page, "Save and come back later")
    page.goto(f"{tasks}/check")
    expect(page.get_by_text("Kestrel Boathouse")).to_be_visible()
    expect(page.get_by_text("Saltby Lake")).to_be_visible()
    judge(page, axe, scripts)
    press(page, "Send to")
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()


def officer_at(browser: Browser, address: str, scripts: bool) -> tuple[BrowserContext, Page]:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, address, OFFICER, sites.PASSWORD)
    return context, page


def opens_what_waits(page: Page, address: str) -> None:
    page.goto(f"{address}/officers/queue")
    page.get_by_role("link", name=re.compile(ENTRY)).first.click()


def is_found(browser: Browser, address: str) -> bool:
    page = browser.new_page()
    page.goto(f"{address}/search?q=rowing")
    found = page.get_by_role("link", name=ENTRY, exact=True).count() > 0
    page.close()
    return found


def test_newcomer_is_registered_written_approved_found_and_a_year_later_still_right(
    browser: Browser, kestrel: tuple[Flask, str], axe: Axe, scripts: bool
) -> None:
    app, address = kestrel
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    registers(page, app, address, axe, scripts)
    page.goto(f"{address}/start")
    expect(page.get_by_text("Add your first service")).to_be_visible()
    judge(page, axe, scripts)
    home = page.url.partition("?")[0]
    tasks = begins_an_entry(page, axe, scripts)
    context.close()

    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, address, NEWCOMER, sites.PASSWORD)
    expect(page.get_by_text("You have a draft")).to_be_visible()
    finishes_and_sends(page, tasks, axe, scripts)
    assert not is_found(browser, address)

    with_officer, office = officer_at(browser, address, scripts)
    opens_what_waits(office, address)
    expect(office.get_by_text("Kestrel Boathouse").first).to_be_visible()
    judge(office, axe, scripts)
    office.get_by_label("Or send it back").fill("Say on which day it is.")
    press(office, "Send back")

    assert "Say on which day it is." in newest_email(app, NEWCOMER)
    page.goto(home)
    expect(page.get_by_text("Say on which day it is.")).to_be_visible()
    judge(page, axe, scripts)
    page.goto(f"{tasks}/times")
    page.locator("#times-0-description").fill("Every Saturday morning")
    press(page, "Save and come back later")
    page.goto(f"{tasks}/check")
    press(page, "Send to")

    opens_what_waits(office, address)
    expect(office.get_by_text("Every Saturday morning").first).to_be_visible()
    pressed = time.monotonic()
    press(office, "Approve")
    with_officer.close()
    while not is_found(browser, address):
        assert time.monotonic() - pressed < PATIENCE
    page.goto(f"{address}/services/rowing-for-everyone")
    expect(page.get_by_text("Confirmed by the provider on 22 November 2026").first).to_be_visible()
    expect(page.get_by_text("Saltby Lake").first).to_be_visible()
    context.close()

    with time_machine.travel(A_YEAR_LATER, tick=True):
        reminded = app.test_cli_runner().invoke(args=["jobs", "run", "reminders", "--today", "2027-11-23"])
        assert reminded.exit_code == 0, reminded.output
        link = re.search(r"It is still right: \S*?(/still-right/\S+)", newest_email(app, NEWCOMER))
        assert link, reminded.output
        page = browser.new_context(java_script_enabled=scripts).new_page()
        page.goto(address + link.group(1))
        judge(page, axe, scripts)
        press(page, "Yes, it is still right")
        page.goto(f"{address}/services/rowing-for-everyone")
        expect(page.get_by_text("Confirmed by the provider on 23 November 2027").first).to_be_visible()
