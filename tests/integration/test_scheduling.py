"""The scheduler: what it runs exists, and two never run at once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from config.schedule import SCHEDULE, ScheduledJob
from localoffer.errors import LocalOfferError
from localoffer.scheduling import only_one, resolve, run_job
from tests.conftest import ROOT, SECRET_KEY


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_scheduled_job_names_a_function_that_is_there(job: ScheduledJob) -> None:
    assert callable(resolve(job.does))
    assert (job.every_seconds is None) != (job.at is None)


@pytest.mark.parametrize("job", [job for job in SCHEDULE if job.at], ids=lambda job: job.name)
def test_nothing_is_set_for_the_hour_in_which_clocks_change(job: ScheduledJob) -> None:
    assert job.at is not None
    assert not "01:00" <= job.at < "03:00"


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_scheduled_job_runs_on_an_empty_directory(sqlite_app: Flask, job: ScheduledJob) -> None:
    run_job(sqlite_app, job)


def test_second_scheduler_is_told_that_one_runs(app: Flask, tmp_path: Path) -> None:
    refused = pytest.raises(LocalOfferError, match="running already")
    with app.app_context(), only_one(tmp_path), refused, only_one(tmp_path):
        pass
    with app.app_context(), only_one(tmp_path):
        pass  # the right is free again


def test_killed_scheduler_leaves_the_way_free(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with start_scheduler(folder) as first:
        wait_for(first, "scheduler started")
        with start_scheduler(folder) as second:
            assert second.wait(timeout=60) != 0
            assert "running already" in (second.stderr.read() if second.stderr else "")
        os.kill(first.pid, signal.SIGKILL)
    with start_scheduler(folder) as third:
        wait_for(third, "scheduler started")
        third.terminate()
        assert third.wait(timeout=30) == 0


def test_scheduler_asked_twice_to_stop_still_stops(tmp_path: Path) -> None:
    with start_scheduler(tmp_path) as scheduler:
        wait_for(scheduler, "scheduler started")
        for _ in range(20):
            scheduler.send_signal(signal.SIGINT)
            scheduler.send_signal(signal.SIGTERM)
        assert scheduler.wait(timeout=60) == 0


def start_scheduler(folder: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "FLASK_APP": "app",
        "LOCALOFFER_DATA_DIR": str(folder),
        "LOCALOFFER_SECRET_KEY": SECRET_KEY,
    }
    command = [sys.executable, "-m", "flask", "scheduler"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def wait_for(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stderr is not None
    give_up = time.monotonic() + 60
    for line in process.stderr:
        if words in line:
            return
        assert time.monotonic() < give_up, f"'{words}' was not logged"
    raise AssertionError(f"ended without '{words}'")
