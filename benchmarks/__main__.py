"""Runs every measurement in a folder of its own, prints the table and writes docs/benchmarks.md."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import importing, pages, results, starting
from localoffer.clock import today


def main() -> None:
    """Measure, print, write."""
    with TemporaryDirectory(prefix="localoffer-bench-") as name:
        folder = Path(name)
        rows = starting.measure(folder / "site") + pages.measure(folder / "site") + importing.measure(folder)
    results.show(rows)
    results.write(rows, today())


if __name__ == "__main__":
    main()
