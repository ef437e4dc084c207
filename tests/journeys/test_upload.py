"""A provider uploads 300 services, 12 of them wrong, corrects those and sends all; every page on the way is judged."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from localoffer.accounts.actions import create_user
from localoffer.audit import Actor
from localoffer.memberships.actions import join
from localoffer.memberships.rules import MemberRole
from tests import factories
from tests.journeys import sites
from tests.journeys.judging import SMALL, assert_fits
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]
PROVIDERS = {True: "Saltby Clubs", False: "Thornwick Clubs"}
WRONG = {
    "age_min": "five", "postcode": "somewhere", "phone": "ask at the desk", "costs": "Each | four pounds",
    "times": "someday | 10:00-11:00", "categories": "clubs",
}  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Three hundred invented groups."""
    return [
        {
            "reference": f"C-{number:03}", "name": f"Club {number}", "summary": "A small, calm group.",
            "categories": "leisure/sport", "needs": "asd; pd", "age_min": "5", "age_max": "11",
            "costs": "Each | 4.50 | Carer free", "times": "sat | 10:00-11:00 | term time | ",
            "location_name": "Saltby Pool", "town": "Saltby", "postcode": "WX2 3AB", "phone": "01632 960124",
            "email": "clubs@saltby.example",
        }
        for number in range(300)
    ]  # fmt: skip


def with_faults(given: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same with twelve of them wrong, two in each of six ways."""
    wrong = [dict(row) for row in given]
    for number, (field, value) in enumerate([*WRONG.items()] * 2):
        wrong[number * 24 + 7][field] = value
    return wrong


def as_file(given: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(given[0]))
    writer.writeheader()
    writer.writerows(given)
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def clubs(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with two organisations, each with somebody who belongs to it."""

    def fill(session: Session) -> None:
        for name in PROVIDERS.values():
            provider = factories.provider(session, name)
            email = f"{name.split()[0].lower()}@clubs.example"
            by = Actor("command", "test")
            user = create_user(session, email, sites.PASSWORD, ["provider-manager"], by, sites.NOW)
            join(session, user, provider, MemberRole.MANAGER, by, sites.NOW)
            factories.listing(session, provider, name=f"Old club of {name}")

    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("clubs"), fill)
    with sites.served(app) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_three_hundred_services_with_twelve_wrong_ones(browser: Browser, clubs: Site, axe: Axe, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page, name = context.new_page(), PROVIDERS[scripts]
    page.goto(f"{clubs.address}/sign-in")
    page.get_by_label("Email address").fill(f"{name.split()[0].lower()}@clubs.example")
    page.get_by_label("Password", exact=True).fill(sites.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    people = page.get_by_role("link", name=f"People of {name}").get_attribute("href") or ""
    page.goto(f"{clubs.address}{people.removesuffix('/people')}")
    page.get_by_role("link", name="Change many services with a spreadsheet").click()
    start = page.url
    judge(page, axe, scripts)
    page.get_by_role("button", name="Upload and check").click()
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("link", name="Select a file")).to_be_visible()
    judge(page, axe, scripts)
    assert taken(page, "The template as an Excel workbook")[:2] == b"PK"
    assert f"Old club of {name}" in taken(page, "Your services as CSV").decode("utf-8-sig")

    upload(page, as_file(with_faults(rows())))
    expect(page.get_by_text("12 services to correct")).to_be_visible()
    expect(page.get_by_text("288 new services")).to_be_visible()
    expect(page.get_by_text("Cell F9, “age_min”")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 12")).to_be_visible()
    judge(page, axe, scripts)
    page.get_by_role("link", name=re.compile("^To correct")).click()
    errors = list(csv.DictReader(io.StringIO(taken(page, "Download what is to correct").decode("utf-8-sig"))))
    assert len(errors) == 12
    assert all(row["what_to_correct"] for row in errors)
    page.get_by_role("button", name="Send 288 services").click()
    expect(page.get_by_text("288 new services went to the authority")).to_be_visible()
    expect(page.get_by_text("12 services to correct")).to_be_visible()
    judge(page, axe, scripts)

    right = {row["reference"]: row for row in rows()}
    page.get_by_role("link", name="Upload another file").click()
    upload(page, as_file([{"what_to_correct": row["what_to_correct"]} | right[row["reference"]] for row in errors]))
    expect(page.get_by_text("12 new services")).to_be_visible()
    page.get_by_role("button", name="Send 12 services").click()
    expect(page.get_by_text("12 new services went to the authority")).to_be_visible()
    judge(page, axe, scripts)

    page.goto(start)
    upload(page, as_file(rows()))
    expect(page.get_by_text("300 unchanged services")).to_be_visible()
    expect(page.get_by_text("There is nothing to send")).to_be_visible()
    judge(page, axe, scripts)
    page.goto(start)
    upload(page, as_file([right["C-001"] | {"age_max": "14"}]))
    page.get_by_text("Before and after").click()
    expect(page.get_by_text("5 to 14")).to_be_visible()
    judge(page, axe, scripts)
    context.close()


def upload(page: Page, content: bytes) -> None:
    page.get_by_label("Your file").set_input_files({"name": "our clubs.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Upload and check").click()


def taken(page: Page, link: str) -> bytes:
    """What a link lets one take away."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return Path(download.value.path()).read_bytes()


def judge(page: Page, axe: Axe, scripts: bool) -> None:
    assert page.locator("h1").count() == 1
    if scripts:
        assert axe(page) == []
    page.set_viewport_size(SMALL)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
