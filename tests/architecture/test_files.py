"""Rules about the files themselves: short, and free of what belongs to one machine."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LONGEST = 400
"""Lines. Beyond this a file holds more than one thing."""

WRITTEN_BY_TOOLS = re.compile(r"^(requirements.*\.txt|frontend/package-lock\.json|static/|docs/openapi)")
FOREIGN = re.compile(r"/work/|files\.pythonhosted|registry\.npmjs|artifactory|--(?:extra-)?index-url", re.IGNORECASE)
MAY_NAME_THEM = {"tests/architecture/test_files.py", "scripts/lock"}  # `lock` passes --no-emit-index-url


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(name for name in listed.stdout.splitlines() if (ROOT / name).is_file())


def text_of(name: str) -> str:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def sources() -> list[str]:
    return [name for name in tracked() if not WRITTEN_BY_TOOLS.match(name)]


def test_no_file_of_code_is_long() -> None:
    kinds = (".py", ".html", ".js", ".mjs", ".scss", ".css", ".sh")
    code = [name for name in sources() if name.endswith(kinds) or name.startswith("scripts/")]
    long = {name: lines for name in code if (lines := text_of(name).count("\n")) > LONGEST}
    assert long == {}


def test_no_registry_or_machine_is_named() -> None:
    named = {
        name: found.group()
        for name in tracked()
        if name not in MAY_NAME_THEM and (found := FOREIGN.search(text_of(name)))
    }
    assert named == {}


def test_there_is_no_room_for_odds_and_ends() -> None:
    names = {"utils", "helpers", "common", "misc"}
    assert [name for name in sources() if names & set(Path(name).with_suffix("").parts)] == []
    assert not (ROOT / "app").exists(), "a package beside app.py would hide it"


@pytest.mark.parametrize("folder", ["config", "importers", "localoffer", "providers", "search"])
def test_every_module_opens_with_what_it_is_for(folder: str) -> None:
    modules = [name for name in sources() if name.startswith(f"{folder}/") and name.endswith(".py")]
    silent = [name for name in modules if text_of(name).strip() and not ast.get_docstring(ast.parse(text_of(name)))]
    assert silent == []
