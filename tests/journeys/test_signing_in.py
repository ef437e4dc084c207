"""Every way of signing in, walked in a browser: link, app, the council's own account, and answers that are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from tests.integration.accounts.signing_in import code_for
from tests.journeys import sites
from tests.journeys.judging import Judge, enter
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture(scope="module")
def council(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Site]:
    """The demonstration authority, whose staff can sign in with the council's own account."""
    given = {"oidc_issuer": provider.address, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
    with sites.served(sites.demonstration(migrated_sqlite, tmp_path_factory.mktemp("council"), **given)) as site:
        yield site


@pytest.fixture
def context(browser: Browser, scripts: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=scripts)
    yield context
    context.close()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign out", exact=True).wait_for(state="detached")


def test_link_by_email_signs_in_once(context: BrowserContext, council: Site, judge: Judge) -> None:
    page = context.new_page()
    page.goto(f"{council.address}/sign-in")
    judge(page)
    page.get_by_role("link", name="Email me a link").click()
    judge(page)
    page.get_by_role("button", name="Email me a link").click()
    assert page.title().startswith("Error: ")
    judge(page)
    page.get_by_label("Email address").fill("panel@aldermere.example")
    page.get_by_role("button", name="Email me a link").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="the email is in the outbox").click()
    link = page.get_by_role("link", name="sign-in/link").first.get_attribute("href")
    assert link is not None
    page.goto(link)
    expect(page.get_by_text("You sign in as panel@aldermere.example")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    judge(page)
    sign_out(page)
    page.goto(link)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    judge(page)


def test_app_is_set_up_used_and_taken_off(context: BrowserContext, council: Site, judge: Judge) -> None:
    page = context.new_page()
    page.goto(f"{council.address}/sign-in")
    enter(page, "panel@aldermere.example")
    page.get_by_role("link", name="Second step when signing in").click()
    judge(page)
    page.get_by_role("button", name="Set up an app").click()
    judge(page)
    page.get_by_role("button", name="Set up").click()
    assert page.title().startswith("Error: ")
    judge(page)
    page.get_by_label("Code", exact=True).fill(code_for(page.locator("#key").inner_text().replace(" ", "")))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    judge(page)
    codes = page.locator("main li").all_inner_texts()
    page.get_by_role("button", name="I have kept them").click()
    sign_out(page)
    page.goto(f"{council.address}/account")
    enter(page, "panel@aldermere.example")
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    judge(page)
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Sign in").click()
    judge(page)
    page.get_by_label("Code", exact=True).fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Second step when signing in").click()
    expect(page.get_by_text("9 unused recovery codes")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="Get new recovery codes").click()
    judge(page)
    page.go_back()
    page.get_by_role("link", name="Take the app off").click()
    judge(page)
    page.get_by_label("Code", exact=True).fill(codes[1])
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("The authenticator app is taken off your account.")).to_be_visible()
    judge(page)


def test_officer_signs_in_with_the_councils_own_account(
    context: BrowserContext, council: Site, provider: Provider, judge: Judge
) -> None:
    page = context.new_page()
    page.goto(f"{council.address}/officers")
    provider.refuses = True
    page.get_by_role("link", name="sign in with your council account").click()
    expect(page.get_by_text("You stopped signing in")).to_be_visible()
    judge(page)
    provider.refuses = False
    page.get_by_role("link", name="Sign in with your council account again").click()
    expect(page.get_by_text("Signed in as officer@aldermere.example")).to_be_visible()
    page.goto(f"{council.address}/account")
    judge(page)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_text("You are signed out everywhere.")).to_be_visible()
    judge(page)


@pytest.mark.parametrize("beside", [False, True], ids=["password", "beside"])
def test_what_was_written_when_the_session_ended_is_kept(
    context: BrowserContext, council: Site, judge: Judge, beside: bool
) -> None:
    page = context.new_page()
    page.goto(f"{council.address}/sign-in")
    enter(page, "officer@aldermere.example")
    page.get_by_role("button", name="Sign out", exact=True).wait_for()
    page.goto(f"{council.address}/officers/synonyms/new")
    page.get_by_label("Words families type").fill("hoist\nceiling track")
    page.get_by_label("Note for colleagues (optional)").fill('asked for by "Ann" & <others>')
    context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your answers are kept")).to_be_visible()
    judge(page)
    if beside:
        with context.expect_page() as opened:
            page.get_by_role("link", name=re.compile("sign in with your council account")).click()
        expect(opened.value.get_by_text("Signed in as officer@aldermere.example")).to_be_visible()
        opened.value.close()
        page.get_by_role("button", name="I have signed in").click()
    else:
        enter(page, "officer@aldermere.example")
    expect(page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Send my answers on").click()
    expect(page, "as it was: the second field was still empty").to_have_title(re.compile("^Error: "))
    assert page.get_by_label("Words families type").input_value() == "hoist\nceiling track"
    assert page.get_by_label("Note for colleagues (optional)").input_value() == 'asked for by "Ann" & <others>'
