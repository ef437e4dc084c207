"""How long `make run` takes until the site answers: on an empty data folder, and the second time."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from benchmarks.results import Result
from scripts.addresses import answers

LONGEST = 300


def measure(data_dir: Path) -> list[Result]:
    """Start twice. The environment is there already: how fast packages come is the network's matter."""
    first, second = _start(data_dir), _start(data_dir)
    return [
        Result("first start: database, demonstration, index, until it answers", f"{first:.1f} s"),
        Result("second start, until it answers", f"{second:.1f} s", "seconds", second < 10),
    ]


def _start(data_dir: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        env=os.environ | {"PORT": str(port), "LOCALOFFER_DATA_DIR": str(data_dir)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            if process.poll() is not None or time.monotonic() - began > LONGEST:
                raise RuntimeError("`make run` did not start the site")
            time.sleep(0.02)
        return time.monotonic() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait()
