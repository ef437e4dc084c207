"""What the schedule calls: deliver the outbox, and compare every index with the database at night."""

import structlog

from localoffer.clock import now
from search.engine import EngineUnavailableError
from search.reindex import rebuild
from search.reindex import reconcile as mend
from search.relay import drain
from search.setup import own_session, room

log = structlog.get_logger()


def relay() -> None:
    """Tell every engine what it has not been told. Builds an index that is missing or of another version."""
    with own_session() as session:
        for target in room().targets:
            if target.engine.health().state in ("missing", "stale"):
                try:
                    rebuild(session, target.name, target.engine, now())
                except EngineUnavailableError as error:
                    log.warning("search index not built", target=target.name, error=str(error))
                    continue
            drain(session, target.name, target.engine, now())


def reconcile() -> None:
    """Announce whatever an index has wrong; the relay mends it."""
    with own_session() as session:
        for target in room().targets:
            try:
                found = mend(session, target.engine, now())
            except EngineUnavailableError as error:
                log.warning("search index not compared", target=target.name, error=str(error))
                continue
            log.info("search index compared", target=target.name, checked=found.checked, different=found.count)
