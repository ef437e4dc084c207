"""What the schedule and `flask search log` call: move the spool into the table, and forget what is old."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from filelock import Timeout
from flask import current_app
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND, today
from localoffer.jobs.rules import Done
from search import spool
from search.log import actions
from search.log.entries import Entry
from search.setup import own_session

FOLDER = "search-log"


@dataclass(frozen=True)
class Moved:
    """What one run did: lines stored, lines that were broken and set aside, old ones forgotten. `busy`: another
    process was at it, so this one left it alone."""

    stored: int = 0
    broken: int = 0
    forgotten: int = 0
    busy: bool = False


def move() -> Done:
    """`move_log` for the schedule: how many lines there were, and how many were stored or forgotten."""
    moved = move_log()
    return Done(moved.stored + moved.broken, moved.stored + moved.forgotten)


def spool_folder(data_dir: Path) -> Path:
    """Where searches wait, on the disk of each web host."""
    return data_dir / FOLDER


def move_log() -> Moved:
    """Move what waits on this host into the database, and forget what is older than the setting says."""
    settings = current_app.extensions["settings"]
    folder = spool_folder(settings.data_dir)
    try:
        with spool.lock(folder), own_session() as session:
            return _move(session, folder, settings.search_log_months)
    except Timeout:
        return Moved(busy=True)


def _move(session: Session, folder: Path, months: int) -> Moved:
    oldest = first_day_kept(today(), months)
    stored = broken = 0
    if months:
        stored, broken = spool.move(session, folder, Entry, lambda _, lines: actions.store(session, lines, oldest))
        spool.remove_older(folder, datetime.combine(oldest, time(), ENGLAND).timestamp())
    else:
        spool.empty(folder)
    forgotten = actions.forget(session, oldest)
    session.commit()
    return Moved(stored, broken, forgotten)


def first_day_kept(day: date, months: int) -> date:
    """The first day of the log that is kept on `day`: so many months back. With 0 nothing is, not even today."""
    if not months:
        return date.max
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28))
