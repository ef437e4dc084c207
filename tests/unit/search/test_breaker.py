"""The circuit breaker: when it opens, how long it rests, what a probe decides."""

from search.breaker import FEWEST_FOR_SLOWNESS, REST_SECONDS, WINDOW_SECONDS, Breaker


def opened(at: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(3):
        breaker.failed(at)
    return breaker


def test_two_failures_are_not_enough() -> None:
    breaker = Breaker()
    breaker.failed(0)
    breaker.failed(1)
    assert breaker.allows(2)


def test_three_failures_in_the_window_open_it() -> None:
    assert not opened().allows(1)


def test_failures_long_apart_do_not_add_up() -> None:
    breaker = Breaker()
    for at in (0, WINDOW_SECONDS, 2 * WINDOW_SECONDS):
        breaker.failed(at)
    assert breaker.allows(2 * WINDOW_SECONDS)


def test_after_the_rest_one_call_probes() -> None:
    breaker = opened()
    assert breaker.allows(REST_SECONDS)
    assert not breaker.allows(REST_SECONDS)
    assert not breaker.allows(REST_SECONDS + 1)


def test_a_probe_that_is_answered_closes_it() -> None:
    breaker = opened()
    breaker.allows(REST_SECONDS)
    breaker.succeeded(REST_SECONDS, 0.1)
    assert breaker.allows(REST_SECONDS)
    assert not breaker.is_open


def test_a_probe_that_fails_opens_it_again_at_once() -> None:
    breaker = opened()
    breaker.allows(REST_SECONDS)
    breaker.failed(REST_SECONDS + 1)
    assert not breaker.allows(2 * REST_SECONDS)
    assert breaker.allows(2 * REST_SECONDS + 1)


def test_a_probe_that_never_reports_is_followed_by_another() -> None:
    breaker = opened()
    breaker.allows(REST_SECONDS)
    assert breaker.allows(2 * REST_SECONDS)


def test_mostly_slow_answers_open_it() -> None:
    breaker = Breaker()
    for _ in range(FEWEST_FOR_SLOWNESS):
        breaker.succeeded(0, 0.9)
    assert not breaker.allows(1)


def test_one_slow_answer_among_many_does_not() -> None:
    breaker = Breaker()
    for number in range(100):
        breaker.succeeded(0, 5.0 if number == 50 else 0.01)
    assert breaker.allows(1)


def test_one_call_that_hung_is_enough() -> None:
    breaker = Breaker()
    breaker.failed(10, took=0.9)
    assert breaker.is_open
    assert not breaker.allows(11)
    assert breaker.allows(10 + REST_SECONDS)


def test_it_tells_since_when_it_is_open_whatever_probes_do_meanwhile() -> None:
    breaker = Breaker()
    assert breaker.open_for(0) is None
    breaker.failed(10, took=0.5)
    breaker.allows(10 + REST_SECONDS)
    breaker.failed(10 + REST_SECONDS, took=0.5)
    assert breaker.open_for(50) == 40
    breaker.allows(10 + 2 * REST_SECONDS)
    breaker.succeeded(10 + 2 * REST_SECONDS, took=0.1)
    assert breaker.open_for(100) is None
