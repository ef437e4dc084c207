"""The shell scripts can be read by bash, start where they stand, and CI runs the one command everyone runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = [
    path
    for path in (*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci/run")
    if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash\n")
]
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)


def test_scripts_are_found() -> None:
    assert {"run", "test", "environment", "demo-reset", "elasticsearch"} <= {path.name for path in SCRIPTS}


@each_script
def test_script_is_readable_by_bash_and_may_be_started(script: Path) -> None:
    answer = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert os.access(script, os.X_OK)


@each_script
def test_script_stops_at_the_first_fault(script: Path) -> None:
    assert "\nset -euo pipefail\n" in script.read_text(encoding="utf-8")


@each_script
def test_script_has_no_trap_that_shellcheck_knows(script: Path) -> None:
    shellcheck = shutil.which("shellcheck")
    if not shellcheck:
        pytest.skip("no shellcheck: run `make test` as root, or install it")
    answer = subprocess.run([shellcheck, "--severity=error", script], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_continuous_integration_runs_make_test_and_lets_nothing_be_missing() -> None:
    commands = [
        line for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert commands[-1] == "CI=true exec make test"


def test_make_names_every_command() -> None:
    listed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in ("run", "demo-reset", "test", "lint", "bench", "reference"):
        assert f"make {name}\t" in listed.stdout
