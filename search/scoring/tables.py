"""Tables: what runs of judged queries were worth, by rule and kind, for people and as JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.scoring.judged import KINDS, NOTHING
from search.scoring.measures import DEPTH, mean
from search.scoring.runs import Outcome, Run

ALL = "all"
"""The mean over all queries that have an answer."""
_FIRST = 34


@dataclass(frozen=True)
class Score:
    """Of one rule for one kind. `ndcg`: mean nDCG@10; `empty`: share of queries for which nothing was shown."""

    queries: int
    ndcg: float
    empty: float


def scores(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """By kind of query, and over all that have an answer."""
    found = {kind: [one for one in outcomes if one.query.kind == kind] for kind in KINDS}
    answerable = [one for one in outcomes if one.query.kind != NOTHING]
    found = {ALL: answerable} | {kind: ones for kind, ones in found.items() if ones}
    return {
        kind: Score(len(ones), mean(one.score for one in ones), mean(one.empty for one in ones))
        for kind, ones in found.items()
    }


def as_json(parts: Mapping[str, Sequence[Run]]) -> dict[str, Any]:
    """For each part of the queries the rules with their scores."""
    return {
        part: [
            {
                "rule": run.rule,
                "kinds": {
                    kind: {
                        "queries": score.queries,
                        f"ndcg{DEPTH}": round(score.ndcg, 4),
                        "empty": round(score.empty, 4),
                    }
                    for kind, score in scores(run.outcomes).items()
                },
            }
            for run in runs
        ]
        for part, runs in parts.items()
    }


def as_text(title: str, runs: Sequence[Run]) -> str:
    """Two tables: how good, and how often nothing."""
    found = {run.rule: scores(run.outcomes) for run in runs}
    kinds = list(next(iter(found.values())))
    counts = [str(score.queries) for score in next(iter(found.values())).values()]
    answerable = [kind for kind in kinds if kind != NOTHING]
    return "\n".join(
        [
            f"{title}: nDCG@{DEPTH} (1 is the best there could be)",
            *_table(answerable, counts, found, lambda score: f"{score.ndcg:.3f}"),
            "",
            f"{title}: nothing shown, of 100 queries (right for '{NOTHING}', wrong for all others)",
            *_table(kinds, counts, found, lambda score: f"{100 * score.empty:.0f}"),
        ]
    )


def _table(
    kinds: Sequence[str],
    counts: Sequence[str],
    found: Mapping[str, Mapping[str, Score]],
    cell: Callable[[Score], str],
) -> Iterable[str]:
    yield "  " + "".ljust(_FIRST) + "".join(kind.rjust(9) for kind in kinds)
    yield "  " + "queries".ljust(_FIRST) + "".join(count.rjust(9) for _, count in zip(kinds, counts, strict=False))
    for rule, by_kind in found.items():
        yield "  " + rule.ljust(_FIRST) + "".join(cell(by_kind[kind]).rjust(9) for kind in kinds)


def worst(run: Run, names: Mapping[str, str], grades: Sequence[Mapping[str, int]], most: int) -> str:
    """The queries that a rule answers worst: what was wanted, and what came (with its grade)."""
    told = []
    pairs = sorted(zip(run.outcomes, grades, strict=True), key=lambda pair: pair[0].score)
    for outcome, wanted in pairs[:most]:
        told.append(f"{outcome.score:.3f}  {outcome.query.text}  ({outcome.query.kind}, line {outcome.query.line})")
        missed = [id for id, grade in wanted.items() if grade >= 2 and id not in outcome.shown]
        told += [f"         missing {wanted[id]}  {names.get(id, id)}" for id in missed[:5]]
        told += [f"         came    {wanted.get(id, 0)}  {names.get(id, id)}" for id in outcome.shown[:5]]
    return "\n".join(told)
