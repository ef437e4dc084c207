"""The last imports, as a table for the officers' start page."""

from sqlalchemy import select

from importers.runs import ImportRun
from localoffer.clock import ENGLAND
from localoffer.database import db
from localoffer.officers.panels import Panel, Rows
from localoffer.wording import date_words, time_words

SHOWN = 10


def last_imports() -> Panel:
    """When, what and with which result, the latest first."""
    return Panel("Last imports", ("When", "What", "Result"), _rows, "No file has been imported yet.")


def _rows() -> Rows:
    runs = db.session.scalars(select(ImportRun).order_by(ImportRun.started_at.desc()).limit(SHOWN))
    return [(_moment(run), f"{run.kind}: {run.file_name}", _result(run)) for run in runs]


def _moment(run: ImportRun) -> str:
    return f"{date_words(run.started_at)}, {time_words(run.started_at.astimezone(ENGLAND).time())}"


def _result(run: ImportRun) -> str:
    counts = f"{run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged, {run.rejected:,} rejected"
    return f"{run.state}: {counts}"
