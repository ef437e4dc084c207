"""The question for what is related: by any of the words, and by meaning.

Every score is a whole number below 2^24 here too, so it is exact in 32-bit floats and equal to the other engine's.
"""

from typing import Any

from config.search import FIELDS, ranking
from search.elasticsearch import question
from search.meaning import Vector
from search.plan import Hint, Plan
from search.query import SearchQuery

Json = dict[str, Any]
LIFT = 2**20
"""Added to dot products, since no score may be below 0. They are within a third of it: see `search.meaning.SCALE`."""
EXACT_UP_TO = 20_000
"""Listings whose scores a script computes; of more, the index picks the nearest ones first, in half the time. Only
where equal ones go on beyond the last of those does it matter which."""
CANDIDATES = 100
"""So many are picked."""


def by_words(query: SearchQuery, plan: Plan, n: int) -> Json:
    """Listings with any of the hints."""
    worth = [_hint(hint) for hint in plan.hints] or [{"match_none": {}}]
    return _asked(query, {"bool": {"filter": _within(query), "should": worth, "minimum_should_match": 1}}, n)


def counted(query: SearchQuery) -> Json:
    """How many listings fit, as far as that decides how their vectors are compared."""
    return {
        "size": 0,
        "track_total_hits": EXACT_UP_TO + 1,
        "timeout": question.time(),
        "query": {"bool": {"filter": _within(query)}},
    }


def by_meaning(query: SearchQuery, field: str, vector: Vector, n: int, *, exact: bool, but: str = "") -> Json:
    """Listings with the nearest vectors, `but` one. What the index picks is scored again, in whole numbers."""
    numbers = vector.tolist()
    conditions: list[Json] = [*_within(query), {"exists": {"field": field}}]
    if but:
        conditions.append({"bool": {"must_not": [{"term": {"id": but}}]}})
    among: Json = {"bool": {"filter": conditions}}
    if not exact:
        nearest = {"field": field, "query_vector": numbers, "k": max(n, CANDIDATES), "num_candidates": CANDIDATES}
        among = {"knn": {**nearest, "filter": conditions}}
    script = {"source": f"dotProduct(params.vector, '{field}') + {LIFT}", "params": {"vector": numbers}}
    return _asked(query, {"script_score": {"query": among, "script": script}}, n)


def _within(query: SearchQuery) -> list[Json]:
    """All that a related listing has to fit: filters, ages, radius."""
    return question.ages_and_radius(query) + question.selected(query, [group for group, _ in query.filters])


def _hint(hint: Hint) -> Json:
    """What a hint is worth times the points of the best field it is in."""
    points = ranking().points
    found = [question.worth(hint.worth * points[field], question.any_of(hint.phrases, (field,))) for field in FIELDS]
    return {"dis_max": {"queries": found}}


def _asked(query: SearchQuery, asked: Json, n: int) -> Json:
    return {
        "size": n,
        "track_total_hits": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["id", "locations"] if query.near else ["id"],
        "timeout": question.time(),
        "query": asked,
        "sort": ["_score", *question.NAME_ORDER],
    }
