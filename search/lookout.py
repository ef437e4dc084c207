"""The lookout: how an engine is, told at once. A thread of its own looks; whoever asks never waits for a cluster."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from localoffer.clock import now
from search.deadline import DeadlinePassedError, within
from search.engine import Health, SearchEngine

LOOK_AGAIN_SECONDS = 5.0
LONGEST_LOOK_SECONDS = 5.0
PATIENCE_SECONDS = 0.02
"""What a healthy engine needs and a page that is asked every few seconds can spare."""


@dataclass(frozen=True)
class Seen:
    """How an engine was when it was last looked at, and since when this process has seen it so."""

    health: Health
    since: datetime


class Lookout:
    """Looks at one engine for one process, at most every few seconds, and only when somebody asks."""

    def __init__(
        self, engine: SearchEngine, clock: Callable[[], datetime] = now, longest: float = LONGEST_LOOK_SECONDS
    ) -> None:
        self._engine, self._clock, self._longest = engine, clock, longest
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None
        self._seen = Seen(Health("unknown", detail="not looked at yet"), clock())
        self._looked_at: datetime | None = None

    def seen(self, patience: float = PATIENCE_SECONDS) -> Seen:
        """How it is, as far as can be told within `patience` seconds."""
        looking = self.look()
        if looking is not None:
            looking.join(patience)
        return self._seen

    def look(self) -> threading.Thread | None:
        """Start looking, where that is due; answers with the thread that looks."""
        with self._lock:
            if self._looking is not None and self._looking.is_alive():
                return self._looking
            at = self._looked_at
            if at is not None and (self._clock() - at).total_seconds() < LOOK_AGAIN_SECONDS:
                return None
            # A daemon: a cluster that hangs must not keep the process from ending.
            self._looking = threading.Thread(target=self._look, daemon=True, name="search-lookout")
            self._looking.start()
            return self._looking

    def _look(self) -> None:
        try:
            health = within(self._longest, self._engine.health)
        except DeadlinePassedError as error:
            health = Health("away", detail=str(error))
        at = self._clock()
        self._seen = Seen(health, self._seen.since if health.state == self._seen.health.state else at)
        self._looked_at = at
