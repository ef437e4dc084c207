"""A whole site in a real browser: a small directory, the embedded engine, a server on loopback."""

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app import create_app
from localoffer.database import db
from search.embedded.engine import EmbeddedEngine
from search.indexing import documents
from search.searching import Searcher
from tests.conftest import ROOT, make_settings
from tests.journeys.town import fill

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
NU_CHECKER = ROOT / "frontend/node_modules/vnu-jar/build/dist/vnu.jar"
NOT_OURS = ".*aria-hidden. is unnecessary for elements that have attribute .hidden.*"
"""A remark (no error) on the menu button of the GOV.UK service navigation, which is as its authors wrote it."""
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with a small directory in it."""
    yield from _serve(_application(migrated_sqlite, tmp_path_factory.mktemp("site"), with_engine=True))


@pytest.fixture(scope="session")
def site_without_engine(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site while no search engine can answer."""
    yield from _serve(_application(migrated_sqlite, tmp_path_factory.mktemp("site"), with_engine=False))


def _application(database: Path, folder: Path, with_engine: bool) -> Flask:
    shutil.copy(database, folder)
    settings = make_settings(folder).model_copy(
        update={"tile_url": "http://127.0.0.1:9/{z}/{x}/{y}.png", "tile_attribution": "© Map makers"}
    )
    app = create_app(settings)
    engine = EmbeddedEngine(folder / "index")
    with app.app_context(), Session(db.engine) as session:
        fill(session)
        session.commit()
        if with_engine:
            engine.rebuild(documents(session, TODAY))
    app.extensions["search"] = Searcher(engine)
    return app


def _serve(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    """A window 320 pixels wide: a small telephone, or 400% zoom on a desk."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser with JavaScript switched off."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page, in lines of `rule: element`."""
    if not AXE.is_file():
        pytest.skip("no axe-core: run `npm ci` in frontend/")
    code = AXE.read_text(encoding="utf-8")

    def findings(page: Page) -> list[str]:
        page.evaluate(code)
        answer: dict[str, Any] = page.evaluate("axe.run()")
        return [f"{rule['id']}: {node['html'][:150]}" for rule in answer["violations"] for node in rule["nodes"]]

    return findings


@pytest.fixture(scope="session")
def nu_checker() -> Callable[[Path], list[str]]:
    """What the Nu HTML checker says of a folder of pages, in lines of `file: message`."""
    java = shutil.which("java")
    if not java or not NU_CHECKER.is_file():
        pytest.skip("no Nu HTML checker: install Java and run `npm ci` in frontend/")

    def messages(folder: Path) -> list[str]:
        command = [
            java,
            "-jar",
            str(NU_CHECKER),
            "--format",
            "json",
            "--filterpattern",
            NOT_OURS,
            "--skip-non-html",
            str(folder),
        ]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        found = json.loads(answer.stderr)["messages"]
        return [f"{Path(item['url']).name}: {item['message']} {item.get('extract', '')[:120]}" for item in found]

    return messages
