"""A call that does not end is not waited for, and there are never too many of them."""

import threading

import pytest

from search import deadline
from search.deadline import DeadlinePassedError, within


def test_an_answer_and_a_fault_both_come_through() -> None:
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_calls_that_never_end_take_up_no_more_than_so_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "_free", threading.BoundedSemaphore(2))
    ends = threading.Event()
    for _ in range(2):
        with pytest.raises(DeadlinePassedError, match=r"no answer within 0\.01"):
            within(0.01, ends.wait)
    started = threading.active_count()
    with pytest.raises(DeadlinePassedError, match="have not ended yet"):
        within(5, ends.wait)
    assert threading.active_count() == started
    ends.set()
    for thread in threading.enumerate():
        if thread.name == "search-call":
            thread.join(5)
    assert within(5, lambda: 7) == 7
