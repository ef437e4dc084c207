"""Every page that an address alone leads to is a good one, read from the routes there are: a new one is judged too.

Pages that need something done first (a claim, an upload, a version) are judged on the journeys that lead to them.
"""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from app import create_app
from config.access import ROUTES, Role
from config.settings import Settings
from tests.journeys.judging import Axe, judge, sign_in
from tests.journeys.sites import Site

pytestmark = pytest.mark.browser
NO_PAGES = {
    "static", "theme", "health.healthz", "search.suggest", "accounts.start", "security.logout", "outside.begin",
    "outside.back", "uploads.template",
}  # fmt: skip
"""Files, and addresses that lead straight on to another."""
WHO: dict[str, Role | None] = {
    "administrator@aldermere.example": Role.ADMINISTRATOR,
    "manager@aldermere.example": Role.PROVIDER_MANAGER,
    "": None,
}


@pytest.fixture
def rules(settings: Settings) -> list[Rule]:
    """The routes that answer to opening an address."""
    app: Flask = create_app(settings)
    found = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint in ROUTES]
    return sorted((rule for rule in found if rule.endpoint not in NO_PAGES), key=lambda rule: rule.rule)


def opens_for(rule: Rule, role: Role | None) -> bool:
    """Whether a page is judged as this person sees it: public ones by whoever is not signed in."""
    access = ROUTES[rule.endpoint]
    if role is None:
        return access.public
    return not access.public and (role in access.roles or (access.signed_in and role is Role.PROVIDER_MANAGER))


def address(rule: Rule, values: dict[str, str]) -> str | None:
    if rule.arguments - values.keys():
        return None
    built = rule.build({name: values[name] for name in rule.arguments})
    return built[1] if built else None


@pytest.mark.parametrize("who", WHO, ids=["administrator", "manager", "nobody-signed-in"])
def test_every_page_that_an_address_leads_to_is_a_good_one(
    browser: Browser, aldermere: Site, rules: list[Rule], axe: Axe, who: str
) -> None:
    own = next(one for one in aldermere.listings if one.provider.slug == "larkrise-school" and one.role == "service")
    values = {"provider_id": str(own.provider.id), "service_id": str(own.id), "token": "used", "name": "reminders"}
    context = browser.new_context()
    page = context.new_page()
    if who:
        sign_in(page, aldermere.address, who)
    paths = [path for rule in rules if opens_for(rule, WHO[who]) and (path := address(rule, values))]
    assert len(paths) > 10
    faults = [f"{path}: {fault}" for path in paths if (fault := fault_of(page, aldermere.address + path, axe))]
    context.close()
    assert faults == []


def fault_of(page: Page, where: str, axe: Axe) -> str:
    answer = page.goto(where)
    if answer is None or answer.status >= 500 or answer.status == 403:
        return f"status {answer.status if answer else 'none'}"
    try:
        judge(page, axe)
    except AssertionError as error:
        return str(error)[:400]
    return ""
