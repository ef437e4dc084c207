"""The tables officers read the log in: which searches each one is about, and how few are too few to show. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

FEW = 2
"""Results: up to so many are little."""
OFTEN = 3
"""Times: less often asked is no pattern, and may be one family's own words."""
TWICE = 2


@dataclass(frozen=True)
class LogTable:
    """One table. `least`: how often something has to be asked to be shown; `rare_on_request`: less often asked ones
    are shown where an officer asks for rare searches."""

    name: str
    title: str
    says: str
    empty: str
    least: int = OFTEN
    rare_on_request: bool = False


TABLES: Mapping[str, LogTable] = {
    table.name: table
    for table in (
        LogTable(
            "nothing",
            "Searches that found nothing",
            "No listing had all of the words, or none that fitted the filters too.",
            "No search found nothing.",
            TWICE,
            True,
        ),
        LogTable(
            "little",
            "Searches that found little",
            f"One or {FEW} listings were found.",
            "No search found only one or two listings.",
            TWICE,
            True,
        ),
        LogTable(
            "refused",
            "Refused corrections",
            "The site had mended the spelling, and the family asked for the words as they typed them.",
            "Nobody has refused a correction.",
        ),
        LogTable(
            "unopened",
            "Searches nobody opened anything for",
            "Listings were found, but none of them was opened.",
            "Something was opened for every search.",
        ),
        LogTable(
            "top", "Most asked", "The words families search for most.", "Nothing has been asked often enough yet."
        ),
    )
}
"""In the order of the page: what an officer can do something about comes first."""

PERIODS: Mapping[str, tuple[int, str]] = {
    "7": (7, "Last 7 days"),
    "30": (30, "Last 30 days"),
    "90": (90, "Last 90 days"),
    "396": (396, "Last 13 months"),
}
"""Value in the address: days, and what it is called."""
USUAL_PERIOD = "30"

GAP_KINDS: Mapping[str, str] = {
    "missing": "Nobody offers it here",
    "not-listed": "It is offered here, but not in the directory",
    "words": "It is in the directory under other words",
    "other": "Something else",
}
GAP_STATES: Mapping[str, str] = {"open": "Open", "closed": "Closed"}
