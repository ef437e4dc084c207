"""Runs every measurement in a folder of its own, prints the table and writes docs/benchmarks.md and
docs/search-scale.md. `python -m benchmarks scale --sizes 5000,50000,250000` runs search at scale alone,
`reports` the index of reports and their PDFs, `needs` the import of need data."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    by_school,
    census,
    importing,
    pages,
    report_index,
    report_papers,
    results,
    scale,
    scale_page,
    starting,
    uploading,
)
from benchmarks.results import Result
from localoffer.clock import today

SIZES = (5_000, 50_000)


def main() -> None:
    """Measure, print, write."""
    asked = _arguments()
    with TemporaryDirectory(prefix="localoffer-bench-", dir=asked.folder) as name:
        folder = Path(name)
        rows = _everything(folder) if asked.what == "all" else []
        rows += by_school.measure(folder) + census.measure(folder) if asked.what in ("all", "needs") else []
        rows += report_index.measure(folder) + report_papers.measure() if asked.what in ("all", "reports") else []
        rows += _scale(folder / "scale", asked.sizes) if asked.what in ("all", "scale") else []
    results.show(rows)
    if asked.what == "all":
        results.write(rows, today())


def _everything(folder: Path) -> list[Result]:
    site = folder / "site"
    served = starting.measure(site) + pages.measure(site)
    return served + importing.measure(folder) + uploading.measure(folder / "uploading")


def _scale(folder: Path, sizes: Sequence[int]) -> list[Result]:
    measured = []
    with scale.cluster() as url:
        for one in scale.measure(folder, sizes, url):
            measured.append(one)
            # The largest takes long: what is known is kept.
            scale_page.write(measured, today(), scale_page.kept_remarks())
    return scale_page.results(measured)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "scale", "reports", "needs"), default="all")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="listings, with commas between")
    parser.add_argument("--folder", type=Path, help="where there is room; the system's temporary folder else")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    found = tuple(int(part) for part in text.split(","))
    if min(found) < 1_000:
        raise argparse.ArgumentTypeError("the smallest size is 1000")
    return found


if __name__ == "__main__":
    main()
