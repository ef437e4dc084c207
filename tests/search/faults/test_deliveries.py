"""What the relay sends may come twice, late, in any order, or from processes that are killed: nothing is lost."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Service
from search.document import SearchDocument
from search.engine import Delete, SearchEngine
from search.relay import LEASE, drain, waiting
from search.setup import room
from tests.conftest import ROOT
from tests.search import generated
from tests.search.faults.officer import TURNS
from tests.search.faults.sites import IN_TIME, Seen, Site

Told = Callable[[Site, Seen], None]


@pytest.mark.parametrize("seed", range(4))
def test_messages_twice_and_in_any_order_leave_the_newest_of_each_listing(engine: SearchEngine, seed: int) -> None:
    chance = random.Random(seed)
    truth: dict[str, int | None] = {}
    messages: list[SearchDocument | Delete] = []
    for document in generated.documents(25, seed=seed):
        newest = chance.randint(1, 6)
        messages += [replace(document, version=version) for version in range(1, newest + 1)]
        gone = chance.random() < 0.3
        messages += [Delete(document.id, newest + 1)] if gone else []
        truth[document.id] = None if gone else newest
    messages += chance.choices(messages, k=len(messages))
    chance.shuffle(messages)
    while messages:
        batch, messages = messages[: (size := chance.randint(1, 12))], messages[size:]
        upserts = [one for one in batch if isinstance(one, SearchDocument)]
        assert engine.apply(upserts, [one for one in batch if isinstance(one, Delete)]) == {}
    engine.settle()
    assert dict(engine.versions()) == {id: version for id, version in truth.items() if version}


@contextmanager
def process(site: Site, *command: str) -> Iterator[subprocess.Popen[str]]:
    """Another process of the same site."""
    settings = site.app.extensions["settings"]
    environment = os.environ | {
        "FLASK_APP": "app",
        "LOCALOFFER_DATA_DIR": str(settings.data_dir),
        "LOCALOFFER_SECRET_KEY": settings.secret_key,
        "LOCALOFFER_SEARCH_URL": settings.search_url,
        "LOCALOFFER_SEARCH_INDEX_PREFIX": settings.search_index_prefix,
        "LOCALOFFER_SEARCH_MEANING": settings.search_meaning,
        "LOCALOFFER_LOG_LEVEL": "ERROR",
    }
    with subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    ) as started:  # fmt: skip
        try:
            yield started
        finally:
            started.kill()


def ended(started: subprocess.Popen[str]) -> str:
    said, _ = started.communicate(timeout=180)
    assert started.returncode == 0, said
    return said


@pytest.mark.slow
@pytest.mark.elasticsearch
def test_a_rebuild_while_officers_write_and_families_ask(site: Site, tell: Told) -> None:
    officer = "tests.search.faults.officer"
    with (
        site.families(threads=1) as seen,
        process(site, "flask", "search", "relay", "--watch"),
        process(site, officer, "edit", "1") as one,
        process(site, officer, "edit", "2") as two,
    ):
        for _ in range(2):
            with process(site, "flask", "search", "rebuild") as rebuild:
                assert "elasticsearch: " in ended(rebuild)
        ended(one)
        ended(two)
    assert seen.longest < IN_TIME
    tell(site, seen)
    kept = TURNS - len(range(0, TURNS, 3))
    assert f"elasticsearch: {40 + 2 * kept} listings compared, 0 missing, 0 outdated, 0 too many" in site.verify()
    assert site.get("/search?q=walking")[0] == 200


@pytest.mark.slow
@pytest.mark.elasticsearch
@pytest.mark.parametrize("work", ["stop_before_telling", "stop_before_striking_off"])
def test_a_relay_killed_in_mid_batch_loses_nothing(
    site: Site, tell: Told, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    monkeypatch.setattr("search.setup.is_due", lambda session, at: False)  # only the relay tells
    with site.families(threads=1) as seen:
        for number in (2, 8, 14):
            site.change(number, "Changed before the relay was killed, about zebras.")
        with process(site, "tests.search.faults.officer", work, "0") as relay:
            assert relay.stdout is not None
            assert relay.stdout.readline().strip() == "standing"
            relay.send_signal(signal.SIGKILL)
            assert relay.wait(30) == -signal.SIGKILL
        with site.app.app_context():
            target = next(one for one in room().targets if one.engine is site.main)
            assert waiting(db.session(), target.name).count == 3
            assert drain(db.session(), target.name, target.engine, now()).done == 0  # the dead one still holds them
            assert drain(db.session(), target.name, target.engine, now() + LEASE).done == 3
    tell(site, seen)
    assert len(site.get("/search?q=zebras")[1]) == 3
    with site.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Service)) == 40
