"""How an engine is can be told at once, however long it hangs."""

import threading
import time
from datetime import UTC, datetime, timedelta

from search.engine import Health
from search.lookout import LOOK_AGAIN_SECONDS, Lookout

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Engine:
    """Answers with what it is given, once it is let go."""

    def __init__(self, state: str) -> None:
        self.state, self.asked, self.free = state, 0, threading.Event()

    def health(self) -> Health:
        self.asked += 1
        self.free.wait(60)
        return Health(self.state)  # type: ignore[arg-type]


def test_one_that_hangs_is_unknown_and_nobody_waits_for_it() -> None:
    engine = Engine("ready")
    lookout = Lookout(engine)  # type: ignore[arg-type]
    started = time.monotonic()
    assert [lookout.seen(0.01).health.state for _ in range(5)] == ["unknown"] * 5
    assert time.monotonic() - started < 15
    assert engine.asked == 1  # the one look goes on
    engine.free.set()


def test_one_that_answers_is_told_and_not_asked_again_for_a_while() -> None:
    at = [NOON]
    engine = Engine("ready")
    engine.free.set()
    lookout = Lookout(engine, clock=lambda: at[0])  # type: ignore[arg-type]
    assert lookout.seen(60).health.state == "ready"
    assert (lookout.seen(60).since, engine.asked) == (NOON, 1)
    at[0], engine.state = NOON + timedelta(seconds=LOOK_AGAIN_SECONDS), "away"
    seen = lookout.seen(60)
    assert (seen.health.state, seen.since, engine.asked) == ("away", at[0], 2)
    at[0] += timedelta(minutes=5)
    assert lookout.seen(60).since == NOON + timedelta(seconds=LOOK_AGAIN_SECONDS)


def test_a_look_that_never_ends_counts_as_away_and_the_next_one_looks_again() -> None:
    at = [NOON]
    engine = Engine("ready")
    lookout = Lookout(engine, clock=lambda: at[0], longest=0.05)  # type: ignore[arg-type]
    assert lookout.seen(60).health.state == "away"
    at[0] += timedelta(seconds=LOOK_AGAIN_SECONDS)
    engine.free.set()
    assert lookout.seen(60).health.state == "ready"
