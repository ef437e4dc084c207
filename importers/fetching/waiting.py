"""How long to wait before the next try: growing and a little by chance, or what the server asks for."""

import time
from datetime import datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, wait_exponential_jitter
from tenacity.stop import stop_base

from importers.fetching.faults import Again

LONGEST_WAIT = 120.0
"""Seconds. A server that asks for more is left alone until the job's next run."""
_GROWING = wait_exponential_jitter(multiplier=1.0, max=60.0, jitter=1.0)


def pause(seconds: float) -> None:
    """Wait. Tests put something quicker here."""
    time.sleep(seconds)


def seconds_until_next(state: RetryCallState) -> float:
    """What the server asked for, or else one, two, four ... seconds and a little more."""
    return max(_GROWING(state), _asked(state))


class StopBefore(stop_base):
    """Stop where the wait that is asked for is too long, or would pass `ends` (by the clock that only goes on)."""

    def __init__(self, ends: float) -> None:
        self._ends = ends

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Whether to stop."""
        asked = _asked(retry_state)
        return asked > LONGEST_WAIT or time.monotonic() + asked > self._ends


def _asked(state: RetryCallState) -> float:
    fault = state.outcome.exception() if state.outcome else None
    return fault.after or 0.0 if isinstance(fault, Again) else 0.0


def asked_to_wait(header: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for, given as seconds or as a date; None where it says nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None


def wait_words(seconds: float) -> str:
    """`for 40 seconds`, `for about 3 hours`."""
    if seconds < 120:
        return f"for {seconds:.0f} seconds"
    return f"for about {seconds / 60:.0f} minutes" if seconds < 7_200 else f"for about {seconds / 3600:.0f} hours"
