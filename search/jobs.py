"""What the schedule calls: deliver the outbox, and compare every index with the database at night."""

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from localoffer.clock import now, today
from search.engine import EngineUnavailableError
from search.reindex import count_words, rebuild
from search.reindex import reconcile as mend
from search.relay import drain
from search.setup import Target, own_session, room

log = structlog.get_logger()
BUILD_AGAIN = timedelta(minutes=10)
"""After a rebuild that failed: long enough not to wear out a cluster that is not well."""


def relay() -> None:
    """Tell every engine what it has not been told. Builds an index that is missing or of another version; until
    then an old one goes on answering. A new day is looked at as soon as it comes: listings begin and end."""
    with own_session() as session:
        for target in room().nearest_first:
            state = room().state_of(target)
            if state in ("missing", "stale") and _build(session, target):
                state = "ready"
            if state in ("ready", "stale"):
                drain(session, target.name, target.engine, now())
    before, room().compared_on = room().compared_on, today()
    if before not in (None, today()):
        reconcile()


def reconcile() -> None:
    """Announce whatever an index has wrong, which the relay then mends; remove old indexes; count the words that
    spelling goes by."""
    with own_session() as session:
        for target in room().nearest_first:
            try:
                found = mend(session, target.engine, now())
                room().compared.note(target.name, now(), found.count)
                target.engine.tidy(now())
            except EngineUnavailableError as error:
                log.warning("search index not compared", target=target.name, error=str(error))
                continue
            log.info("search index compared", target=target.name, checked=found.checked, different=found.count)
        log.info("words of the listings counted", words=count_words(session, now()))


def _build(session: Session, target: Target) -> bool:
    """Build the index anew, unless that has just failed; whether it was."""
    again = room().build_after.get(target.name)
    if again is not None and now() < again:
        return False
    try:
        count = rebuild(session, target.name, target.engine, now())
    except EngineUnavailableError as error:
        room().build_after[target.name] = now() + BUILD_AGAIN
        log.warning("search index not built", target=target.name, error=str(error), again_after=str(BUILD_AGAIN))
        return False
    log.info("search index built", target=target.name, listings=count)
    return True
