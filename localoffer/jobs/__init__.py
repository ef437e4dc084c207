"""Scheduled jobs: what they did and when, running one by hand, and the page that tells of all this."""

from collections.abc import Sequence

from flask import Flask

from config.schedule import ScheduledJob


def install(app: Flask, jobs: Sequence[ScheduledJob]) -> None:
    """Give `app` the jobs it may be asked to run, and the officers' pages about them."""
    from localoffer.jobs.views import jobs as pages  # not above: a model of this room must not load its views

    app.extensions["schedule"] = tuple(jobs)
    app.register_blueprint(pages)
