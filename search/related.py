"""Related: what does not hold all of the words but answers them, merged from two lists by rank."""

from collections import defaultdict
from collections.abc import Collection

from config.search import FIELDS, ranking
from search.meaning import likeness
from search.plan import Plan
from search.query import Hit, RelatedLists, Scored

WHOLE = 1_000_000
"""Reciprocal ranks as whole numbers, so that no rounding decides an order."""


def merge(lists: RelatedLists, plan: Plan, skip: Collection[str], n: int) -> list[Hit]:
    """Up to `n` listings of both lists, best first, without those in `skip`.

    Each list gives a listing 1 / (constant + its rank), the rank counted among what it may show; being in both is
    worth both. Equal ones by their rank in the list by words, then by meaning. Tier is 0.
    """
    weights = ranking().related
    worth: dict[str, int] = defaultdict(int)
    away: dict[str, float | None] = {}
    for found in (worded(lists.words, plan), alike(lists.meaning)):
        shown = [one for one in found if one.id not in skip][: weights.depth]
        for rank, one in enumerate(shown, start=1):
            worth[one.id] += WHOLE // (weights.rank_constant + rank)
            away[one.id] = one.distance_km
    best = sorted(worth, key=lambda id: -worth[id])[:n]  # stable: those by words come first
    return [Hit(id, 0, worth[id], away[id]) for id in best]


def worded(found: list[Scored], plan: Plan) -> list[Scored]:
    """Those that hold enough of the words, measured by what all of them in the description would be worth."""
    all_of_them = sum(hint.worth for hint in plan.hints) * min(ranking().points[field] for field in FIELDS)
    return [one for one in found if one.score >= ranking().related.words_floor * all_of_them]


def alike(found: list[Scored]) -> list[Scored]:
    """Those that are enough alike to be worth showing to someone who typed these words."""
    return [one for one in found if likeness(one.score) >= ranking().related.meaning_floor]
