"""Verbs of the search log: store lines, forget old ones, mark and close gaps. They flush; the edge commits."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from localoffer.audit import Actor, record
from localoffer.errors import ConflictError
from search.log.entries import Entry
from search.log.models import LoggedSearch, SearchGap
from search.log.rules import folded

_BATCH = 500


def store(session: Session, entries: Iterable[Entry], not_before: date) -> int:
    """Put lines into the table, those that are there already or too old left out. How many were new."""
    by_key = {entry.key: entry for entry in entries if entry.day >= not_before}
    keys = sorted(by_key)
    stored = 0
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        there = set(session.scalars(select(LoggedSearch.key).where(LoggedSearch.key.in_(some))))
        rows = [_row(by_key[key]) for key in some if key not in there]
        if rows:
            session.execute(insert(LoggedSearch), rows)
        stored += len(rows)
    return stored


def _row(entry: Entry) -> dict[str, object]:
    return entry.model_dump() | {"folded": folded(entry.words)}


def forget(session: Session, before: date) -> int:
    """Remove what was searched for before a day, and say how much it was."""
    old = session.scalar(select(func.count()).select_from(LoggedSearch).where(LoggedSearch.day < before)) or 0
    if old:
        session.execute(delete(LoggedSearch).where(LoggedSearch.day < before))
    return old


def open_gap(session: Session, words: str, kind: str, note: str, actor: Actor, now: datetime) -> SearchGap:
    """Mark scrubbed words as a gap. Raises ConflictError where there is an open one with the same words."""
    key = folded(words)
    if session.scalars(_open_with([key])).first():
        raise ConflictError("There is an open gap with these words already")
    gap = SearchGap(id=uuid.uuid4(), words=words, folded=key, kind=kind, note=note, state="open")
    gap.opened_at, gap.opened_by = now, str(actor)
    session.add(gap)
    record(session, actor, "search-gap.opened", "search_gap", gap.id, now, kind=kind)
    session.flush()
    return gap


def change_gap(session: Session, gap: SearchGap, kind: str, note: str, state: str, actor: Actor, now: datetime) -> None:
    """Say something else of a gap, close it, or open it again. Raises ConflictError where that would make a second
    open one with the same words."""
    wanted = {"kind": kind, "note": note, "state": state}
    changed = [name for name, value in wanted.items() if getattr(gap, name) != value]
    if not changed:
        return
    if "state" in changed and state == "open":
        if session.scalars(_open_with([gap.folded])).first():
            raise ConflictError("There is an open gap with these words already")
        gap.closed_at = gap.closed_by = None
    elif "state" in changed:
        gap.closed_at, gap.closed_by = now, str(actor)
    gap.kind, gap.note, gap.state = kind, note, state
    record(session, actor, "search-gap.changed", "search_gap", gap.id, now, changed=changed, kind=kind, state=state)
    session.flush()


def _open_with(keys: Sequence[str]) -> Select[SearchGap]:
    return select(SearchGap).where(SearchGap.folded.in_(keys), SearchGap.state == "open")
