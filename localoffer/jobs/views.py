"""Officers' pages of jobs: how each stands, what it did, and running one now."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from config.access import Role
from config.schedule import ScheduledJob
from localoffer.accounts.acting import actor
from localoffer.audit import Actor, record
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import ConflictError, NotFoundError
from localoffer.jobs import queries, running
from localoffer.jobs.foretelling import foretell
from localoffer.jobs.rules import how_often, tries_words
from localoffer.officers.paging import page_asked_for, page_numbers
from localoffer.officers.panels import breakable

jobs = Blueprint("jobs", __name__, url_prefix="/officers/jobs")
PATIENCE_SECONDS = 5.0
"""How long a page waits for a job that it started, so that a short one is done when the answer comes."""
PATIENCE_TO_FORETELL = 15.0
"""How long a page waits for what a job would do: it may ask a source far away."""
PAGE = 50
DONE = {
    "done": "The job is done.",
    "failed": "The job failed. The first line below says why.",
    "started": "The job has started. It goes on by itself: look at this page again in a minute.",
    "busy": "The job was running already, so it was not started a second time.",
}
STATES = {
    "running": "Running now",
    "failed": "Failed",
    "late": "Late",
    "fine": "Fine",
    "off": "Switched off",
    "not-run-yet": "Has not run yet",
}


@jobs.get("")
def listing() -> str:
    """Every job that runs by itself, when it last ran and how that ended."""
    settings = current_app.extensions["settings"]
    found = queries.standings(db.session(), current_app.extensions["schedule"], settings, now())
    return render_template(
        "officers/jobs.html",
        section="officers",
        standings=found,
        states=STATES,
        scheduler_runs=queries.scheduler_runs(settings.data_dir),
        breakable=breakable,
        may_run=_may_run(),
    )


@jobs.get("/<name>")
def job(name: str) -> str:
    """What one job did of late."""
    wanted, session = _job(name), db.session()
    found = db.paginate(queries.runs_of(name), page=page_asked_for(request.args), per_page=PAGE, error_out=False)
    return render_template(
        "officers/jobs_job.html",
        section="officers",
        job=wanted,
        often=how_often(wanted),
        tries_words=tries_words(wanted),
        runs=found.items,
        pages_in_all=max(found.pages, 1),
        number=found.page,
        page_numbers=page_numbers,
        who=queries.started_by(session, found.items),
        breakable=breakable,
        may_run=_may_run(),
        done=DONE.get(request.args.get("done", "")),
        went_well=request.args.get("done") in ("done", "started"),
    )


@jobs.get("/<name>/would")
def would(name: str) -> str:
    """What a job would do now. Nothing is done, and nothing written."""
    wanted = _job(name)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return render_template(
        "officers/jobs_would.html",
        section="officers",
        job=wanted,
        often=how_often(wanted),
        foretold=foretell(app, wanted, PATIENCE_TO_FORETELL),
        breakable=breakable,
        may_run=_may_run(),
    )


@jobs.route("/<name>/run", methods=["GET", "POST"])
def run(name: str) -> str | Response:
    """Run a job now, once that is confirmed."""
    wanted = _job(name)
    if request.method == "GET":
        return render_template("officers/jobs_run.html", section="officers", job=wanted, often=how_often(wanted))
    by = actor()
    record(db.session(), by, "job run by hand", "job", None, now(), name=name)
    db.session.commit()
    return redirect(url_for("jobs.job", name=name, done=_started(wanted, by)), 303)


def _started(wanted: ScheduledJob, by: Actor) -> str:
    try:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        outcome = running.start(app, wanted, by, PATIENCE_SECONDS)
    except ConflictError:
        return "busy"
    return "started" if outcome is None else "failed" if outcome.error else "done"


def _job(name: str) -> ScheduledJob:
    try:
        return running.job_called(name)
    except NotFoundError:
        abort(404)


def _may_run() -> bool:
    return Role.ADMINISTRATOR in current_user.role_names
