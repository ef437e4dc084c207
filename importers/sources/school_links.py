"""The register's links file: which school became which, so that a converted school keeps its history."""

from datetime import date
from typing import Any

from importers.problems import ReadProblem
from importers.reading import Table
from importers.specs.schools import LINKS
from importers.validation import check_table

_BACKWARD = "predecessor"
_FORWARD = ("successor", "result of amalgamation")


def successions(
    table: Table, wanted: frozenset[str], names: dict[str, str]
) -> tuple[list[dict[str, Any]], list[ReadProblem]]:
    """Each change once, oldest number first, where one of its two schools is `wanted` (URNs).

    Rows hold from_urn, to_urn, from_name, to_name, kind, on. `names` gives schools their names.
    """
    near = table.frame["urn"].isin(wanted) | table.frame["linked"].isin(wanted)
    part = Table(table.name, table.sha256, table.frame[near], table.headings, table.problems)
    checked = check_table(part, LINKS)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in checked.rows:
        urn, linked, link = str(row.get("urn")), str(row.get("linked")), row.text("link").casefold()
        if link.startswith(_BACKWARD):
            pair = (linked, urn)
        elif link.startswith(_FORWARD):
            pair = (urn, linked)
        else:
            continue
        kind = next((word for word in ("merged", "amalgam", "split") if word in link), "became")
        on: date | None = row.get("since")
        entry = {
            "from_urn": pair[0],
            "to_urn": pair[1],
            "from_name": names.get(pair[0], ""),
            "to_name": names.get(pair[1], ""),
            "kind": {"amalgam": "merged"}.get(kind, kind),
            "on": on,
        }
        held = found.setdefault(pair, entry)
        held["on"] = held["on"] or on
    return [found[pair] for pair in sorted(found)], list(checked.problems)
