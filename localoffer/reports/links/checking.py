"""The verbs of the night: which links are due, asking them, and keeping what came. None commits: the job does, between
one and the next, so that nothing of the database is held while websites take their time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.errors import LocalOfferError
from localoffer.reports.links.asking import Ask
from localoffer.reports.links.models import ReportLink
from localoffer.reports.links.queries import named_addresses
from localoffer.reports.links.rules import Came, Outcome, host_of, in_turn, is_due, is_ours

PAUSE = 1.0
"""Seconds between two links of one website."""


def due_links(session: Session, now: datetime) -> list[str]:
    """The links to ask, those that have waited longest first. The table then holds the addresses that reports name,
    and no others."""
    named, known = named_addresses(session), set(session.scalars(select(ReportLink.address)))
    for address in sorted(known - named):
        session.execute(delete(ReportLink).where(ReportLink.address == address))
    session.add_all(ReportLink(address=address, failures=0, problem="") for address in sorted(named - known))
    session.flush()
    due = [row for row in session.scalars(select(ReportLink)) if is_due(row.asked_at, row.failures, now)]
    due.sort(key=lambda row: (row.asked_at is not None, row.asked_at or now, row.address))
    return in_turn(row.address for row in due)


def ask_all(addresses: Iterable[str], ask: Ask, pause: Callable[[float], None]) -> dict[str, Outcome]:
    """What came of each. A website that is not there is asked once.

    Raises LocalOfferError where none at all was there: this machine is then cut off, and no school's link is at fault.
    """
    outcomes: dict[str, Outcome] = {}
    away: dict[str, Outcome] = {}
    last = ""
    for address in addresses:
        host = host_of(address) or ""
        if host not in away:
            if host == last:
                pause(PAUSE)
            outcomes[address], last = ask(address), host
            if not outcomes[address].answered:
                away[host] = outcomes[address]
        else:
            outcomes[address] = away[host]
    if is_ours(tuple(outcomes.values())):
        raise LocalOfferError(
            f"None of {len(outcomes)} links in reports answered, so nothing was written down about them. "
            "This server seems not to reach the internet: let it, or links stay unchecked."
        )
    return outcomes


def keep(session: Session, outcomes: Mapping[str, Outcome], now: datetime) -> None:
    """Write down what came, of the links that reports still name. Flushes."""
    day = now.astimezone(ENGLAND).date()
    for row in session.scalars(select(ReportLink).where(ReportLink.address.in_(list(outcomes)))):
        outcome, row.asked_at = outcomes[row.address], now
        match outcome.came:
            case Came.OPENED:
                row.worked_on, row.failed_on, row.failures, row.problem = day, None, 0, ""
            case Came.FAILED:
                row.failed_on, row.failures, row.problem = day, row.failures + 1, outcome.problem
            case Came.UNSURE:
                row.failed_on, row.failures, row.problem = None, 0, ""
    session.flush()
