"""Relating: why a listing that does not hold all of the words is, or is not, shown as related to them."""

from collections.abc import Collection

from config.search import ranking
from search.engine import SearchEngine
from search.meaning import likeness
from search.plan import Plan
from search.planner import rewritten
from search.query import SearchQuery
from search.related import WHOLE, alike, worded
from search.scoring.reasons import Explained, Reason


class Relating:
    """The two lists of one question, and what each makes of a listing. `skip`: ids that were found strictly."""

    def __init__(self, engine: SearchEngine, query: SearchQuery, plan: Plan, skip: Collection[str], n: int) -> None:
        vector = None
        if engine.meaning is not None and query.text.strip():
            (vector,) = engine.meaning.embed([rewritten(query.text, plan.corrections)])
        lists = engine.related(query, plan, vector if vector is not None and vector.any() else None, n)
        depth = ranking().related.depth
        self._likeness = {one.id: likeness(one.score) for one in lists.meaning}
        self._worded = [one.id for one in worded(lists.words, plan) if one.id not in skip][:depth]
        self._alike = [one.id for one in alike(lists.meaning) if one.id not in skip][:depth]

    def why(self, id: str) -> Explained:
        """What its place among the related ones is made of. Points are millionths."""
        told = []
        if id in self._worded:
            told.append(self._reason(self._worded.index(id) + 1, "by the words it holds"))
        if id in self._alike:
            told.append(self._reason(self._alike.index(id) + 1, f"in meaning, {self._likeness[id]:.3f} alike"))
        return Explained(0, "not all of the words are in it, but it is related", tuple(told))

    def why_not(self, id: str) -> list[str]:
        """What keeps it from being shown as related, in words."""
        told = []
        if id not in self._worded:
            told.append("too few of the words are in it to be related by them")
        if id not in self._alike and id in self._likeness:
            floor = ranking().related.meaning_floor
            told.append(f"in meaning it is only {self._likeness[id]:.3f} alike; {floor:g} is needed")
        if id in self._worded or id in self._alike:
            told.append("it is related, but others are more so")
        return told

    @staticmethod
    def _reason(rank: int, how: str) -> Reason:
        return Reason(WHOLE // (ranking().related.rank_constant + rank), f"number {rank} {how}")
