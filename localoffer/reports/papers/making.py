"""Making files from pages: each once, one short and one long at a time on a host, and never for ever."""

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock, Thread

import structlog
from filelock import Timeout
from flask import Flask, current_app

from config.reports import paper_limits
from config.settings import Settings
from localoffer.reports.papers.keeping import Cupboard, Waiting
from localoffer.reports.papers.layout import layout, page
from localoffer.reports.papers.rules import Paper, Sheets

log = structlog.get_logger()
_ROOT = Path(__file__).parents[3]
_GRACE_SECONDS = 10
"""How much longer than making takes one waits for another process that makes the same."""
_FOREVER = -1
_BUSY = 3
"""How many times longer than its own time one may take by the clock, on a host with much else to do."""
_busy = Lock()
_workers: set[Path] = set()
"""Folders for which this process has a thread at work."""


class MakingError(Exception):
    """A file could not be made; the message is for the log."""


def cupboard() -> Cupboard:
    """Where this site keeps its papers."""
    settings: Settings = current_app.extensions["settings"]
    return Cupboard(settings.data_dir)


def file_of(sheets: Sheets) -> bytes | None:
    """The file of a paper: found, or made while the reader waits where it is short. None where it is being made beside
    the request, so that the reader comes back, or could not be (`has_failed`)."""
    kept, key = cupboard(), key_of(sheets)
    made = kept.find(key, sheets.paper)
    if made is not None or has_failed(key):
        return made
    given, limits = page(sheets), paper_limits()
    asked = kept.ask_for(key, sheets.paper, given)
    if len(given) <= limits.at_once_characters:
        make_at_once(kept, asked, limits.patience_seconds)
        made = kept.find(key, sheets.paper)
    if made is None and not has_failed(key):
        make_beside(kept)
    return made


def key_of(sheets: Sheets) -> str:
    """What tells this paper from every other one, as this version of the product makes it."""
    return sheets.key(layout())


def has_failed(key: str) -> bool:
    """Whether it was tried and could not be made, and is not tried again yet."""
    return cupboard().failed_lately(key, paper_limits().again_after_minutes)


def make_at_once(kept: Cupboard, asked: Waiting, patience_seconds: float) -> None:
    """Make a short one while somebody waits. Where others are before it, or it takes longer than they wait, it goes
    on waiting for its turn."""
    until = time.monotonic() + patience_seconds
    try:
        with kept.lock("short", patience_seconds):
            make(kept, asked, max(1.0, until - time.monotonic()), is_last_try=False)
    except Timeout:
        return


def make_waiting(kept: Cupboard, patience_seconds: float = _FOREVER) -> tuple[int, int]:
    """Make everything that waits, one after the other: how many were tried, and how many are made. Raises
    filelock.Timeout where another process is at it for longer."""
    tried = made = 0
    with kept.lock("long", patience_seconds):
        while waiting := kept.waiting():
            tried += 1
            made += make(kept, waiting[0], paper_limits().longest_seconds * _BUSY)
    return tried, made


def make_beside(kept: Cupboard) -> None:
    """Make what waits in a thread, while the request goes on; nothing more where one is at work."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with _busy:
        if kept.folder in _workers:
            return
        _workers.add(kept.folder)
    Thread(target=_work, args=(app, kept), name="papers", daemon=True).start()


def _work(app: Flask, kept: Cupboard) -> None:
    """Until nothing waits. Whoever lets something wait after the last look starts another thread."""
    while True:
        try:
            with app.app_context():
                make_waiting(kept)
        except Exception:
            # What waits is made by the job.
            log.exception("papers not made yet")
            with _busy:
                _workers.discard(kept.folder)
            return
        with _busy:
            if not kept.waiting():
                _workers.discard(kept.folder)
                return


def make(kept: Cupboard, asked: Waiting, seconds: float, is_last_try: bool = True) -> bool:
    """Make the file of a page that waits, where no other process has in the meantime, and say whether this one has.
    Where it cannot be made, that is logged, and on the last try noted. Raises filelock.Timeout where another is making
    just this one for longer."""
    with kept.lock(asked.key, seconds + _GRACE_SECONDS):
        given = kept.page_of(asked)
        if given is None:
            return False  # made, or given up, by another
        began = time.monotonic()
        try:
            made = run_maker(given, asked.paper, seconds)
        except MakingError as error:
            log.warning("paper not made", paper=asked.paper.value, key=asked.key, why=str(error), last=is_last_try)
            if is_last_try:
                kept.give_up(asked)
            return False
        kept.put(asked.key, asked.paper, made)
    log.info("paper made", paper=asked.paper.value, seconds=round(time.monotonic() - began, 1), size=len(made))
    return True


def run_maker(given: bytes, paper: Paper, seconds: float) -> bytes:
    """The file of a page, made in a process of its own. Raises MakingError."""
    limits = paper_limits()
    asked = [paper.value, str(limits.longest_seconds), str(limits.most_megabytes)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with words of our own
            [sys.executable, "-m", "localoffer.reports.papers.maker", *asked],
            input=given,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MakingError(f"it took longer than {seconds:.0f} seconds") from None
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise MakingError(f"the process ended with {done.returncode}: {said[-1] if said else 'it said nothing'}")
    return done.stdout


def _environment() -> dict[str, str]:
    """What the process may know: none of our settings, as passwords are among them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LOCALOFFER_")}
