"""Figures for tests: a few invented counts, recorded by the one verb."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.needs.actions import compare, record
from localoffer.needs.figures import ENGLAND, Figure, Key, Level, PlaceFacts, ReleaseFacts
from localoffer.needs.models import NeedRelease

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
THRESHOLD = 5
COMMAND = Actor("command", "import statistics")
AUTHORITY, REGION = "999", "E12999999"
PLACES = (
    PlaceFacts("national", ENGLAND, "England"),
    PlaceFacts("regional", REGION, "Middle Shires"),
    PlaceFacts("authority", AUTHORITY, "Aldermere", region=REGION, gss="E08999999"),
    PlaceFacts("school", "100001", "Saltby Primary School", AUTHORITY, REGION, "state-primary"),
    PlaceFacts("school", "100002", "Harrow Hill School", AUTHORITY, REGION, "state-secondary"),
)


def figure(
    count: int | None,
    *,
    provision: str = "all",
    need: str = "all",
    level: Level = "authority",
    place: str = AUTHORITY,
    period: str = "202526",
    phase: str = "all",
    year_group: str = "all",
    symbol: str = "",
) -> Figure:
    """One figure: of the authority's newest year where nothing else is said."""
    return Figure(Key(period, level, place, phase, year_group, provision, need), count, None, symbol)


def load(
    session: Session,
    *figures: Figure,
    source: str = "sen-in-england",
    data_set: str = "year-group",
    edition: str = "2025-26",
    places: tuple[PlaceFacts, ...] = PLACES,
    published_on: date | None = date(2026, 6, 18),
) -> NeedRelease:
    """Record figures as one release."""
    release = ReleaseFacts(
        source, data_set, edition, f"Invented figures {edition}", published_on, "0" * 64, "invented.csv", len(figures)
    )
    return record(
        session, release, compare(session, source, data_set, figures, published_on), places, NOW, COMMAND, THRESHOLD
    )
