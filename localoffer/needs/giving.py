"""The verb by which a school gives counts of its pupils, and what it gave last."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.needs import ALL
from localoffer.audit import Actor
from localoffer.clock import ENGLAND
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError
from localoffer.needs.actions import compare, record
from localoffer.needs.counted import Cell
from localoffer.needs.figures import Key, ReleaseFacts
from localoffer.needs.given import COUNTS, Standing, place_of, standing
from localoffer.needs.models import NeedCount, NeedRelease
from localoffer.needs.typed import Counts, figures_given, withdrawn
from localoffer.wording import date_words

DATA_SET = "counts"


@dataclass(frozen=True)
class LastGiven:
    """The totals of a school year as a school gave them; None for one it did not give."""

    period: str
    pupils: int | None
    support: int | None
    plans: int | None
    at: datetime


def counts_of(session: Session, urn: str, period: str) -> dict[Key, Standing]:
    """What a school's own counts say of a year, figures it took back left out."""
    return {key: one for key, one in standing(session, COUNTS, [urn], period).items() if one.count is not None}


def typed_of(given: Mapping[Key, Standing]) -> dict[Cell, int]:
    """The same without year groups, as a form holds it."""
    return {
        Cell(key.provision, key.need): one.count
        for key, one in given.items()
        if key.year_group == ALL and one.count is not None
    }


def fingerprint(given: Mapping[Key, Standing]) -> str:
    """Hex digest of what stands: equal where nobody has given anything else meanwhile."""
    said = sorted((*key, one.count) for key, one in given.items())
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def last_given(session: Session, urn: str) -> list[LastGiven]:
    """The school years of which a school gave totals, the latest first."""
    query = (
        select(NeedCount.period, NeedCount.provision, NeedCount.count, NeedRelease.loaded_at)
        .join(NeedRelease, NeedRelease.id == NeedCount.last_release_id)
        .where(
            NeedCount.source == COUNTS, NeedCount.form == "raw", NeedCount.is_current, NeedCount.level == "school",
            NeedCount.place == urn, NeedCount.need == ALL, NeedCount.year_group == ALL, NeedCount.count.is_not(None),
        )
        .order_by(NeedCount.period.desc())
    )  # fmt: skip
    found: dict[str, dict[str, int | None]] = {}
    times: dict[str, datetime] = {}
    for period, provision, count, at in session.execute(query):
        found.setdefault(period, {})[provision] = count
        times[period] = max(at, times.get(period, at))
    return [
        LastGiven(period, one.get(ALL), one.get("sen-support"), one.get("ehc-plan"), times[period])
        for period, one in found.items()
    ]


def give(
    session: Session, school: Provider, period: str, counts: Counts, seen: str, now: datetime, actor: Actor,
    threshold: int,
) -> bool:  # fmt: skip
    """Record what a school says of a year, as a revision of what it said before; False where that is the same. Counts
    by year group that came in a spreadsheet stay as they are. Flushes. Raises ConflictError where something else was
    given since it was `seen`."""
    place = place_of(session, school)
    given = counts_of(session, place.code, period)
    if fingerprint(given) != seen:
        raise ConflictError("A colleague has given counts of this year since you opened the page.")
    figures = figures_given(counts, period, "school", place.code)
    before = [key for key in given if key.year_group == ALL]
    figures += withdrawn(before, figures)
    changes = compare(session, COUNTS, DATA_SET, figures)
    if not changes.periods:
        return False
    day = now.astimezone(ENGLAND).date()
    said = json.dumps(sorted((*cell, count) for cell, count in counts.items()))
    again = session.scalar(select(func.count()).select_from(NeedRelease).where(NeedRelease.source == COUNTS))
    release = ReleaseFacts(
        source=COUNTS, data_set=DATA_SET, edition=day.isoformat(), published_on=None, file_name="",
        title=f"Counts given by {school.name} on {date_words(day)}", rows_read=len(counts), address="",
        sha256=hashlib.sha256(f"{place.code} {period} {again} {said}".encode()).hexdigest(),
    )  # fmt: skip
    record(session, release, changes, [place], now, actor, threshold, later=True)
    return True
