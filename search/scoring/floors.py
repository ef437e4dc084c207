"""Floors: what each kind of query has to reach, so that a change that makes searches worse is seen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from search.scoring.judged import KINDS, NOTHING, JudgedError
from search.scoring.runs import OURS, Run
from search.scoring.tables import scores

FALL = 0.005
"""By how much a score may lie below its floor: one listing of many a place further down."""
AHEAD = 0.10
"""By how much we have to be better than every other rule,"""
AHEAD_ON = ("lay", "hard")
"""for what families type most: their own words, and misspelt ones."""
_SAYS = """\
# What `flask search score` gave for each kind of judged query when it was last kept (nDCG@10; for `nothing` the share
# for which nothing was shown). A test fails where a kind falls more than 0.005 below. After a change that makes
# searches better: flask search score --keep
"""


def read_floors(path: Path) -> dict[str, float]:
    """Kind to floor. Raises JudgedError where the file does not say it for each kind."""
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {kind: float(raw[kind]) for kind in KINDS}
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise JudgedError(f"{path.as_posix()} needs a number for each of {', '.join(KINDS)}: {error!r}.") from error


def write_floors(path: Path, run: Run) -> None:
    """Keep what a run gave."""
    lines = [f"{kind}: {score:.4f}\n" for kind, score in reached(run).items()]
    path.write_text(_SAYS + "".join(lines), encoding="utf-8")


def reached(run: Run) -> dict[str, float]:
    """By kind, what a run gave."""
    found = scores(run.outcomes)
    return {kind: found[kind].empty if kind == NOTHING else found[kind].ndcg for kind in KINDS if kind in found}


def fallen(run: Run, floors: Mapping[str, float]) -> list[str]:
    """Which kinds are too far below their floor, in words."""
    return [
        f"{run.rule}: '{kind}' is {score:.4f} and was {floors[kind]:.4f}"
        for kind, score in reached(run).items()
        if score < floors[kind] - FALL
    ]


def not_ahead(runs: list[Run]) -> list[str]:
    """Where we are not as far ahead of another rule as we have to be, in words."""
    ours = [run for run in runs if run.rule.startswith(OURS)]
    theirs = [run for run in runs if not run.rule.startswith(OURS)]
    told = []
    for mine in ours:
        for other in theirs:
            for kind in AHEAD_ON:
                lead = reached(mine)[kind] - reached(other)[kind]
                if lead < AHEAD:
                    told.append(f"{mine.rule}: only {lead:.3f} ahead of '{other.rule}' on '{kind}'")
    return told
