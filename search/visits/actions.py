"""Verbs of visits: add a file's to the counts, forget old ones. They flush; the edge commits."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from localoffer.directory.models import Service
from search.visits.models import CountedFile, ListingVisits
from search.visits.visit import Visit

_BATCH = 500


def add(session: Session, file: str, visits: Iterable[Visit], not_before: date) -> int:
    """Add what a file holds to the counts; nothing where that has been done. Visits that are too old, or of a listing
    that is gone, are left out. Returns how many were added."""
    if session.get(CountedFile, file) is not None:
        return 0
    session.add(CountedFile(name=file))
    session.flush()
    counts = Counter((one.service, one.day, one.words) for one in visits if one.day >= not_before)
    there = _there(session, {service for service, _, _ in counts})
    rows = [
        {"service_id": service, "day": day, "words": words, "number": number}
        for (service, day, words), number in sorted(counts.items())
        if service in there
    ]
    for start in range(0, len(rows), _BATCH):
        _upsert(session, rows[start : start + _BATCH])
    return sum(cast(int, row["number"]) for row in rows)


def _there(session: Session, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    wanted, found = sorted(ids), set[uuid.UUID]()
    for start in range(0, len(wanted), _BATCH):
        found.update(session.scalars(select(Service.id).where(Service.id.in_(wanted[start : start + _BATCH]))))
    return found


def _upsert(session: Session, rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(ListingVisits).values(rows)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["service_id", "day", "words"],
            set_={"number": ListingVisits.number + new.excluded.number},
        )
    )


def forget_files(session: Session, names: Iterable[str]) -> None:
    """These files are deleted, so nobody can count them again."""
    for name in names:
        session.execute(delete(CountedFile).where(CountedFile.name == name))


def forget(session: Session, before: date) -> int:
    """Remove the counts of days before one, and say how many lines that were."""
    gone = session.execute(delete(ListingVisits).where(ListingVisits.day < before))
    return cast("CursorResult[Any]", gone).rowcount
