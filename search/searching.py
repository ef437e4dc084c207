"""Searching: asks the main engine, and the standby where the main one is away."""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

import structlog

from config.search import ranking
from search.breaker import Breaker
from search.deadline import FEWEST_SECONDS, DeadlinePassedError, page_time, within
from search.engine import EngineUnavailableError, SearchEngine, Suggestion
from search.meaning import Vector
from search.plan import Plan
from search.planner import rewritten
from search.query import Hit, SearchQuery, SearchResults
from search.related import merge

T = TypeVar("T")
DEADLINE_SECONDS = 0.4
"""For the main engine; with the standby's answer after it a page is there within a second (docs/search-faults.md)."""
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
        deadline_seconds: float = DEADLINE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        breaker: Breaker | None = None,
    ) -> None:
        self.main, self.standby = main, standby
        self._deadline = deadline_seconds
        self._clock = clock
        self._breaker = breaker or Breaker()

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """The contract's results; `degraded` where the standby gave them. Raises SearchUnavailableError."""
        results, degraded = self._ask(lambda engine: engine.search(query, plan), self._deadline)
        return replace(results, degraded=degraded)

    def related(self, query: SearchQuery, plan: Plan, skip: Collection[str], n: int) -> list[Hit]:
        """Up to `n` listings that answer the query without holding all of its words, without those in `skip`; none
        where no engine can answer."""
        depth = ranking().related.depth + len(skip)
        vector = self._vector(rewritten(query.text, plan.corrections))
        if not plan.hints and vector is None:
            return []
        try:
            lists, _ = self._ask(lambda engine: engine.related(query, plan, vector, depth), self._deadline)
        except SearchUnavailableError as error:
            log.warning("nothing related is shown", error=str(error))
            return []
        return merge(lists, plan, skip, n)

    def _vector(self, text: str) -> Vector | None:
        """What a text means; None where there is no model, or nothing in the text that it knows."""
        if self.main.meaning is None or not text.strip():
            return None
        (vector,) = self.main.meaning.embed([text])
        return vector if vector.any() else None

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

    def is_left_alone(self, engine: SearchEngine) -> bool:
        """Whether it has failed so lately that nobody should wait for it now."""
        return engine is self.main and self.standby is not None and self._breaker.is_open

    def left_alone_for(self, engine: SearchEngine) -> float | None:
        """Seconds since nobody waits for it any more in this process; None where it is asked."""
        return self._breaker.open_for(self._clock()) if self.is_left_alone(engine) else None

    def failed(self, engine: SearchEngine, reason: str, took: float) -> None:
        """It did not answer, after so many seconds."""
        if engine is not self.main or self.standby is None:
            return
        was_open = self._breaker.is_open
        self._breaker.failed(self._clock(), took)
        left_alone = self._breaker.is_open and not was_open
        log.warning("search engine away", engine=engine.name, error=reason, left_alone_for_a_while=left_alone)

    def _ask(self, question: Callable[[SearchEngine], T], deadline: float) -> tuple[T, bool]:
        """The answer, and whether the standby gave it."""
        if self.standby is None:
            try:
                return question(self.main), False
            except EngineUnavailableError as error:
                raise SearchUnavailableError(str(error)) from error
        page = page_time()
        seconds = deadline if page is None else min(deadline, page.left)
        started = self._clock()
        if (page is None or page.left >= FEWEST_SECONDS) and self._breaker.allows(started):
            try:
                answer = within(seconds, lambda: question(self.main))
            except (EngineUnavailableError, DeadlinePassedError) as error:
                # What is left of a page's time may be little: that says nothing of the engine.
                if seconds == deadline or isinstance(error, EngineUnavailableError):
                    self.failed(self.main, str(error), self._clock() - started)
            else:
                self._succeeded(self._clock() - started)
                return answer, False
            finally:
                if page is not None:
                    page.used(self._clock() - started)
        try:
            return question(self.standby), True
        except EngineUnavailableError as error:
            raise SearchUnavailableError(str(error)) from error

    def _succeeded(self, took: float) -> None:
        was_open = self._breaker.is_open
        self._breaker.succeeded(self._clock(), took)
        if was_open:
            log.info("search engine is back", engine=self.main.name)
