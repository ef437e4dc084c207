"""What time it is: asked at the edge (request, command, job) and handed on as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date on a wall calendar in England: near midnight in summer it is not the UTC date."""
    return datetime.now(ENGLAND).date()
