"""A SENCO who was never shown how writes a whole report in one sitting, with JavaScript and without, sends it, and has
next year's done with a press for each answer; what is pasted from Word keeps its headings. Every page is a good one."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from localoffer.accounts.actions import create_user
from localoffer.audit import Actor
from localoffer.directory.actions import ProviderDetails, save_provider
from localoffer.memberships.actions import join
from localoffer.memberships.rules import MemberRole
from tests.factories import OFFICER, listing
from tests.journeys import sites
from tests.journeys.judging import Judge, sign_in

pytestmark = pytest.mark.browser
THIS_YEAR = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 9, 20, 9, 0, tzinfo=UTC)
COMMAND = Actor("command", "test")
QUESTIONS = 29
WORDS = (
    "Every class has a teacher and an assistant who know each child well. We meet parents on Tuesdays, agree three "
    "goals and look again after six weeks. Ellis, our therapy dog, comes on Fridays."
)
JUDGED = ("f1", "map", "f3", "f4", "f11", "f25", "f26")
"""Questions whose pages differ: ticks, the map, a contact, ticks and text, a table, links with a date, the approval."""


def fill(session: Session) -> None:
    """A primary school with its SENCO and a colleague, and nothing written yet."""
    details = ProviderDetails("Saltby Primary School", "mainstream-school", urn="100001")
    school = save_provider(session, details, OFFICER, sites.NOW).provider
    listing(session, school, name="Saltby Primary School", needs=[])
    for name in ("senco", "colleague"):
        user = create_user(session, f"{name}@saltby.example", sites.PASSWORD, ["provider-editor"], COMMAND, sites.NOW)
        join(session, user, school, MemberRole.EDITOR, COMMAND, sites.NOW)


@pytest.fixture
def saltby(migrated_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a small site with one school."""
    folder = tmp_path / "site"
    folder.mkdir()
    with time_machine.travel(THIS_YEAR, tick=True):
        app, _ = sites.application(migrated_sqlite, folder, fill)
    with sites.served(app) as running:
        yield running.address


def go_to_report(page: Page, site: str, who: str = "senco") -> str:
    """Sign in and open the page where the report stands; its address."""
    sign_in(page, site, f"{who}@saltby.example")
    page.goto(f"{site}/account")
    address = page.locator('main a[href*="/organisations/"]').first.get_attribute("href")
    assert address is not None
    report = site + "/".join(address.split("/")[:3]) + "/report"
    page.goto(report)
    return report


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def code(page: Page) -> str:
    """The question, or the page of another kind, that is open."""
    return page.url.partition("?")[0].rpartition("/")[2].partition("#")[0]


def answer(page: Page) -> None:
    """Fill in whatever the page has, as somebody does who has only the page to go by."""
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").first.check()
    if page.locator("#text").count():
        page.locator("#text").fill(f"## What happens\n\n{WORDS}\n\n- one thing\n- another thing")
    for label, words in (
        ("Role or team", "SENCO"),
        ("Name of a person", "Sam Lee"),
        ("Telephone number", "01632 960123"),
        ("Email address", "senco@saltby.example"),
        ("Address of the page", "www.saltby.example/document"),
        ("Role of who approved it", "Chair of governors"),
        ("Training", "Signing"),
    ):
        field = page.get_by_label(label, exact=True)
        if field.count():
            field.first.fill(words)
    for name in ("on", "approved"):
        if page.locator(f"#{name}-day").count():
            for unit, number in (("day", "1"), ("month", "10"), ("year", "2026")):
                page.locator(f"#{name}-{unit}").fill(number)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_whole_report_is_written_sent_and_carried_over_a_year_later(
    browser: Browser, saltby: str, judge: Judge, scripts: bool
) -> None:
    with time_machine.travel(THIS_YEAR, tick=True):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        report = go_to_report(page, saltby)
        judge(page)
        press(page, "Begin the report of 2026 to 2027")
        expect(page.get_by_text("The report is begun.")).to_be_visible()
        judge(page)
        press(page, "Answer the next question")
        seen: list[str] = []
        while code(page) != "check":
            seen.append(code(page))
            assert len(seen) <= QUESTIONS + 3, seen
            if code(page) in JUDGED and seen.count(code(page)) == 1:
                judge(page)
            answer(page)
            press(page, "Save and next")
        assert len(set(seen)) >= QUESTIONS - 3, "what is filled in by the authority need not be opened"
        expect(page.get_by_text("Everything that has to be answered is there.")).to_be_visible()
        judge(page)
        page.get_by_role("link", name="See it as families will see it").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("2026 to 2027")
        judge(page)
        page.get_by_role("link", name="Check your answers").click()
        press(page, "Publish the report")
        expect(page.get_by_role("heading", level=1)).to_have_text("Families can read it now")
        judge(page)
        page.get_by_role("link", name="Read it as families do").click()
        expect(page.get_by_role("heading", name="What happens").first).to_be_visible()
        context.close()

    with time_machine.travel(NEXT_YEAR, tick=True):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        go_to_report(page, saltby)
        expect(page.get_by_text("It begins with your answers of 2026 to 2027.").first).to_be_visible()
        press(page, "Begin the report of 2027 to 2028")
        left = int(page.locator("#progress").inner_text().split()[0])
        assert left >= QUESTIONS - 4
        judge(page)
        press(page, "Check the next answer")
        for number in range(left):
            expect(page.get_by_role("heading", name="This is from 2026 to 2027. Check it")).to_be_visible()
            expect(page.get_by_text(f"{left - number} left to check")).to_be_visible()
            if number in (0, 3):
                judge(page)
            press(page, "It is still right")
        page.goto(f"{report}/2027/write")
        expect(page.get_by_text("left to check")).to_have_count(0)
        page.goto(f"{report}/2027/write/f26")
        for name, words in (("role", "Chair of governors"), ("approved-day", "6"), ("approved-month", "9")):
            page.locator(f"#{name}").fill(words)
        page.locator("#approved-year").fill("2027")
        press(page, "Save and back to list")
        expect(page.get_by_text("Saved.")).to_be_visible()
        page.goto(f"{report}/2027/write/check")
        press(page, "Publish the report")
        expect(page.get_by_role("heading", level=1)).to_have_text("Families can read it now")
        page.goto(report)
        expect(page.get_by_role("link", name="2026 to 2027", exact=True)).to_be_visible()
        judge(page)
        context.close()


def test_faults_conflicts_notes_and_discarding_are_good_pages(
    browser: Browser, saltby: str, judge: Judge, scripts: bool
) -> None:
    with time_machine.travel(THIS_YEAR, tick=True):
        context, other = browser.new_context(java_script_enabled=scripts), browser.new_context()
        page, colleague = context.new_page(), other.new_page()
        report = go_to_report(page, saltby)
        press(page, "Begin the report of 2026 to 2027")
        write = f"{report}/2026/write"

        page.goto(f"{write}/f3")
        page.get_by_label("Email address").fill("senco at saltby")
        press(page, "Save and next")
        expect(page.get_by_role("alert")).to_contain_text("is not an email address")
        expect(page.get_by_label("Email address")).to_have_value("senco at saltby")
        judge(page)
        page.goto(f"{write}/f11")
        page.get_by_label("Training").fill("Signing")
        press(page, "Add another row")
        expect(page.get_by_label("Training").first).to_have_value("Signing")
        expect(page.get_by_label("Training")).to_have_count(2)
        judge(page)
        page.goto(f"{write}/f8")
        page.evaluate(HALF_A_MILLION)
        press(page, "Save and next")
        expect(page.get_by_role("alert")).to_contain_text("must be 50,000 characters or fewer; it is 500,000")
        assert len(page.locator("#text").input_value()) == 500_000
        page.locator("#text").fill(f"## Lessons\n\n{WORDS}")
        press(page, "Show how it will look")
        expect(page.get_by_role("heading", name="Lessons")).to_be_visible()
        judge(page)

        go_to_report(colleague, saltby, "colleague")
        colleague.goto(f"{write}/f8")
        press(page, "Save and back to list")
        expect(page.get_by_text("Saved.")).to_be_visible()
        colleague.locator("#text").fill(f"My own words. {WORDS}")
        press(colleague, "Save and back to list")
        expect(colleague.get_by_role("heading", name="What is saved now")).to_be_visible()
        expect(colleague.get_by_role("heading", name="Lessons")).to_be_visible()
        expect(colleague.locator("#text")).to_have_value(re.compile("My own words"))
        judge(colleague)
        press(colleague, "Save and back to list")

        page.goto(f"{write}/check")
        judge(page)
        press(page, "Publish the report")
        page.goto(f"{write}/f8")
        page.locator("#text").fill(f"New this term. {WORDS}")
        press(page, "Save and back to list")
        page.get_by_role("link", name="Check your answers and send").click()
        press(page, "Publish the report")
        expect(page.get_by_role("alert")).to_contain_text("Say what you have changed")
        judge(page)
        page.get_by_label("What have you changed?").fill("Mrs Hill teaches reading now.")
        press(page, "Publish the report")
        page.get_by_role("link", name="Read it as families do").click()
        expect(page.get_by_text("Mrs Hill teaches reading now.")).to_be_visible()
        page.goto(f"{write}/f8")
        page.locator("#text").fill(f"Never sent. {WORDS}")
        press(page, "Save and back to list")
        page.get_by_role("link", name="Discard this draft").click()
        judge(page)
        press(page, "Discard the draft")
        expect(page.get_by_text("The draft is discarded.")).to_be_visible()
        context.close()
        other.close()


HALF_A_MILLION = "document.getElementById('text').value = 'wordy '.repeat(83333) + 'xx'"
PASTE = """
(html) => {
  const box = document.getElementById("text")
  const data = new DataTransfer()
  data.setData("text/html", html)
  data.setData("text/plain", "plain words")
  box.focus()
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}
"""
FROM_WORD = (
    "<html><head><style>p{color:red}</style></head><body><!--StartFragment--><h2>Reading groups</h2>"
    "<p class=MsoNormal>Every <b>day</b>.<script>alert(1)</script></p><ul><li>One</li><li>Two</li></ul></body></html>"
)


def test_what_is_pasted_from_word_keeps_its_headings_and_lists(browser: Browser, saltby: str) -> None:
    with time_machine.travel(THIS_YEAR, tick=True):
        context = browser.new_context()
        page = context.new_page()
        report = go_to_report(page, saltby)
        press(page, "Begin the report of 2026 to 2027")
        page.goto(f"{report}/2026/write/f8")
        page.locator("#text").fill("Before. ")
        page.locator("#text").press("End")
        page.evaluate(PASTE, FROM_WORD)
        expect(page.locator("#text")).to_have_value("Before. ## Reading groups\n\nEvery **day**.\n\n- One\n- Two")
        expect(page.get_by_text("Headings and lists are kept.")).to_have_count(1)
        page.route("**/report/pasted", lambda route: route.abort())
        page.locator("#text").fill("")
        page.evaluate(PASTE, FROM_WORD)
        expect(page.locator("#text")).to_have_value("plain words")
        context.close()
