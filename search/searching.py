"""Searching: asks the main engine, and the standby where the main one is away."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import structlog

from search.breaker import Breaker
from search.deadline import DeadlinePassedError, within
from search.engine import EngineUnavailableError, SearchEngine, Suggestion
from search.planner import Synonyms, plan
from search.query import SearchQuery, SearchResults

T = TypeVar("T")
DEADLINE_SECONDS = 1.5
SUGGEST_SECONDS = 0.3
log = structlog.get_logger()


class SearchUnavailableError(EngineUnavailableError):
    """No engine can answer: the page falls back on names in the database."""


class Searcher:
    """What pages and commands ask. One per process."""

    def __init__(
        self,
        main: SearchEngine,
        standby: SearchEngine | None = None,
        *,
        synonyms: Synonyms | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.main, self.standby = main, standby
        self._synonyms = synonyms
        self._deadline = deadline_seconds
        self._clock = clock
        self._breaker = Breaker()

    def search(self, query: SearchQuery) -> SearchResults:
        """The contract's results; `degraded` where the standby gave them. Raises SearchUnavailableError."""
        asked = plan(query.text, self._synonyms)
        results, degraded = self._ask(lambda engine: engine.search(query, asked), self._deadline)
        return replace(results, degraded=degraded)

    def suggest(self, text: str, n: int = 8) -> list[Suggestion]:
        """Listings by name while someone types. Raises SearchUnavailableError."""
        return self._ask(lambda engine: engine.suggest(text, n), SUGGEST_SECONDS)[0]

    def more_like(self, id: str, n: int = 4) -> list[str]:
        """Ids of listings like this one. Raises SearchUnavailableError."""
        return self._ask(lambda engine: engine.more_like(id, n), self._deadline)[0]

    @property
    def engines(self) -> list[SearchEngine]:
        """Main engine first."""
        return [engine for engine in (self.main, self.standby) if engine is not None]

    def _ask(self, question: Callable[[SearchEngine], T], deadline: float) -> tuple[T, bool]:
        """The answer, and whether the standby gave it."""
        if self.standby is None:
            try:
                return question(self.main), False
            except EngineUnavailableError as error:
                raise SearchUnavailableError(str(error)) from error
        started = self._clock()
        if self._breaker.allows(started):
            try:
                answer = within(deadline, lambda: question(self.main))
            except (EngineUnavailableError, DeadlinePassedError) as error:
                self._breaker.failed(self._clock())
                log.warning("search engine away", engine=self.main.name, error=str(error))
            else:
                now = self._clock()
                self._breaker.succeeded(now, now - started)
                return answer, False
        try:
            return question(self.standby), True
        except EngineUnavailableError as error:
            raise SearchUnavailableError(str(error)) from error
