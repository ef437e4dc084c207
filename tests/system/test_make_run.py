"""`make run`, as a person types it: from an empty data folder to a served site, and nothing left after Ctrl-C."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT

LONGEST = 120
"""Seconds that anything here may take on a busy machine."""

pytestmark = pytest.mark.slow


class Site:
    """One `make run` in a process group of its own, as a terminal would start it."""

    def __init__(self, data_dir: Path, port: int, **environ: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = data_dir.parent / "make-run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["make", "--no-print-directory", "run"],
                cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env=os.environ | {"PORT": str(port), "LOCALOFFER_DATA_DIR": str(data_dir)} | environ,
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def serve(self) -> None:
        wait_until(lambda: "Ctrl-C stops it" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.status, answer.read().decode()

    def processes(self) -> dict[int, str]:
        """What is alive of everything it started: number and command."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pgid=,pid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = (line.split(None, 3) for line in listed.stdout.splitlines())
        return {
            int(pid): command
            for group, pid, state, command in rows
            if int(group) == self.process.pid and not state.startswith("Z")
        }

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Starts the site on one data folder; whatever is still running at the end is killed."""
    started: list[Site] = []

    def run(port: int | None = None, **environ: str) -> Site:
        started.append(Site(tmp_path / "data", port or free_port(), **environ))
        return started[-1]

    yield run
    for site in started:
        site.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], object], told: Callable[[], object] | None = None) -> None:
    until = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < until, f"waited too long: {told() if told else ''}"
        time.sleep(0.1)


def test_site_starts_stops_and_starts_again(start: Callable[..., Site], tmp_path: Path) -> None:
    first = start()
    first.serve()
    for path, words in (("/", "Aldermere"), ("/search?q=autism&near=WX1+1AA", "miles"), ("/healthz", "ok")):
        status, page = first.get(path)
        assert status == 200
        assert words in page
    assert re.search(r"officer@aldermere\.example\s+\S{12,}", first.said()), "demonstration accounts are shown"
    assert f"{first.address}/officers" in first.said()
    before = listings(tmp_path)
    assert before > 200

    os.killpg(first.process.pid, signal.SIGINT)  # Ctrl-C: to everything in the foreground
    wait_until(lambda: first.process.poll() is not None and not first.processes(), first.processes)
    assert "Traceback" not in first.said()
    assert "SIGKILL" not in first.said()

    second = start()
    second.serve()
    assert "loading" not in second.said()
    assert "building" not in second.said()
    assert listings(tmp_path) == before
    master = min(pid for pid, command in second.processes().items() if "gunicorn" in command)
    os.kill(master, signal.SIGKILL)
    assert second.process.wait(LONGEST) != 0
    wait_until(lambda: not second.processes(), second.processes)
    assert "ended by itself" in second.said()


def listings(folder: Path) -> int:
    with sqlite3.connect(folder / "data/localoffer.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM service").fetchone()[0])


def refused(site: Site) -> str:
    assert site.process.wait(LONGEST) != 0
    assert not site.processes()
    assert "Traceback" not in site.said()
    return site.said()


def test_taken_port_is_refused_with_another_to_use(start: Callable[..., Site]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert f"port {port} is taken" in refused(start(port))


def test_wrong_settings_are_refused_by_name(start: Callable[..., Site]) -> None:
    said = refused(start(LOCALOFFER_THEME_COLOUR="green", LOCALOFFER_TOWN="Saltby"))
    assert "LOCALOFFER_THEME_COLOUR is 'green'" in said
    assert "LOCALOFFER_TOWN: there is no such setting" in said


def test_port_that_is_no_port_is_refused(start: Callable[..., Site]) -> None:
    assert "PORT is 'http': use a number" in refused(start(PORT="http"))


def test_authority_with_its_own_code_gets_no_invented_services(start: Callable[..., Site], tmp_path: Path) -> None:
    site = start(LOCALOFFER_AUTHORITY_CODE="358", LOCALOFFER_AUTHORITY_NAME="Thornwick City Council")
    site.serve()
    assert listings(tmp_path) == 0
    assert "aldermere" not in site.said().lower()
    status, page = site.get("/")
    assert status == 200
    assert "Thornwick" in page
