"""What the schedule calls: deliver the outbox, and compare every index with the database at night."""

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from localoffer.clock import now, today
from localoffer.jobs.rules import Done
from search.engine import EngineUnavailableError
from search.reindex import count_words, rebuild
from search.reindex import reconcile as mend
from search.relay import drain
from search.setup import Target, own_session, room
from search.sources import LISTINGS, REPORTS

log = structlog.get_logger()
BUILD_AGAIN = timedelta(minutes=10)
"""After a rebuild that failed: long enough not to wear out a cluster that is not well."""


def relay() -> Done:
    """Tell every engine what it has not been told. Builds an index that is missing or of another version; until
    then an old one goes on answering. A new day is looked at as soon as it comes: listings begin and end.

    Returns how many listings were settled and how many of them an engine took. What an engine could not be told waits,
    and is counted when it is."""
    looked = told = 0
    with own_session() as session:
        for target in room().nearest_first:
            state = room().state_of(target)
            if state in ("missing", "stale") and (built := _build(session, target)) is not None:
                state, looked, told = "ready", looked + built, told + built
            if state in ("ready", "stale"):
                sent = drain(session, target.name, target.engine, now(), source=target.source)
                if (
                    target.source is LISTINGS
                ):  # of most listings an index of reports is told that it has nothing of them
                    looked, told = looked + sent.done + sent.dead, told + sent.done
    before, room().compared_on = room().compared_on, today()
    if before not in (None, today()):
        mended = reconcile()
        looked, told = looked + mended.rows_in, told + mended.rows_out
    return Done(looked, told)


def reconcile() -> Done:
    """Announce whatever an index has wrong, which the relay then mends; remove old indexes; count the words that
    spelling goes by. Returns how many listings were compared and how many differed."""
    checked = different = 0
    with own_session() as session:
        for target in room().nearest_first:
            try:
                found = mend(session, target.engine, now(), target.source)
                room().compared.note(target.name, now(), found.count)
                target.engine.tidy(now())
            except EngineUnavailableError as error:
                log.warning("search index not compared", target=target.name, error=str(error))
                continue
            checked, different = checked + found.checked, different + found.count
            log.info("search index compared", target=target.name, checked=found.checked, different=found.count)
        log.info("words of the listings counted", words=count_words(session, now()))
        log.info("words of the reports counted", words=count_words(session, now(), REPORTS))
    return Done(checked, different)


def _build(session: Session, target: Target) -> int | None:
    """Build the index anew, unless that has just failed; how many listings it holds then, None where it was not."""
    again = room().build_after.get(target.name)
    if again is not None and now() < again:
        return None
    try:
        count = rebuild(session, target.name, target.engine, now(), target.source)
    except EngineUnavailableError as error:
        room().build_after[target.name] = now() + BUILD_AGAIN
        log.warning("search index not built", target=target.name, error=str(error), again_after=str(BUILD_AGAIN))
        return None
    log.info("search index built", target=target.name, documents=count)
    return count
