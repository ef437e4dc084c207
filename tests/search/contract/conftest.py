"""The town of Pennyford in every engine, and in the plain Python that generated questions are compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import pytest

from search.engine import SearchEngine
from search.plan import Plan
from search.planner import plan
from search.query import SearchQuery, SearchResults
from tests.search.conftest import ELASTICSEARCH
from tests.search.contract.town import TOWN
from tests.search.oracle import Oracle


class _Searches(Protocol):
    def search(self, query: SearchQuery, plan: Plan) -> SearchResults: ...


@dataclass(frozen=True)
class Town:
    """Asks about Pennyford; listings are told by their numbers."""

    engine: _Searches

    def ask(self, text: str = "", **more: object) -> SearchResults:
        return self.engine.search(SearchQuery(text=text, **more), plan(text))  # type: ignore[arg-type]

    def found(self, text: str = "", **more: object) -> list[int]:
        """Numbers of the first fifty listings."""
        return [int(hit.id[-12:]) for hit in self.ask(text, **{"size": 50, **more}).hits]

    def scored(self, text: str, **more: object) -> list[tuple[int, int, int]]:
        """Number, tier and points of each."""
        return [(int(hit.id[-12:]), hit.tier, hit.score) for hit in self.ask(text, size=50, **more).hits]


@pytest.fixture(scope="session")
def town_in(make_engine: Callable[[str], SearchEngine]) -> Callable[[str], Town]:
    """Pennyford in an engine of a kind, filled once."""

    @cache
    def town_in(kind: str) -> Town:
        if kind == "plain python":
            return Town(Oracle(TOWN))
        engine = make_engine(kind)
        engine.rebuild(TOWN)
        return Town(engine)

    return town_in


@pytest.fixture(params=["embedded", ELASTICSEARCH, "plain python"])
def town(request: pytest.FixtureRequest, town_in: Callable[[str], Town]) -> Town:
    return town_in(request.param)
