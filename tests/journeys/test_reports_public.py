"""A parent reads a school's report, looks at an older one, and compares three schools; a school shows its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from localoffer.reports.content import Answer, Approval, Provision
from tests.integration.reports.publishing import published, school, whole_of
from tests.journeys import sites
from tests.journeys.judging import SMALL, Judge
from tests.unit.reports.answering import whole, without

pytestmark = pytest.mark.browser
LAST_YEAR = datetime(2025, 10, 1, 9, tzinfo=UTC)
MAP = (
    Provision(layer="universal", what=("Quiet corner", "Visual timetable")),
    Provision(need="asd", layer="targeted", what=("Lunchtime Lego group",)),
    Provision(need="hi", layer="specialist", what=("Signing in every class", "Teacher of the deaf")),
)
SIGNING = (
    "## In class\n\nEvery class **signs**.\n\n| Who | Level |\n| --- | --- |\n| Teachers | 2 |\n\n- songs\n- stories"
)
SALTBY = "/providers/saltby-primary-school/report"
COMPARED = "/reports/compare?school=saltby-primary-school&school=thornwick-school&school=acorn-nursery"
PAGES = {
    "report": f"{SALTBY}", "old": f"{SALTBY}/2025", "none": f"{SALTBY}/2020", "share": f"{SALTBY}/2026/share",
    "embed": f"{SALTBY}/2026/embed", "list": "/reports", "chosen": "/reports?school=saltby-primary-school&which=all",
    "nothing": "/reports?name=zzz", "compared": COMPARED, "question": f"{COMPARED}&question=map",
    "one": "/reports/compare?school=saltby-primary-school", "unknown": "/reports/compare?school=nobody",
    "five": f"{COMPARED}&school=oak-school&school=elm-school", "school": "/providers/saltby-primary-school",
}  # fmt: skip


def fill(session: Session) -> None:
    """Five settings with reports, one with last year's too, and one without."""
    saltby = school(session, "Saltby Primary School")
    before = Approval(role="Chair of governors", on=date(2025, 9, 20))
    published(session, saltby, whole(approval=before), 2025, LAST_YEAR)
    said = whole(provision=MAP).with_answer(Answer(question="f8", text=SIGNING))
    said = said.with_answer(Answer(question="f11", text="All staff sign.", rows=(("Signing", "All", "2026"),)))
    published(session, saltby, said)
    published(session, saltby, said.with_approval(Approval(role="Chair of governors", on=date(2026, 11, 1))),
              note="Signing has its own answer.")  # fmt: skip
    for name in ("Thornwick School", "Oak School", "Elm School"):
        published(session, school(session, name), without("f8").with_provision(MAP[:2]))
    nursery = school(session, "Acorn Nursery", "early-years")
    published(session, nursery, whole_of("early-years"), form="early-years")
    school(session, "Silent School")


@pytest.fixture(scope="module")
def address(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with those schools."""
    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("reports"), fill)
    with sites.served(app) as running:
        yield running.address


@pytest.fixture
def page(browser: Browser, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=scripts)
    yield context.new_page()
    context.close()


@contextmanager
def own_website(body: str) -> Iterator[str]:
    """The address of a website that is not ours, with one page."""
    server = make_server("127.0.0.1", 0, Response(body, mimetype="text/html"), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sen"
    server.shutdown()
    thread.join()
    server.server_close()


def columns(page: Page) -> Locator:
    """The schools that are compared, in their order."""
    return page.locator(".lo-compare-schools a")


def test_parent_compares_three_schools_and_reads_one(page: Page, judge: Judge, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Read a school’s report, or compare up to four").click()
    judge(page)
    for name in ("Saltby Primary School", "Thornwick School", "Acorn Nursery"):
        page.get_by_role("checkbox", name=f"Compare {name}").check()
    page.get_by_role("button", name="Compare those chosen").click()
    judge(page)
    expect(columns(page)).to_have_text(["Acorn Nursery", "Saltby Primary School", "Thornwick School"])
    page.get_by_label("Question").select_option("f8")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".lo-compare")).to_have_count(1)
    expect(page.get_by_text("The report says nothing about this.")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="Saltby Primary School").first.click()
    judge(page)
    expect(page.get_by_text("Signing has its own answer.")).to_be_visible()
    page.get_by_role("navigation", name="In this report").get_by_role("link", name="How we teach").click()
    assert page.url.endswith("#f8")
    expect(page.locator("#f8")).to_be_in_viewport()
    page.get_by_role("link", name="2025 to 2026").click()
    expect(page.get_by_text("This is an old report")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="Read the report for 2026 to 2027").click()
    page.get_by_role("link", name="Compare with other schools and settings").click()
    expect(page.get_by_role("group", name="Chosen to compare").get_by_role("checkbox")).to_be_checked()


def test_one_school_is_kept_while_others_are_chosen(page: Page, judge: Judge, address: str) -> None:
    page.goto(f"{address}/reports")
    page.get_by_role("checkbox", name="Compare Oak School").check()
    page.get_by_role("button", name="Compare those chosen").click()
    expect(page.get_by_role("link", name="You chose one school or setting.")).to_be_visible()
    assert page.title().startswith("Error: Compare")
    judge(page)
    page.get_by_role("link", name="Choose more").click()
    page.get_by_label("Name").fill("elm")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("checkbox", name="Compare Elm School").check()
    page.get_by_role("button", name="Compare those chosen").click()
    expect(columns(page)).to_have_text(["Oak School", "Elm School"])


@pytest.mark.parametrize("scripts", [True], indirect=True, ids=["with-javascript"])  # the focus is read with a script
def test_list_and_comparison_work_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/reports")
    page.get_by_role("checkbox", name="Compare Elm School").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Oak School"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/compare?**")
    expect(columns(page)).to_have_text(["Elm School", "Oak School"])


@pytest.mark.parametrize("name", ["report", "old", "embed", "compared", "share", "five", "nothing", "none"])
def test_every_page_is_judged(page: Page, judge: Judge, address: str, name: str) -> None:
    page.goto(address + PAGES[name])
    judge(page)


def test_map_is_a_table_on_a_wide_window_and_blocks_on_a_small_one(page: Page, address: str) -> None:
    page.goto(address + SALTBY)
    table = page.get_by_role("table", name="What we offer, by need")
    expect(table.get_by_role("rowheader")).to_have_text(["Every child", "Autism", "Hearing impairment"])
    expect(table.get_by_role("columnheader").nth(2)).to_contain_text("Extra help")
    wide = table.get_by_role("cell", name="Lunchtime Lego group").bounding_box()
    page.set_viewport_size(SMALL)
    small = table.get_by_role("cell", name="Lunchtime Lego group").bounding_box()
    assert wide
    assert small
    assert small["x"] < wide["x"]
    expect(table.get_by_text("Extra help").last).to_be_visible()


def test_on_paper_there_is_the_report_and_no_navigation(page: Page, scripts: bool, address: str) -> None:
    page.goto(address + SALTBY)
    page.emulate_media(media="print")
    for hidden in (page.get_by_role("navigation"), page.get_by_text("Back to the contents"), page.get_by_text("JSON")):
        expect(hidden.filter(visible=True)).to_have_count(0)
    expect(page.locator("#f8")).to_be_visible()
    if scripts:
        after = "getComputedStyle(document.querySelector('.lo-report a[href^=\"https:\"]'), '::after').content"
        assert "https://saltby.example/document" in page.evaluate(after)


def test_school_shows_its_report_in_a_frame_and_nothing_else_of_the_site(page: Page, address: str) -> None:
    page.goto(f"{address}{SALTBY}/2026/share")
    snippet = page.get_by_label("HTML to copy").input_value()
    assert f"{address}{SALTBY}/embed" in snippet
    refused = f'<iframe src="{address}{SALTBY}" title="Not to be framed"></iframe>'

    with own_website(f"<!DOCTYPE html><title>A school</title>{snippet}{refused}") as elsewhere:
        page.goto(elsewhere)
        frame = page.frame_locator("iframe").first
        expect(frame.get_by_role("heading", level=1)).to_have_text("SEN information report 2026 to 2027")
        frame.get_by_role("link", name="Teaching and support").click()
        assert page.url == elsewhere, "contents stay within the frame"
        expect(page.frame_locator("iframe").nth(1).get_by_role("heading", level=1)).to_have_count(0)


@pytest.mark.parametrize("scripts", [True], indirect=True, ids=["with-javascript"])  # without, the same pages
def test_pages_are_valid_html(
    page: Page, address: str, nu_checker: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    for name, path in PAGES.items():
        (tmp_path / f"{name}.html").write_text(page.request.get(address + path).text(), encoding="utf-8")
    share = page.request.get(f"{address}{SALTBY}/2026/share").text()
    page.set_content(share)
    pasted = page.get_by_label("Text to copy, as HTML").input_value()
    (tmp_path / "pasted.html").write_text(
        f"<!DOCTYPE html><html lang=en-GB><title>A school</title><h1>A school</h1>{pasted}", encoding="utf-8"
    )
    assert nu_checker(tmp_path) == []
