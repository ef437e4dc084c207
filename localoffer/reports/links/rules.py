"""Pure decisions about links: which are asked, how often, what an answer means, and when one is called broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from urllib.parse import urlsplit

from localoffer.wording import date_words

AGAIN_AFTER = timedelta(days=7)
"""How long a link that opened is left in peace."""
FAILING_AGAIN_AFTER = timedelta(hours=20)
"""How soon one that did not is asked again: the next night."""
BROKEN_AFTER = 2
"""Nights in a row without an answer. A website that is away for one night is not broken."""
MOST_OF_A_HOST, MOST = 10, 400
"""Links of one website, and in all, that are asked in one night."""
_RESERVED = (".example", ".test", ".invalid", ".localhost", "example.com", "example.org", "example.net")
_PORTS = {"http": (None, 80), "https": (None, 443)}
_REFUSES_MACHINES = (401, 403, 405, 406, 429, 451, 503, 999)
"""Answers of a website that may well open for a person: of such a link nothing is said."""


class Came(StrEnum):
    """What came of asking for a page."""

    OPENED = "opened"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Outcome:
    """What came, and what the problem was, in words; `answered`: a website was there at all."""

    came: Came
    problem: str = ""
    answered: bool = True


@dataclass(frozen=True)
class Broken:
    """A link that did not open: its address, the last day on which it was tried and on which it opened, and what came
    instead."""

    address: str
    failed_on: date
    worked_on: date | None
    problem: str

    @property
    def words(self) -> str:
        """`This link did not open on 3 November 2026: the page is not there (404)`."""
        last = f". It last opened on {date_words(self.worked_on)}" if self.worked_on else ""
        return f"This link did not open on {date_words(self.failed_on)}: {self.problem}{last}"


def host_of(address: str) -> str | None:
    """The website of an address that may be asked; None for one that is left alone: no host, another port than a
    website's, a name and password in it, or a name that is reserved for examples."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.username or "." not in host or port not in _PORTS.get(parts.scheme, ()):
        return None
    return (
        None if any(host == name.lstrip(".") or host.endswith(f".{name.lstrip('.')}") for name in _RESERVED) else host
    )


def meaning(status: int) -> Outcome:
    """What an HTTP status says."""
    if status < 400:
        return Outcome(Came.OPENED)
    if status in _REFUSES_MACHINES:
        return Outcome(Came.UNSURE)
    if status in (404, 410):
        return Outcome(Came.FAILED, f"the page is not there ({status})")
    return Outcome(Came.FAILED, f"the website answered with a fault ({status})")


def is_due(asked_at: datetime | None, failures: int, now: datetime) -> bool:
    """Whether a link is to be asked tonight."""
    return asked_at is None or now - asked_at >= (FAILING_AGAIN_AFTER if failures else AGAIN_AFTER)


def in_turn(addresses: Iterable[str]) -> list[str]:
    """The addresses to ask in one night, the websites taking turns, so that none is asked several times in a row where
    there are others. `addresses` begin with those that have waited longest."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        host = host_of(address)
        if host and len(by_host.setdefault(host, [])) < MOST_OF_A_HOST:
            by_host[host].append(address)
    rounds = zip_longest(*by_host.values())
    return [address for turn in rounds for address in turn if address is not None][:MOST]


def is_ours(outcomes: Sequence[Outcome]) -> bool:
    """Whether the fault is on this side: several websites were asked and none was there at all."""
    return len(outcomes) > 1 and not any(outcome.answered for outcome in outcomes)
