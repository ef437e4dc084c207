"""A deadline round a whole call: a server that drips its answer never trips a socket's own time limit."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
MOST_RUNNING = 32
"""Calls of one process under way at once, those nobody waits for any more among them: without a limit, a server
that never ends an answer would be given one more thread with every try."""
_free = threading.BoundedSemaphore(MOST_RUNNING)


class DeadlinePassedError(Exception):
    """The call had not ended in time. It goes on in its thread; nobody waits for it."""


class _Call(threading.Thread, Generic[T]):
    def __init__(self, call: Callable[[], T]) -> None:
        # A daemon: a call that never ends must not keep the process from ending.
        super().__init__(daemon=True, name="search-call")
        self._call, self.answer, self.error = call, None, None

    answer: T | None
    error: BaseException | None

    def run(self) -> None:
        try:
            self.answer = self._call()
        except BaseException as error:
            self.error = error
        finally:
            _free.release()


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` returns or raises. Raises DeadlinePassedError where it takes longer than `seconds`."""
    if not _free.acquire(blocking=False):
        raise DeadlinePassedError(f"{MOST_RUNNING} calls before this one have not ended yet")
    running: Any = _Call(call)
    running.start()
    running.join(seconds)
    if running.is_alive():
        raise DeadlinePassedError(f"no answer within {seconds:g} seconds")
    if running.error is not None:
        raise running.error
    answer: T = running.answer
    return answer
