"""A deadline round a whole call, since a server that drips its answer never trips a socket's own time limit; and one
round all the calls of a page, since a page asks for its results, for wider searches and for what is related."""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
PAGE_SECONDS = 0.5
"""How long all the calls of one page may take together with an engine that has a standby. With the standby's answers
and the page itself it is there within a second."""
FEWEST_SECONDS = 0.1
"""With less left than this the engine is not asked any more: it would be called slow for what others used up."""
MOST_RUNNING = 32
"""Calls of one process under way at once, those nobody waits for any more among them: without a limit, a server
that never ends an answer would be given one more thread with every try."""
_free = threading.BoundedSemaphore(MOST_RUNNING)


class DeadlinePassedError(Exception):
    """The call had not ended in time. It goes on in its thread; nobody waits for it."""


@dataclass
class PageTime:
    """What is left of PAGE_SECONDS to the page being made."""

    left: float

    def used(self, seconds: float) -> None:
        """A call took so long."""
        self.left = max(0.0, self.left - seconds)


_page: ContextVar[PageTime | None] = ContextVar("search_page_time", default=None)


def begin_page() -> None:
    """From here to `end_page`, calls of this thread share PAGE_SECONDS."""
    _page.set(PageTime(PAGE_SECONDS))


def end_page(error: BaseException | None = None) -> None:
    """What is called outside a page has its own deadline only. `error` is Flask's to give."""
    _page.set(None)


def page_time() -> PageTime | None:
    """Of the page being made by this thread; None outside a page."""
    return _page.get()


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
