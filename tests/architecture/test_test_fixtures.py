"""What the other tests stand on holds: clean databases, no way out, no silent skip in CI."""

import os
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from pytest_socket import SocketConnectBlockedError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.outbox import OutboxTarget

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_empty_tables(session: Session, turn: int) -> None:
    assert session.scalar(select(func.count()).select_from(OutboxTarget)) == 0
    session.add(OutboxTarget(name="left behind", registered_at=datetime(2026, 11, 22, tzinfo=UTC)))
    session.commit()


def test_application_and_session_see_one_database(app: Flask, session: Session) -> None:
    assert app.config["SQLALCHEMY_DATABASE_URI"].startswith(session.get_bind().dialect.name)


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_outside_hosts_cannot_be_reached() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def outcome(folder: Path, ci: str) -> dict[str, int]:
    """How many tests of two small files fail, err, are skipped: `{"skipped": 2}`."""
    one, two = folder / "test_one.py", folder / "test_two.py"
    one.write_text(SKIPPING_TESTS, encoding="utf-8")
    two.write_text("import pytest\n\npytest.skip('no such part', allow_module_level=True)\n", encoding="utf-8")
    options = ["-c", "pyproject.toml", "--rootdir", ".", "-p", "no:cacheprovider", "-p", "tests.conftest"]
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--continue-on-collection-errors", one, two],
        cwd=ROOT, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    counts = re.findall(r"(\d+) (failed|error|skipped|passed)", answer.stdout.splitlines()[-1])
    return {name: int(count) for count, name in counts}


SKIPPING_TESTS = """
import pytest

def test_part_is_missing():
    pytest.skip('no such part')

@pytest.mark.real_data
def test_real_data_is_missing():
    pytest.skip('no real data')
"""


def test_skip_in_ci_is_a_failure_except_where_real_data_is_absent(tmp_path: Path) -> None:
    assert outcome(tmp_path, ci="true") == {"failed": 1, "error": 1, "skipped": 1}


def test_skip_outside_ci_is_a_skip(tmp_path: Path) -> None:
    assert outcome(tmp_path, ci="") == {"skipped": 3}
