"""A whole site in a real browser, and the two judges of a page: axe and the Nu HTML checker."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from search.engine import EngineUnavailableError, SearchEngine
from search.searching import Searcher
from tests.conftest import ROOT
from tests.journeys import judging, sites
from tests.journeys.town import fill

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
AXE_RUN = "axe.run({rules: {'target-size': {enabled: true}}})"
NU_CHECKER = ROOT / "frontend/node_modules/vnu-jar/build/dist/vnu.jar"
NOT_OURS = ".*aria-hidden. is unnecessary for elements that have attribute .hidden.*"
"""A remark (no error) on the menu button of the GOV.UK service navigation, which is as its authors wrote it."""


class EngineAway:
    """An engine that never answers."""

    name = "away"

    def search(self, *_: object) -> None:
        raise EngineUnavailableError("away")

    related = suggest = more_like = search


@pytest.fixture(scope="session")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with a small directory in it."""
    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("site"), fill)
    with sites.served(app) as running:
        yield running.address


@pytest.fixture(scope="session")
def site_without_engine(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site while no search engine can answer."""
    app, _ = sites.application(migrated_sqlite, tmp_path_factory.mktemp("site"), fill)
    app.extensions["search"] = Searcher(cast(SearchEngine, EngineAway()))
    with sites.served(app) as running:
        yield running.address


@pytest.fixture(scope="session")
def site_on_standby(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site while its main engine is away and the standby answers."""
    app, engine = sites.application(migrated_sqlite, tmp_path_factory.mktemp("site"), fill)
    app.extensions["search"] = Searcher(cast(SearchEngine, EngineAway()), standby=engine)
    with sites.served(app) as running:
        yield running.address


@pytest.fixture(scope="session")
def aldermere(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """A running site with the whole demonstration authority in it."""
    with sites.served(
        sites.demonstration(migrated_sqlite, tmp_path_factory.mktemp("aldermere"), need_years=2)
    ) as running:
        yield running


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser with JavaScript switched off."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def officer(browser: Browser, aldermere: sites.Site) -> Iterator[BrowserContext]:
    """A browser in which an officer of the demonstration authority has signed in."""
    context = browser.new_context()
    page = context.new_page()
    judging.sign_in(page, aldermere.address, "officer@aldermere.example")
    yield context
    context.close()


@pytest.fixture(scope="session")
def axe() -> judging.Axe:
    """What axe finds wrong with a page, in lines of `rule: element`."""
    if not AXE.is_file():
        pytest.skip("no axe-core: run `npm ci` in frontend/")
    code = AXE.read_text(encoding="utf-8")

    def findings(page: Page) -> list[str]:
        page.evaluate(code)
        answer: dict[str, Any] = page.evaluate(AXE_RUN)
        return [f"{rule['id']}: {node['html'][:150]}" for rule in answer["violations"] for node in rule["nodes"]]

    return findings


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript."""
    return bool(request.param)


@pytest.fixture
def judge(axe: judging.Axe, scripts: bool) -> judging.Judge:
    """What is asked of every page on the way."""
    return partial(judging.judge, axe=axe, scripts=scripts)


@pytest.fixture(scope="session")
def nu_checker() -> Callable[[Path], list[str]]:
    """What the Nu HTML checker says of a folder of pages, in lines of `file: message`."""
    java = shutil.which("java")
    if not java or not NU_CHECKER.is_file():
        pytest.skip("no Nu HTML checker: install Java and run `npm ci` in frontend/")
    options = ["--format", "json", "--filterpattern", NOT_OURS, "--skip-non-html"]

    def messages(folder: Path) -> list[str]:
        command = [java, "-jar", str(NU_CHECKER), *options, str(folder)]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        found = json.loads(answer.stderr)["messages"]
        return [f"{Path(item['url']).name}: {item['message']} {item.get('extract', '')[:120]}" for item in found]

    return messages
