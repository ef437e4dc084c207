"""A scheduler in a process of its own that gets stuck in the middle of writing an import, to be killed there.

Its arguments: the moment at which it starts, and the job it runs. It says on standard output when it is stuck.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import click
import time_machine

from app import create_app
from importers import running
from localoffer.scheduling import run_scheduler
from tests.integration.overnight.night import STUCK, jobs


@contextmanager
def _getting_stuck(*_: object, **__: object) -> Iterator[Callable[[], None]]:
    """In place of the bar that shows how far an import is: after two steps nothing moves any more."""
    steps = []

    def tick() -> None:
        steps.append(1)
        if len(steps) == 2:
            click.echo(STUCK)
            time.sleep(600)

    yield tick


def main() -> None:
    """Run the scheduler."""
    moment, name = datetime.fromisoformat(sys.argv[1]), sys.argv[2]
    running.progress = _getting_stuck
    app = create_app()
    with time_machine.travel(moment, tick=True):
        run_scheduler(app, jobs(name), app.extensions["settings"].data_dir)


if __name__ == "__main__":
    main()
