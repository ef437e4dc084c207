"""A year later: a provider is reminded, follows the link, and families read another date. Officers see what has grown
old, remind providers of it, and find all that on the audit trail. Every page on the way is a good one."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from localoffer.accounts.actions import create_user
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.memberships.actions import join
from localoffer.memberships.rules import MemberRole
from tests.factories import listing, provider
from tests.journeys import sites
from tests.journeys.judging import Axe, judge, sign_in

pytestmark = pytest.mark.browser
PUBLISHED = date(2026, 11, 22)
A_YEAR_LATER = datetime(2027, 11, 22, 7, 30, tzinfo=UTC)
OFFICER, EDITOR = "officer@saltby.example", "editor@saltby.example"
COMMAND = Actor("command", "test")


def fill(session: Session) -> None:
    """A school with an editor and three listings, a club with an address only, and one that nobody can write to."""
    school = provider(session, "Saltby School", "mainstream-school", email="office@saltby.example")
    club = provider(session, "Saltby Sports", "social-care", email="club@saltby.example")
    silent = provider(session, "Silent Group", "authority")
    for of, name in (
        (school, "Breakfast club"),
        (school, "Choir"),
        (school, "Chess"),
        (club, "Swimmers"),
        (silent, "Quiet"),
    ):
        made = listing(session, of, name=name)
        made.confirmed_on = made.edited_on = PUBLISHED
    create_user(session, OFFICER, sites.PASSWORD, ["officer"], COMMAND, sites.NOW)
    editor = create_user(session, EDITOR, sites.PASSWORD, ["provider-editor"], COMMAND, sites.NOW)
    join(session, editor, school, MemberRole.EDITOR, COMMAND, sites.NOW)


@pytest.fixture
def saltby(migrated_sqlite: Path, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """A small site on the day a year after everything was confirmed, and its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    with time_machine.travel(A_YEAR_LATER, tick=True):
        app, _ = sites.application(migrated_sqlite, folder, fill)
        with sites.served(app) as running:
            yield app, running.address


def emails(app: Flask) -> dict[str, str]:
    """The newest email to each address, as it was written into a file."""
    return {one.to: one.text for one in reversed(list(app.extensions["mailbox"].newest()))}


def run_jobs(app: Flask, *names: str, today: str = "") -> None:
    for name in names:
        answer = app.test_cli_runner().invoke(args=["jobs", "run", name, *(["--today", today] if today else [])])
        assert answer.exit_code == 0, answer.output
    with app.app_context():
        db.session.remove()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_a_year_later_a_provider_is_reminded_and_families_see_another_date(
    browser: Browser, saltby: tuple[Flask, str], axe: Axe, scripts: bool
) -> None:
    app, address = saltby
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.goto(f"{address}/services/breakfast-club")
    expect(page.get_by_text("Not confirmed since 22 November 2026").first).to_be_visible()

    run_jobs(app, "reminders", today="2027-11-22")
    run_jobs(app, "reminders", today="2027-11-22")
    run_jobs(app, "emails")
    text = emails(app)[EDITOR]
    assert "office@saltby.example" not in emails(app), "the editor is written to and not the public address"
    link = re.search(r"Breakfast club\n.*?It is still right: \S*?(/still-right/\S+)", text, re.DOTALL)
    assert link

    page.goto(address + link.group(1))
    judge(page, axe, scripts)
    page.goto(f"{address}/services/breakfast-club")
    expect(page.get_by_text("Not confirmed since 22 November 2026").first).to_be_visible()
    page.goto(address + link.group(1))
    page.get_by_role("button", name="Yes, it is still right").click()
    expect(page.get_by_text("Confirmed by the provider on 22 November 2027")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="See it as families do").click()
    expect(page.get_by_text("Confirmed by the provider on 22 November 2027").first).to_be_visible()

    page.goto(address + link.group(1))
    expect(page.get_by_role("heading", name="This link has done its work")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Sign in to confirm it").click()
    sign_in(page, address, EDITOR)
    expect(page.get_by_role("heading", name="Saltby School", level=1)).to_be_visible()
    page.get_by_role("button", name=re.compile("It is still right.*Choir")).click()
    expect(page.get_by_text("Families see that it was confirmed today")).to_be_visible()
    page.goto(f"{address}/services/choir")
    expect(page.get_by_text("Confirmed by the provider on 22 November 2027").first).to_be_visible()
    page.goto(f"{address}/services/chess")
    expect(page.get_by_text("Not confirmed since 22 November 2026").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_officer_reminds_providers_and_finds_it_on_the_trail(
    browser: Browser, saltby: tuple[Flask, str], axe: Axe, scripts: bool
) -> None:
    app, address = saltby
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, address, OFFICER)
    page.get_by_role("link", name="All that need confirming").click()
    judge(page, axe, scripts)
    page.get_by_role("button", name="Remind of those ticked").click()
    assert page.title().startswith("Error: ")
    judge(page, axe, scripts)
    page.get_by_label("Swimmers").check()
    page.get_by_label("Quiet").check()
    page.get_by_role("button", name="Remind of those ticked").click()
    expect(page.get_by_role("heading", name="Remind providers of 1 listing?")).to_be_visible()
    expect(page.get_by_role("heading", name="No email address: 1")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("button", name="Send the reminders").click()
    expect(page.get_by_text("Reminders about 1 listing are on their way.")).to_be_visible()
    judge(page, axe, scripts)
    assert "Swimmers" in emails(app)["club@saltby.example"]

    page.get_by_role("button", name="Remind of all 5").click()
    expect(page.get_by_role("heading", name="Reminded already: 1")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Send nothing").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name=re.compile("Download")).click()
    assert taken.value.suggested_filename == "listings-to-confirm-2027-11-22.csv"

    page.goto(f"{address}/officers")
    page.get_by_role("link", name="Audit trail").click()
    judge(page, axe, scripts)
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Took a file away")
    expect(first).to_contain_text(OFFICER)
    page.get_by_label("Listing or organisation").fill("saltby sports")
    page.get_by_label("What", exact=True).select_option("Keeping up to date")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Reminded the provider of a listing")
    judge(page, axe, scripts)
    page.get_by_role("group", name="First day").get_by_label("Day").fill("31")
    page.get_by_role("button", name="Show").click()
    assert page.title().startswith("Error: ")
    judge(page, axe, scripts)
    page.get_by_role("link", name="Show everything").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the whole trail").click()
    assert taken.value.suggested_filename == "audit-trail-2027-11-22.csv"
    page.context.close()
