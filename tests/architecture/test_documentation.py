"""The documentation leads somewhere: links, pictures, commands and settings are there."""

import re
from pathlib import Path

import pytest
from flask import Flask

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
each_page = pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


@each_page
def test_links_inside_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    lost = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert lost == []


@each_page
def test_commands_and_settings_named_exist(document: Path, sqlite_app: Flask) -> None:
    text = document.read_text(encoding="utf-8")
    commands = set(re.findall(r"\bbin/flask ([a-z]+)", text))
    assert commands - set(sqlite_app.cli.commands) == set()
    targets = set(re.findall(r"^(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text, flags=re.MULTILINE))
    assert targets - set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)) == set()
    names = set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z](?![A-Z_])", text))
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    strangers = {name for name in names - known if not name.startswith((f"{PREFIX}TEST_", f"{PREFIX}REAL_DATA"))}
    assert strangers - {f"{PREFIX}CACHE_DIR", f"{PREFIX}ELASTICSEARCH_HEAP"} == set()


def test_every_page_can_be_reached_from_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [name for name in pages if not name.startswith("adr/") and name != "README.md" and name not in index] == []


def test_pictures_are_small() -> None:
    assert [path.name for path in (ROOT / "docs/images").iterdir() if path.stat().st_size > 200_000] == []
