"""Officers see how schools stand with their reports, remind some, and decide about one that waits."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.database import db
from tests.factories import listing, provider
from tests.integration.reports.sending import approved_on, reported
from tests.journeys import sites, town
from tests.journeys.judging import Axe, judge, sign_in
from tests.unit.reports.answering import SAID, answered, schools, without

pytestmark = pytest.mark.browser
LONG = "averylongwordthatsomebodymadeupforthis" * 3


@dataclass(frozen=True)
class ReportSite:
    """A running site on which an officer looks at reports before families do."""

    address: str
    app: Flask

    def send(self, name: str, words: str) -> str:
        """A school, which has a public report, sends another version; returns its id."""
        with self.app.app_context():
            session = db.session()
            of = provider(session, name, "mainstream-school", email="school@saltby.example")
            listing(session, of, name=name)
            said = approved_on(now().date())
            reported(session, of, said, now())
            question = schools().question("f8")
            assert question is not None
            changed = said.with_answer(answered(question, text=f"{SAID} {words}"))
            id = str(reported(session, of, changed, now(), check_first=True, note="We say more about teaching.").id)
            session.commit()
            return id


def fill(session: Session) -> None:
    town.fill(session)
    for name in ("Nothing Written School", f"School {LONG}"):
        provider(session, name, "mainstream-school", email="school@saltby.example")
    half = provider(session, "Half Written School", "mainstream-school", email="school@saltby.example")
    reported(session, half, approved_on(sites.TODAY, without("f8", "f9")), sites.NOW)
    provider(session, "Invited House", "independent")


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportSite]:
    """A small directory of the tests' own."""
    folder = tmp_path_factory.mktemp("reports")
    app, _ = sites.application(migrated_sqlite, folder, fill, report_check=True)
    with app.app_context():
        settings = app.extensions["settings"]
        keep_demo_accounts(db.session(), settings, lambda: sites.PASSWORD, Actor("command", "demo"), sites.NOW)
        db.session.commit()
        db.session.remove()
    with sites.served(app) as running:
        yield ReportSite(running.address, app)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def officer(request: pytest.FixtureRequest, browser: Browser, site: ReportSite) -> Iterator[Page]:
    """An officer who has signed in."""
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    sign_in(page, site.address, "officer@aldermere.example")
    yield page
    context.close()


def test_officer_finds_who_has_no_report_and_reminds_them(officer: Page, site: ReportSite) -> None:
    officer.goto(f"{site.address}/officers")
    officer.get_by_role("link", name="All schools and their reports").click()
    officer.get_by_label("State").select_option(label="Published, not complete")
    officer.get_by_role("button", name="Show", exact=True).click()
    expect(officer.get_by_label("Select Half Written School")).to_be_visible()
    expect(officer.get_by_label("Select Nothing Written School")).to_have_count(0)
    officer.get_by_role("button", name="Remind those ticked").click()
    assert officer.title().startswith("Error: ")
    officer.get_by_role("link", name="Tick the schools you want to remind").click()
    officer.get_by_label("Select Half Written School").check()
    officer.get_by_role("button", name="Remind those ticked").click()
    if officer.get_by_role("button", name="Send the reminders").count():
        officer.get_by_role("button", name="Send the reminders").click()
        expect(officer.get_by_text("Reminders to 1 school are on their way.")).to_be_visible()
    else:  # the other turn of this test, with or without scripts, has sent it
        expect(officer.get_by_role("heading", name="Reminded already: 1")).to_be_visible()


def test_officer_reads_what_is_different_sends_it_back_and_approves_another(
    officer: Page, request: pytest.FixtureRequest, site: ReportSite
) -> None:
    turn = request.node.callspec.id.replace("-", " ")
    site.send(f"Back School {turn}", "And signing.")
    officer.goto(f"{site.address}/officers/reports?state=waiting")
    officer.get_by_role("link", name=re.compile(f"Read and decide.*Back School {turn}")).click()
    expect(officer.locator("ins")).to_have_text("And signing.")
    officer.get_by_role("button", name="Send back").click()
    officer.get_by_role("link", name="Enter a reason").click()
    expect(officer.get_by_label("Or send it back: what has to change?")).to_be_focused()
    officer.get_by_label("Or send it back: what has to change?").fill("Say who teaches signing.")
    officer.get_by_role("button", name="Send back").click()
    expect(officer.get_by_text("Sent back. The school can change it and send it again.")).to_be_visible()

    id = site.send(f"Good School {turn}", "And Makaton.")
    officer.goto(f"{site.address}/officers/reports/revisions/{id}")
    officer.get_by_role("button", name="Approve").click()
    expect(officer.get_by_text("Approved. Families can read it now.")).to_be_visible()
    officer.get_by_role("link", name="What families read now").click()
    expect(officer.get_by_text("And Makaton.").first).to_be_visible()
    officer.goto(f"{site.address}/officers/reports/revisions/{id}")
    officer.get_by_label("Withdraw the report: why?").fill("It names a child.")
    officer.get_by_role("button", name="Withdraw").click()
    expect(officer.get_by_text("The report is withdrawn. Families no longer read it.")).to_be_visible()


def test_two_officers_with_the_same_report_open(
    officer: Page, request: pytest.FixtureRequest, browser: Browser, site: ReportSite
) -> None:
    id = site.send(f"Two officers {request.node.callspec.id}", "And signing.")
    address = f"{site.address}/officers/reports/revisions/{id}"
    context = browser.new_context()
    colleague = context.new_page()
    sign_in(colleague, site.address, "administrator@aldermere.example")
    officer.goto(address)
    colleague.goto(address)
    colleague.get_by_role("button", name="Approve").click()
    expect(colleague.get_by_text("Approved. Families can read it now.")).to_be_visible()
    context.close()
    officer.get_by_label("Or send it back: what has to change?").fill("Too short.")
    officer.get_by_role("button", name="Send back").click()
    expect(officer.get_by_text("Someone else decided first: this version is public now.")).to_be_visible()
    expect(officer.get_by_text("by administrator@aldermere.example").first).to_be_visible()


@pytest.mark.parametrize("officer", [True], indirect=True)
def test_every_state_of_the_pages_is_as_good_as_any_page(
    officer: Page, site: ReportSite, axe: Axe, nu_checker: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    id = site.send("Judged School", f"And {LONG}.")
    one = f"/officers/reports/revisions/{id}"
    states = (
        "/officers", "/officers/reports", "/officers/reports?state=all", "/officers/reports?state=due",
        "/officers/reports?page=9", "/officers/reports?sent=2", "/officers/reports/remind?which=all&state=all",
        "/officers/reports/remind?which=ticked", one, f"{one}?done=approved", "/officers/emails",
    )  # fmt: skip
    for number, path in enumerate(states):
        officer.goto(site.address + path)
        judge(officer, axe)
        (tmp_path / f"{number}.html").write_text(officer.request.get(site.address + path).text(), encoding="utf-8")
    assert nu_checker(tmp_path) == []
    officer.goto(site.address + one)
    officer.get_by_role("button", name="Send back").click()
    judge(officer, axe)
    officer.goto(site.address + one)
    officer.get_by_role("button", name="Approve").click()
    judge(officer, axe)
