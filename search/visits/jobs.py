"""What the schedule and `flask search log` call: move visits from the spool into counts, and forget what is old."""

from datetime import date, datetime, time
from pathlib import Path

from filelock import Timeout
from flask import current_app
from sqlalchemy.orm import Session

from localoffer import clock
from localoffer.clock import ENGLAND
from localoffer.jobs.rules import Done
from search import spool
from search.log.jobs import first_day_kept
from search.setup import own_session
from search.visits import actions
from search.visits.visit import Visit

FOLDER = "visits"


def spool_folder(data_dir: Path) -> Path:
    """Where visits wait, on the disk of each web host."""
    return data_dir / FOLDER


def move_visits(today: date | None = None) -> Done:
    """Add what waits on this host to the counts, and forget those older than the search log is kept. Returns how many
    lines there were, and how many were counted or forgotten."""
    settings = current_app.extensions["settings"]
    folder = spool_folder(settings.data_dir)
    oldest = first_day_kept(today or clock.today(), settings.search_log_months)
    try:
        with spool.lock(folder), own_session() as session:
            return _move(session, folder, oldest, bool(settings.search_log_months))
    except Timeout:
        return Done()


def _move(session: Session, folder: Path, oldest: date, kept: bool) -> Done:
    if not kept:
        spool.empty(folder)
        gone = actions.forget(session, oldest)
        session.commit()
        return Done(0, gone)
    names, lines = list[str](), 0

    def add(name: str, visits: tuple[Visit, ...]) -> int:
        nonlocal lines
        names.append(name)
        lines += len(visits)
        return actions.add(session, name, visits, oldest)

    counted, broken = spool.move(session, folder, Visit, add)
    actions.forget_files(session, names)
    spool.remove_older(folder, datetime.combine(oldest, time(), ENGLAND).timestamp())
    gone = actions.forget(session, oldest)
    session.commit()
    return Done(lines + broken, counted + gone)
