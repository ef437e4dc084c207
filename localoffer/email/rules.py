"""Pure decisions about sending: when to try again, and when to give up."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=1)
"""A link in an email has mostly run out by then, and a mail server that is away a day is somebody's to look at."""

LEASE = timedelta(minutes=5)
"""How long a sender keeps an email in hand: longer than any mailbox takes to answer or to give up."""

KEPT = timedelta(days=730)
"""How long the line about a sent email stays: as long as its key has to keep it from being sent again."""


def next_try(attempts: int, queued_at: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures (1 or more); None to give up."""
    if now - queued_at >= GIVE_UP_AFTER:
        return None
    wait = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return min(now + wait, max(queued_at + GIVE_UP_AFTER, now))
