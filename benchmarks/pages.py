"""The results page, the pages of reports and need profiles over a bare page of the same server, and what results weigh
on the wire."""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.results import Result
from benchmarks.site import BARE

ROUNDS = 60
SEARCHES = (
    "/search?q=autism&near=WX1+1AA",
    "/search?q=speech+and+language+therapy",
    "/search?near=WX5&radius=5&need=asd",
    "/search?q=short+breaks&age=7",
    "/search?category=leisure&sort=name&page=2",
    "/search",
)
REPORTS = tuple(
    f"/providers/{slug}/report" for slug in ("larkrise-school", "saltby-academy", "eastgate-primary-school")
)
COMPARISONS = (
    "/reports/compare?school=larkrise-school&school=saltby-academy&school=eastgate-primary-school&school=fernbank-school",
)
NEEDS = ("/needs",)
SCHOOL_NEEDS = tuple(f"/needs/schools/{urn}" for urn in ("990012", "990020", "990030"))
COMPARED = {
    "results page": SEARCHES,
    "report page": REPORTS,
    "comparison of four reports": COMPARISONS,
    "need profile of the authority": NEEDS,
    "need profile of a school": SCHOOL_NEEDS,
}
KB = 1000


def measure(data_dir: Path) -> list[Result]:
    """Serve the demonstration in `data_dir` and ask for pages in turn."""
    bare: list[float] = []
    found: dict[str, list[float]] = {what: [] for what in COMPARED}
    with _server(data_dir) as connection:
        for number in range(ROUNDS * len(SEARCHES)):
            bare.append(_seconds(connection, BARE))
            for what, addresses in COMPARED.items():
                found[what].append(_seconds(connection, addresses[number % len(addresses)]))
        weights = _weights(connection, SEARCHES[0])
    rows = [Result("bare page, median and 95th percentile", _percentiles(bare))]
    for what, seconds in found.items():
        ratio = statistics.median(seconds) / statistics.median(bare)
        rows.append(Result(f"{what}, median and 95th percentile", _percentiles(seconds)))
        rows.append(Result(f"— {what} over bare page, medians", f"{ratio:.1f}"))
    return rows + _weight_rows(weights)


def _percentiles(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f} ms, {statistics.quantiles(seconds, n=20)[-1] * 1000:.1f} ms"


def _weight_rows(weights: dict[str, int]) -> list[Result]:
    code = weights["HTML"] + weights["CSS"] + weights["JavaScript"]
    each = ", ".join(f"{kind} {size / KB:.1f}" for kind, size in weights.items())
    return [
        Result("results page on the wire, KB", each),
        Result("— HTML, CSS and JavaScript", f"{code / KB:.1f} KB", "at most 120 KB", code <= 120 * KB),
        Result("— with the fonts", f"{sum(weights.values()) / KB:.1f} KB"),
        Result(
            "— JavaScript alone",
            f"{weights['JavaScript'] / KB:.1f} KB",
            "at most 15 KB",
            weights["JavaScript"] <= 15 * KB,
        ),
    ]


def _weights(connection: http.client.HTTPConnection, page: str) -> dict[str, int]:
    """Bytes of each kind, as a browser that reads Brotli gets them; of the fonts, the one that English needs."""
    plain = _get(connection, page, "identity").decode()
    links = [_address(tag) for tag in re.findall(r"<link[^>]+>", plain) if 'rel="stylesheet"' in tag]
    scripts = [_address(tag) for tag in re.findall(r"<script[^>]+src=[^>]+>", plain)]
    css = {link: _get(connection, link, "identity").decode() for link in links}
    latin = re.compile(r"url\(\"?([^)\"]*/latin\.woff2)")
    fonts = {urljoin(link, font) for link, text in css.items() for font in latin.findall(text)}
    return {
        "HTML": len(_get(connection, page)),
        "CSS": sum(len(_get(connection, link)) for link in links),
        "JavaScript": sum(len(_get(connection, script)) for script in scripts),
        "fonts": sum(len(_get(connection, font)) for font in fonts),
    }


def _address(tag: str) -> str:
    return re.findall(r'(?:href|src)="([^"]+)"', tag)[0].replace("&amp;", "&")


def _get(connection: http.client.HTTPConnection, path: str, encoding: str = "br") -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


def _seconds(connection: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    _get(connection, path)
    return time.perf_counter() - began


@contextmanager
def _server(data_dir: Path) -> Iterator[http.client.HTTPConnection]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "1"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "benchmarks.site:create_app()"],
        env=os.environ | {"LOCALOFFER_DATA_DIR": str(data_dir), "LOCALOFFER_LOG_LEVEL": "ERROR"},
    )
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        _wait(connection)
        for path in (BARE, *(one for several in COMPARED.values() for one in several)) * 5:
            _get(connection, path)
        yield connection
    finally:
        process.terminate()
        process.wait()


def _wait(connection: http.client.HTTPConnection) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            _get(connection, BARE)
        except OSError:
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
