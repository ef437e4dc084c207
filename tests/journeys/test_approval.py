"""An officer decides about what providers send, and families see it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from localoffer.accounts.demonstration import keep_demo_accounts
from localoffer.accounts.models import User
from localoffer.audit import Actor
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.publishing import reviewing
from localoffer.publishing.actions import Submission, put_forward
from localoffer.publishing.models import Revision
from tests.journeys import sites, town
from tests.journeys.judging import Axe, judge, sign_in

pytestmark = pytest.mark.browser
WORDS = ("amber", "birch", "cedar", "dune", "elm", "fern", "gorse", "heath", "iris", "jay", "kelp", "larch", "moss")
NAMES = iter([f"Kayak club {word}" for word in WORDS])


@dataclass(frozen=True)
class QueueSite:
    """A running site and its application, told of changes as a real one is."""

    address: str
    app: Flask
    services: Iterator[uuid.UUID]
    """Public services nobody has changed yet."""

    def send_change(self, trusted: bool = False, **fields: object) -> str:
        """Somebody at a provider changes a service of its own; returns the revision's id."""
        with self.app.app_context():
            session = db.session()
            by = session.scalars(select(User).where(User.email == "manager@aldermere.example")).one()
            service = session.get_one(Service, next(self.services))
            if trusted:
                reviewing.trust(session, service.provider, True, Actor("command", "test"), now())
            content = session.get_one(Revision, service.public_revision_id).content.model_copy(update=fields)
            outcome = put_forward(
                session, Submission(service.provider, content, service), Actor("user", str(by.id)), now()
            )
            if trusted:
                reviewing.trust(session, service.provider, False, Actor("command", "test"), now())
            session.commit()
            return str(outcome.revision.id)


@pytest.fixture(scope="module")
def queue(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueueSite]:
    """A small directory of the tests' own, whose search engine is told of changes by the outbox."""
    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("queue"), town.fill)
    app.extensions["search"] = app.extensions["search_room"].searcher
    with app.app_context():
        settings = app.extensions["settings"]
        keep_demo_accounts(db.session(), settings, lambda: sites.PASSWORD, Actor("command", "demo"), sites.NOW)
        db.session.commit()
        db.session.remove()
    assert app.test_cli_runner().invoke(args=["search", "rebuild"]).exit_code == 0
    with sites.served(app) as running:
        listed = sorted(
            (listing for listing in running.listings if listing.role == "service"),
            key=lambda one: one.places == () or bool(one.content.costs),
        )
        yield QueueSite(running.address, app, iter([listing.id for listing in listed]))


def signed_in(context: BrowserContext, address: str, email: str = "officer@aldermere.example") -> Page:
    page = context.new_page()
    sign_in(page, address, email)
    return page


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def officer(request: pytest.FixtureRequest, browser: Browser, queue: QueueSite) -> Iterator[Page]:
    """An officer who has signed in."""
    context = browser.new_context(java_script_enabled=request.param)
    yield signed_in(context, queue.address)
    context.close()


def families_find(browser: Browser, queue: QueueSite, words: str) -> bool:
    """Whether a family who searches for these words is shown the listing of that name."""
    page = browser.new_page()
    page.goto(f"{queue.address}/search?q={words}")
    found = page.get_by_role("link", name=words, exact=True).count() > 0
    page.close()
    return found


def test_officer_sees_what_changes_sends_it_back_and_approves_another(
    officer: Page, browser: Browser, queue: QueueSite
) -> None:
    name, other = next(NAMES), next(NAMES)
    queue.send_change(name=name)
    officer.goto(f"{queue.address}/officers")
    officer.get_by_role("link", name="Decide about listings and changes").click()
    officer.get_by_role("link", name=f"See what changes in {name}").click()
    expect(officer.locator("del").first).to_have_text("Swimming")
    expect(officer.locator("ins").first).to_have_text("Kayak")
    officer.get_by_role("link", name="Preview as families will see it").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(f"Preview: {name}")
    officer.get_by_role("link", name="Back to version 2").click()
    officer.get_by_role("button", name="Send back").click()
    assert officer.title().startswith("Error: ")
    officer.get_by_role("link", name="Enter a reason").click()
    expect(officer.get_by_label("Or send it back: what has to change?")).to_be_focused()
    officer.get_by_label("Or send it back: what has to change?").fill("Say which days.")
    officer.get_by_role("button", name="Send back").click()
    expect(officer.get_by_text("Sent back. The provider can change it and send it again.")).to_be_visible()
    expect(officer.get_by_text("Say which days.")).to_be_visible()
    assert not families_find(browser, queue, name)

    queue.send_change(name=other)
    officer.goto(f"{queue.address}/officers/queue")
    officer.get_by_role("link", name=f"See what changes in {other}").click()
    officer.get_by_label("Assigned to").select_option(label="officer@aldermere.example (you)")
    officer.get_by_role("button", name="Save", exact=True).click()
    officer.get_by_label("Add a note").fill("Rang them on Monday.")
    officer.get_by_role("button", name="Save the note").click()
    expect(officer.get_by_text("Rang them on Monday.")).to_be_visible()
    officer.get_by_role("button", name="Approve").click()
    expect(officer.get_by_text("Approved. Families see it now.")).to_be_visible()
    assert families_find(browser, queue, other)


def test_officer_corrects_what_was_sent_and_brings_the_old_version_back(
    officer: Page, browser: Browser, queue: QueueSite
) -> None:
    name = next(NAMES)
    id = queue.send_change(name=f"{name}!!!")
    officer.goto(f"{queue.address}/officers/queue/revisions/{id}")
    officer.get_by_role("link", name="Change it first, then publish it").click()
    officer.get_by_label("Name", exact=True).first.fill("")
    officer.get_by_role("button", name="Publish with these edits").click()
    officer.get_by_role("link", name="Enter the name of the listing").click()
    expect(officer.get_by_label("Name", exact=True).first).to_be_focused()
    officer.get_by_label("Name", exact=True).first.fill(name)
    officer.get_by_role("button", name="Publish with these edits").click()
    expect(officer.get_by_text("Published with your edits.")).to_be_visible()
    assert families_find(browser, queue, name)
    officer.get_by_role("link", name="Version 1", exact=True).click()
    officer.get_by_role("button", name="Make this version public again").click()
    expect(officer.get_by_text("This version is public again.")).to_be_visible()
    assert not families_find(browser, queue, name)
    officer.get_by_label("Withdraw the listing: why?").fill("It has ended.")
    officer.get_by_role("button", name="Withdraw").click()
    expect(officer.get_by_text("The listing is withdrawn.")).to_be_visible()


def test_two_officers_with_the_same_page_open(officer: Page, browser: Browser, queue: QueueSite) -> None:
    id = queue.send_change(name=next(NAMES))
    address = f"{queue.address}/officers/queue/revisions/{id}"
    context = browser.new_context()
    colleague = signed_in(context, queue.address, "administrator@aldermere.example")
    officer.goto(address)
    colleague.goto(address)
    colleague.get_by_role("button", name="Approve").click()
    expect(colleague.get_by_text("Approved. Families see it now.")).to_be_visible()
    context.close()
    officer.get_by_label("Or send it back: what has to change?").fill("Too short.")
    officer.get_by_role("button", name="Send back").click()
    expect(officer.get_by_text("Someone else decided first: this version is public now.")).to_be_visible()
    expect(officer.get_by_text("by administrator@aldermere.example").first).to_be_visible()


def test_several_at_once(officer: Page, browser: Browser, queue: QueueSite) -> None:
    names = [next(NAMES), next(NAMES)]
    for name in names:
        queue.send_change(name=name)
    officer.goto(f"{queue.address}/officers/queue?change=change")
    officer.get_by_role("button", name="Approve those selected").click()
    expect(officer.get_by_role("link", name="Select the listings and changes")).to_be_visible()
    for name in names:
        officer.get_by_label(f"Select {name}").check()
    officer.get_by_role("button", name="Approve those selected").click()
    expect(officer.get_by_text("2 entries are approved.")).to_be_visible()
    assert all(families_find(browser, queue, name) for name in names)


@pytest.mark.parametrize("officer", [True], indirect=True)
def test_every_state_of_the_pages_is_as_good_as_any_page(
    officer: Page, queue: QueueSite, axe: Axe, nu_checker: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    long = "averylongwordthatsomebodymadeupforthis" * 3
    waiting = queue.send_change(name="Canoes", description=f"{long}\n\nAnd more.", waiting_time="A month")
    public = queue.send_change(trusted=True, summary="New words of a trusted provider.")
    one = f"/officers/queue/revisions/{waiting}"
    states = (
        "/officers", "/officers/queue", "/officers/queue?whose=me", "/officers/queue?page=9",
        "/officers/queue/published",
        "/officers/queue/trusted", one, f"{one}?done=noted", f"{one}/edit", f"{one}/preview",
        f"/officers/queue/revisions/{public}", f"/officers/queue?approved=2&left={waiting}",
    )  # fmt: skip
    for number, path in enumerate(states):
        officer.goto(queue.address + path)
        judge(officer, axe)
        (tmp_path / f"{number}.html").write_text(officer.request.get(queue.address + path).text(), encoding="utf-8")
    assert nu_checker(tmp_path) == []
    officer.goto(queue.address + one)
    officer.get_by_role("button", name="Trust this provider").click()
    judge(officer, axe)
    officer.goto(queue.address + one)
    officer.get_by_role("button", name="Send back").click()
    judge(officer, axe)
    officer.goto(f"{queue.address}{one}/edit")
    officer.get_by_label("Name", exact=True).first.fill("")
    officer.get_by_role("button", name="Publish with these edits").click()
    judge(officer, axe)
