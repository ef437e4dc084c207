"""A process that works on the site its environment names: `python -m tests.search.faults.officer WORK NUMBER`.

`edit`: an officer who adds, changes and withdraws listings, as requests do. `stop_before_telling` and
`stop_before_striking_off`: the scheduler's relay, which stands still in mid batch until it is killed.
"""

import sys
import time
from typing import Any

from flask import Flask

from app import create_app
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Provider, Service
from localoffer.publishing.actions import Submission, submit_revision, withdraw_listing
from search import jobs, relay
from search.elasticsearch import calls
from tests.factories import OFFICER, listing, provider

TURNS = 15


def edit(app: Flask, number: int) -> None:
    """Of TURNS new listings every one is changed and every third withdrawn."""
    with app.app_context():
        of = provider(db.session(), name=f"Provider {number}").id
        db.session.commit()
    for turn in range(TURNS):
        with app.test_request_context(method="POST"):
            one = db.session.get_one(Provider, of)
            made = listing(db.session(), of=one, name=f"Walking group {number} {turn}")
            db.session.commit()
            id, content = made.id, made.public_revision.content
        with app.test_request_context(method="POST"):
            made = db.session.get_one(Service, id)
            if turn % 3 == 0:
                withdraw_listing(db.session(), made, "Ended.", OFFICER, now())
            else:
                changed = content.model_copy(update={"summary": f"Changed in turn {turn}."})
                submit_revision(
                    db.session(), Submission(made.provider, changed, service=made, publish=True), OFFICER, now()
                )
            db.session.commit()


def stop_before_telling(app: Flask, number: int) -> None:
    def bulk(client: object, index: object, *arguments: Any) -> None:
        _stand_still()

    calls.bulk = bulk  # type: ignore[assignment]
    with app.app_context():
        jobs.relay()


def stop_before_striking_off(app: Flask, number: int) -> None:
    settle = relay._settle

    def stop(session: Any, target: str, *arguments: Any) -> relay.Delivered:
        if target.startswith("elasticsearch"):
            _stand_still()
        return settle(session, target, *arguments)

    relay._settle = stop  # type: ignore[assignment]
    with app.app_context():
        jobs.relay()


def _stand_still() -> None:
    sys.stdout.write("standing\n")
    sys.stdout.flush()
    time.sleep(120)


if __name__ == "__main__":
    works = {one.__name__: one for one in (edit, stop_before_telling, stop_before_striking_off)}
    works[sys.argv[1]](create_app(), int(sys.argv[2]))
