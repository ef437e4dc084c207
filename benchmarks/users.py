"""Several users at once: gunicorn as in production, and threads that ask it for pages one after the other."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAGES = 120
"""That all users together ask for in one measurement."""
WORKERS = 2


@dataclass(frozen=True)
class Users:
    """What so many users at once saw: milliseconds of a page, and pages a second of all."""

    p50: float
    p95: float
    pages_a_second: float

    def __str__(self) -> str:
        return f"{self.p50:.0f} / {self.p95:.0f}, {self.pages_a_second:.0f} a second"


class Server:
    """A running site."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self._port, self._process = port, process

    def asked_by(self, users: int, paths: Sequence[str]) -> Users:
        """So many users ask for PAGES pages together."""
        seconds: list[float] = []

        def ask(first: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
            for number in range(first, PAGES, users):
                began = time.perf_counter()
                get(connection, paths[number % len(paths)])
                seconds.append(time.perf_counter() - began)
            connection.close()

        threads = [threading.Thread(target=ask, args=[first]) for first in range(users)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        if len(seconds) != PAGES:
            raise RuntimeError(f"{PAGES - len(seconds)} pages did not come")
        p95 = statistics.quantiles(seconds, n=20)[-1]
        return Users(statistics.median(seconds) * 1000, p95 * 1000, PAGES / took)

    @property
    def memory_mb(self) -> float:
        """Of the largest of its web processes, resident."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return max(_resident(int(child)) for child in children)


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The page. Raises RuntimeError where it is none."""
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


@contextmanager
def served(data_dir: Path, search_url: str, prefix: str) -> Iterator[Server]:
    """The site of a folder, warm."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", str(WORKERS)]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "app:create_app()"],
        env=os.environ
        | {
            "LOCALOFFER_DATA_DIR": str(data_dir),
            "LOCALOFFER_LOG_LEVEL": "ERROR",
            "LOCALOFFER_SEARCH_URL": search_url,
            "LOCALOFFER_SEARCH_INDEX_PREFIX": prefix,
        },
    )
    try:
        _wait(port)
        server = Server(port, process)
        server.asked_by(WORKERS * 2, ["/search?q=autism", "/search"])
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + 120
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            get(connection, "/about")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
