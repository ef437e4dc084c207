"""A parent looks at what pupils of a school need, an older year, and the figures behind a chart; an officer sees the
same with small numbers and takes a file away."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.audit import Actor
from localoffer.database import db
from tests.integration.needs.profiles import fill
from tests.journeys import sites
from tests.journeys.judging import LARGE, SMALL, Judge, open_everything, sign_in

pytestmark = pytest.mark.browser
SCHOOL, AREA = "/needs/schools/100001", "/needs/areas/ward/A"
PAGES = {
    "authority": "/needs", "school": SCHOOL, "area": AREA, "old": f"{SCHOOL}?year=202324", "about": "/needs/about",
    "narrowed": "/needs?name=harrow", "nothing": "/needs?name=zzz", "no-year": f"{SCHOOL}?year=201011",
    "directory": "/providers/saltby-primary-school",
}  # fmt: skip
OFFICER_PAGES = {"authority": "/officers/needs", "school": f"/officers{SCHOOL}", "area": f"/officers{AREA}"}


@pytest.fixture(scope="module")
def address(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with need data of three years."""
    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("needs"), fill)
    with app.app_context():
        settings = app.extensions["settings"]
        keep_demo_accounts(db.session(), settings, lambda: sites.PASSWORD, Actor("command", "demo"), sites.NOW)
        db.session.commit()
        db.session.remove()
    with sites.served(app) as running:
        yield running.address


@pytest.fixture
def page(browser: Browser, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=scripts, viewport=LARGE)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def officer(page: Page, address: str) -> Page:
    """A browser in which an officer has signed in."""
    sign_in(page, address, "officer@aldermere.example")
    return page


def bar_widths(page: Page) -> list[float]:
    """How wide each bar of the chart of needs is, in pixels."""
    found: list[float] = page.locator("section[aria-labelledby=needs] rect.lo-chart__bar:not([x='1'])").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect().width)"
    )
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_need_is_a_good_one(page: Page, judge: Judge, address: str, name: str) -> None:
    page.goto(address + PAGES[name])
    judge(page)


@pytest.mark.parametrize("name", OFFICER_PAGES)
def test_every_officers_page_of_need_is_a_good_one(officer: Page, judge: Judge, address: str, name: str) -> None:
    officer.goto(address + OFFICER_PAGES[name])
    expect(officer.get_by_text("Not for publication: contains small numbers.")).to_be_visible()
    judge(officer)


def test_parent_goes_from_a_school_to_its_figures_and_an_older_year(page: Page, address: str) -> None:
    page.goto(f"{address}/providers/saltby-primary-school")
    page.get_by_role("link", name="What pupils here need, in figures").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What children need: Saltby Primary School, 2025 to 2026")
    page.get_by_text("What these words mean").click()
    expect(page.get_by_text("a legal document from the council")).to_be_visible()
    page.get_by_role("link", name="2023 to 2024").click()
    hidden = page.get_by_role("row", name="Hearing impairment").first
    expect(hidden.get_by_role("cell").first).to_have_text("hidden")
    page.get_by_role("link", name="How figures are protected").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How figures of need are counted and protected")


def test_parent_finds_a_school_in_the_list(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="See in figures what children in Aldermere need").click()
    page.get_by_label("Name of a school or area").fill("harrow")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 area or school has figures and “harrow” in the name.")).to_be_visible()
    page.get_by_role("link", name="Harrow Hill School").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harrow Hill School")


def test_list_and_tables_are_reached_by_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size(SMALL)
    page.goto(address + SCHOOL)
    table = page.get_by_role("region", name="Pupils by primary need, 2025 to 2026")
    table.focus()
    expect(table).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0", timeout=20_000)
    years = page.get_by_role("navigation", name="School year").get_by_role("link").first
    years.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?year=202425")


def test_charts_are_named_pictures_with_a_description(page: Page, address: str) -> None:
    page.goto(f"{address}/needs")
    chart = page.get_by_role("img", name="Pupils by primary need, 2025 to 2026", exact=True)
    expect(chart).to_be_visible()
    expect(chart).to_have_accessible_description(re.compile("SEN support: most is Autism, 480"))


def test_longest_bar_fits_and_others_keep_its_scale_at_every_width(page: Page, address: str) -> None:
    page.goto(address + SCHOOL)
    for size in (LARGE, SMALL):
        page.set_viewport_size(size)
        widths = bar_widths(page)
        assert max(widths) < page.evaluate("window.innerWidth") * 0.75
        assert widths[0] == max(widths)
        assert widths[1] / widths[0] == pytest.approx(40 / 120, abs=0.01)


def test_letters_of_charts_keep_their_size_on_a_telephone(page: Page, address: str) -> None:
    page.goto(address + SCHOOL)
    sizes = []
    for size in (LARGE, SMALL):
        page.set_viewport_size(size)
        sizes.append(page.locator("text.lo-chart__label").first.evaluate("one => one.getBoundingClientRect().height"))
    assert sizes[0] == pytest.approx(sizes[1], abs=0.5)


def test_series_are_told_apart_where_the_reader_chose_the_colours(page: Page, address: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(address + SCHOOL)
    support = page.locator("section[aria-labelledby=needs] .lo-chart__bar--0").last
    plan = page.locator("section[aria-labelledby=needs] .lo-chart__bar--1").last
    assert fill_of(support) != fill_of(plan)
    assert page.locator(".lo-chart__axis").first.evaluate("one => getComputedStyle(one).stroke") != "none"


def fill_of(shape: Locator) -> str:
    return str(shape.evaluate("one => getComputedStyle(one).fill"))


def test_paper_has_every_chart_and_every_table_and_no_ways_on(page: Page, address: str) -> None:
    page.goto(f"{address}/needs")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Take these figures away")).to_be_hidden()
    expect(page.get_by_role("navigation", name="School year")).to_be_hidden()
    expect(page.locator("svg[role=img]").first).to_be_visible()
    open_everything(page)
    for table in page.get_by_role("table").all():
        expect(table).to_be_visible()
        assert table.evaluate("one => one.scrollWidth <= document.documentElement.clientWidth")
    expect(page.get_by_role("heading", name="Where this comes from")).to_be_visible()


def test_parent_takes_the_figures_away(page: Page, address: str) -> None:
    page.goto(address + SCHOOL)
    with page.expect_download(timeout=20_000) as taken:
        page.get_by_role("link", name="CSV, for any spreadsheet").click()
    assert taken.value.suggested_filename == "need-profile-school-100001-202526.csv"
    with Path(taken.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Number"] for row in rows if row["Symbol"] == "c"} == {""}


def test_officer_takes_a_file_that_says_it_is_not_for_publication(officer: Page, address: str) -> None:
    officer.goto(f"{address}/officers")
    officer.get_by_role("link", name="What children need, with small numbers: not for publication").click()
    officer.get_by_role("link", name="Saltby Primary School").click()
    officer.get_by_role("link", name="2023 to 2024").click()
    with officer.expect_download(timeout=20_000) as taken:
        officer.get_by_role("button", name="CSV").click()
    assert taken.value.suggested_filename == "need-profile-not-for-publication-school-100001-202324.csv"
    officer.get_by_role("link", name="The page that everyone may see").click()
    expect(officer.get_by_role("row", name="Hearing impairment").first.get_by_role("cell").first).to_have_text("hidden")
