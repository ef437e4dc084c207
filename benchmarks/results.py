"""What was measured, and how it is told: a table on the terminal and the page docs/benchmarks.md."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

PAGE = Path(__file__).parent.parent / "docs/benchmarks.md"
INTRODUCTION = """# Benchmarks

`make bench` measures the product on the machine it runs on and writes this page. Compare ratios, which were taken
within one run; times differ from machine to machine and with what else it is doing. The page is weighed without a map:
where map tiles are set, the map's own script comes after the page.
"""


@dataclass(frozen=True)
class Result:
    """One row. `met` is None where nothing was promised."""

    what: str
    value: str
    promised: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """The last column."""
        return "" if self.met is None else ("met" if self.met else "missed")


def machine() -> str:
    """What the numbers depend on, without naming the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {system}, Python {platform.python_version()}"


def show(results: list[Result]) -> None:
    """Print the table."""
    table = Table("what", "measured", "promised", "", title=machine())
    for row in results:
        table.add_row(row.what, row.value, row.promised, row.verdict, style="red" if row.met is False else None)
    Console().print(table)


def write(results: list[Result], day: date) -> None:
    """Write the page."""
    rows = ["| what | measured | promised | |", "| --- | --- | --- | --- |"]
    rows += [f"| {row.what} | {row.value} | {row.promised} | {row.verdict} |" for row in results]
    measured = f"Measured in {day:%B %Y}: {machine()}."
    PAGE.write_text("\n".join([INTRODUCTION, measured, "", *rows, ""]), encoding="utf-8")
