"""docs/search-scale.md: what was measured at each size, beside what was promised."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.results import Result, machine
from benchmarks.scale import SEARCHES, Measured, Times

PAGE = Path(__file__).parent.parent / "docs/search-scale.md"
ENGINE_OVER_RAW, LARGEST_OVER_SMALLEST, REBUILD_OVER_RAW = 1.25, 2.0, 1.4
_INTRODUCTION = f"""# Search at scale

`python -m benchmarks scale --sizes 5000,50000,250000` measures this and writes this page; `make bench` does it with the
first two sizes. The listings are the demonstration's again and again, in made-up towns, each with a name, a place, a
provider and words of its own (`benchmarks/country.py`); {len(SEARCHES)} searches are asked in turn, most of them as
families type them. Times are median / slowest twentieth in milliseconds. "Bare" is Elasticsearch's own answer to the
same body through the same client, asked in turn with the call of the engine: the ratios depend little on the machine.
"""


def results(measured: Sequence[Measured]) -> list[Result]:
    """The promises, for the table of `make bench`."""
    rows = []
    for one in measured:
        at = f"search at {one.listings:,} listings"
        rows.append(_held(f"{at}: engine over bare call, p95", one.engine.p95 / one.raw.p95, ENGINE_OVER_RAW))
        rows.append(_held(f"{at}: rebuild over bulk helper", one.rebuild / one.raw_bulk, REBUILD_OVER_RAW))
    first, last = measured[0], measured[-1]
    if first is not last:
        name = f"search: p95 at {last.listings:,} over {first.listings:,}"
        rows.append(_held(name, last.engine.p95 / first.engine.p95, LARGEST_OVER_SMALLEST))
    return rows


def _held(what: str, ratio: float, most: float) -> Result:
    return Result(what, f"{ratio:.2f}", f"at most {most:g}", ratio <= most)


def write(measured: Sequence[Measured], day: date, remarks: str) -> None:
    """Write the page. `remarks`: what follows the tables, which is written by hand and kept."""
    lines = [_INTRODUCTION, f"Measured in {day:%B %Y}: {machine()}, Elasticsearch with 512 MB of heap.", ""]
    heads = [f"{one.listings:,}" for one in measured]
    lines += [f"| | {' | '.join(heads)} | promised |", f"| --- |{' --- |' * (len(heads) + 1)}"]
    for what, value, promised in _ROWS:
        lines.append(f"| {what} | {' | '.join(value(one) for one in measured)} | {promised} |")
    first = measured[0]
    growth = [f"{one.engine.p95 / first.engine.p95:.2f}" for one in measured]
    lines.append(f"| p95 of the engine's call over that at {heads[0]} | {' | '.join(growth)} | "
                 f"at most {LARGEST_OVER_SMALLEST:g} |")  # fmt: skip
    growth = [f"{one.page.p95 / first.page.p95:.2f}" for one in measured]
    lines.append(f"| the same for the page | {' | '.join(growth)} | |")
    PAGE.write_text("\n".join([*lines, "", remarks]).rstrip() + "\n", encoding="utf-8")


def kept_remarks() -> str:
    """The remarks of the page as it is: from its first heading on."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return text[text.index("\n## ") + 1 :] if "\n## " in text else ""


def _ratio(of: Times, over: Times) -> str:
    return f"{of.p50 / over.p50:.2f} / {of.p95 / over.p95:.2f}"


_ROWS: tuple[tuple[str, Callable[[Measured], str], str], ...] = (
    ("**Elasticsearch**: bare call", lambda one: str(one.raw), ""),
    ("engine's call", lambda one: str(one.engine), ""),
    ("— over the bare call, p50 / p95", lambda one: _ratio(one.engine, one.raw), f"p95 at most {ENGINE_OVER_RAW:g}"),
    ("results page", lambda one: str(one.page), ""),
    ("— over the bare call, p50 / p95", lambda one: _ratio(one.page, one.raw), f"p95 at most {ENGINE_OVER_RAW:g}"),
    ("names while typing: engine", lambda one: str(one.suggest), ""),
    ("names while typing: the whole answer", lambda one: str(one.suggest_page), ""),
    ("one user, pages from a server", lambda one: str(one.users[1]), ""),
    ("two users at once", lambda one: str(one.users[2]), ""),
    ("eight users at once", lambda one: str(one.users[8]), ""),
    ("bulk helper, seconds", lambda one: f"{one.raw_bulk:.1f}", ""),
    ("rebuild, seconds", lambda one: f"{one.rebuild:.1f}", ""),
    ("— over the bulk helper", lambda one: f"{one.rebuild / one.raw_bulk:.2f}", f"at most {REBUILD_OVER_RAW:g}"),
    ("reading the listings from the database, seconds", lambda one: f"{one.reading:.1f}", ""),
    ("index, MB", lambda one: f"{one.index_mb:.0f}", ""),
    ("a web process with its standby warm, MB", lambda one: f"{one.web_mb:.0f}", ""),
    ("**Embedded engine**: engine's call", lambda one: str(one.embedded), ""),
    ("results page", lambda one: str(one.embedded_page), ""),
    ("names while typing: engine", lambda one: str(one.embedded_suggest), ""),
    ("one user, pages from a server", lambda one: str(one.embedded_users[1]), ""),
    ("two users at once", lambda one: str(one.embedded_users[2]), ""),
    ("eight users at once", lambda one: str(one.embedded_users[8]), ""),
    ("build, seconds", lambda one: f"{one.embedded_rebuild:.1f}", ""),
    ("index, MB", lambda one: f"{one.embedded_mb:.0f}", ""),
    ("a web process, MB", lambda one: f"{one.standby_mb:.0f}", ""),
)
