"""A parent finds out which schools near a postcode describe signing or a sensory room, and compares three of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.actions import save_postcodes
from localoffer.reports.content import Answer, Provision
from search import jobs
from tests.journeys.judging import Judge
from tests.journeys.sites import application, served
from tests.written_reports import published, school

pytestmark = pytest.mark.browser
NAMES = ("Ash", "Beech", "Cedar", "Damson", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Kestrel", "Larch")


def _fill(session: Session) -> None:
    """Twelve schools, all with signing; the first three with a sensory room too."""
    centre = {"postcode": "WX4 2BD", "latitude": 52.7, "longitude": -1.75, "is_district": False}
    save_postcodes(session, [centre])
    for number, name in enumerate(NAMES):
        own = school(session, f"{name} Primary School")
        said: dict[str, str | Answer] = {"f8": "Every class has signing in assemblies and songs. " + "We teach. " * 30}
        if number < 3:
            said["f9"] = Answer(question="f9", choices=("sensory",), text="Our sensory room is open every day.")
        published(session, own.provider, said, (Provision(need="asd", layer="targeted", what=("Lego group",)),))


@pytest.fixture(scope="module")
def address(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app, _ = application(migrated_sqlite, tmp_path_factory.mktemp("reports"), _fill)
    with app.app_context():
        jobs.relay()
        db.session.remove()
    with served(app) as site:
        yield site.address


def test_a_parent_finds_schools_with_a_sensory_room_and_compares_three(address: str, plain: Page) -> None:
    plain.goto(address + "/search?q=sensory+room")
    plain.get_by_role("link", name="3 schools whose report says so").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Schools’ reports on “sensory room”")
    plain.get_by_label("Where?").fill("wx4 2bd")
    plain.get_by_role("button", name="Search").click()
    expect(plain.locator("#results")).to_have_text("3 schools")
    expect(plain.locator(".lo-distance")).to_have_count(3)
    for name in NAMES[:3]:
        plain.get_by_label(f"Compare {name} Primary School").check()
    plain.get_by_role("button", name="Compare the schools you ticked").click()
    assert "/reports/compare?" in plain.url
    for name in NAMES[:3]:
        expect(plain.get_by_text(f"{name} Primary School").first).to_be_visible()
    expect(plain.get_by_text("Our sensory room is open every day.").first).to_be_visible()


def test_a_result_leads_to_the_very_section(address: str, plain: Page) -> None:
    plain.goto(address + "/reports/search?q=signing+near+WX4+2BD")
    expect(plain.locator("#results")).to_contain_text("12 schools")
    expect(plain.locator("mark").first).to_have_text(re.compile("signing", re.IGNORECASE))
    plain.get_by_role("link", name=re.compile("How we teach.*Ash Primary School")).click()
    assert plain.url.endswith("/providers/ash-primary-school/report#f8")
    expect(plain.locator("#f8")).to_be_in_viewport()


def test_pages_of_the_search_are_judged(address: str, page: Page, judge: Judge) -> None:
    for query in (
        "",
        "?q=signing",
        "?q=sensory+room&near=WX4+2BD&provision=asd/targeted&radius=5",
        "?q=zebras+in+space&near=nowhere",
    ):
        page.goto(f"{address}/reports/search{query}")
        judge(page)
    page.goto(f"{address}/search?q=sensory+room")
    judge(page)
