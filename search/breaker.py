"""A circuit breaker: after a few failures, one call that hung, or when many are slow, leave the engine alone a while.

The standby gives the same answers, so opening early costs nothing. Time is an argument: seconds on any clock that
only goes forward.
"""

import threading
from collections import deque

WINDOW_SECONDS = 30.0
REST_SECONDS = 30.0
MOST_FAILURES = 3
SLOW_SECONDS = 0.3
FEWEST_FOR_SLOWNESS = 20
"""Below this many calls in the window, slow ones are chance."""


class Breaker:
    """Closed: calls go through. Open: none do. After a rest one call tries; its outcome decides."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: deque[float] = deque()
        self._took: deque[tuple[float, float]] = deque()
        self._closed_again_at: float | None = None
        self._opened_at: float | None = None

    def allows(self, now: float) -> bool:
        """Whether to call. While open, True once a rest: that call is the probe."""
        with self._lock:
            if self._closed_again_at is None:
                return True
            if now < self._closed_again_at:
                return False
            # A probe whose outcome is never told is followed by another after one more rest.
            self._closed_again_at = now + REST_SECONDS
            return True

    def succeeded(self, now: float, took: float) -> None:
        """A call was answered after `took` seconds."""
        with self._lock:
            if self._closed_again_at is not None:
                self._closed_again_at = self._opened_at = None
                self._failures.clear()
                self._took.clear()
            self._took.append((now, took))
            while self._took and self._took[0][0] <= now - WINDOW_SECONDS:
                self._took.popleft()
            if len(self._took) >= FEWEST_FOR_SLOWNESS and self._slowest_twentieth() > SLOW_SECONDS:
                self._open(now)

    def failed(self, now: float, took: float = 0.0) -> None:
        """A call was not answered, and that after `took` seconds: the next visitor is not to wait as long."""
        with self._lock:
            self._failures.append(now)
            while self._failures and self._failures[0] <= now - WINDOW_SECONDS:
                self._failures.popleft()
            if self.is_open or took > SLOW_SECONDS or len(self._failures) >= MOST_FAILURES:
                self._open(now)

    @property
    def is_open(self) -> bool:
        """Whether the engine is being left alone."""
        return self._closed_again_at is not None

    def open_for(self, now: float) -> float | None:
        """Seconds since it opened, probes that failed since then counted in; None while it is closed."""
        opened = self._opened_at
        return None if opened is None else now - opened

    def _slowest_twentieth(self) -> float:
        times = sorted(took for _, took in self._took)
        return times[int(len(times) * 0.95)]

    def _open(self, now: float) -> None:
        self._closed_again_at = now + REST_SECONDS
        if self._opened_at is None:
            self._opened_at = now
        self._failures.clear()
        self._took.clear()
