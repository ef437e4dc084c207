"""Patience: asks an engine again that was too slow, since measuring is about what is answered, not how soon."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from search.engine import EngineUnavailableError, SearchEngine
from search.meaning import Vector
from search.plan import Plan
from search.query import RelatedLists, SearchQuery, SearchResults

T = TypeVar("T")
TRIES = 6
PAUSE_SECONDS = 1.0


class Patient:
    """An engine that is asked up to TRIES times; everything but searching goes straight to it."""

    def __init__(self, engine: SearchEngine, pause: Callable[[float], None] = time.sleep) -> None:
        self._engine, self._pause = engine, pause

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `SearchEngine.search`."""
        return self._again(lambda: self._engine.search(query, plan))

    def related(self, query: SearchQuery, plan: Plan, vector: Vector | None, n: int) -> RelatedLists:
        """See `SearchEngine.related`."""
        return self._again(lambda: self._engine.related(query, plan, vector, n))

    def _again(self, question: Callable[[], T]) -> T:
        for _ in range(TRIES - 1):
            try:
                return question()
            except EngineUnavailableError:
                self._pause(PAUSE_SECONDS)
        return question()
