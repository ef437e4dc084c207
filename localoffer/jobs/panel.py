"""What of the jobs needs somebody, as a table for the officers' start page."""

from flask import current_app

from localoffer.clock import now
from localoffer.database import db
from localoffer.jobs.queries import Standing, scheduler_runs, standings
from localoffer.officers.panels import Panel, Rows
from localoffer.wording import moment_words


def jobs_to_look_at() -> Panel:
    """Jobs that failed or are late, and a scheduler that does not run."""
    return Panel(
        "Jobs that need a look",
        ("Job", "What is wrong"),
        _rows,
        "Everything that runs by itself is doing so.",
        link=("jobs.listing", "All jobs"),
    )


def _rows() -> Rows:
    settings = current_app.extensions["settings"]
    rows = [] if scheduler_runs(settings.data_dir) else [("All", "No scheduler is running, so nothing runs by itself.")]
    found = standings(db.session(), current_app.extensions["schedule"], settings, now())
    # Jobs that come every few seconds are late only where no scheduler runs, which the first row says.
    return rows + [(one.job.name, _wrong(one)) for one in found if one.error or (one.is_late and not one.job.is_quiet)]


def _wrong(one: Standing) -> str:
    again = f" It is tried again on {moment_words(one.tries_at)}." if one.tries_at else ""
    return f"{one.error or 'It is late.'}{again}"
