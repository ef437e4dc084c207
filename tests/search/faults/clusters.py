"""Real clusters that ask for a key, lose a node, or stop and come back.

Not collected by itself: it starts servers of its own and takes two to four minutes. Run it when something that speaks
to Elasticsearch changes:

    .venv/bin/pytest tests/search/faults/clusters.py
"""

import os
import signal
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from structlog.testing import capture_logs

from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.embedded.engine import EmbeddedEngine
from search.engine import EngineUnavailableError
from search.planner import plan
from search.query import SearchQuery
from search.searching import Searcher
from tests.conftest import ROOT
from tests.search.contract.town import TOWN
from tests.search.faults import worker

pytestmark = [pytest.mark.slow, pytest.mark.elasticsearch]


@dataclass
class Cluster:
    """Nodes started for one test module by `scripts/elasticsearch`."""

    name: str
    urls: list[str]
    folder: Path

    def kill_node(self, node: str) -> None:
        os.killpg(int((self.folder / f"{node}.pid").read_text()), signal.SIGKILL)

    def pause(self, number: int) -> None:
        """Stop or go on: SIGSTOP leaves the port open and answers nothing."""
        os.killpg(int((self.folder / "n1.pid").read_text()), number)


def started(name: str, *arguments: str) -> Iterator[Cluster]:
    name = f"{name}-{os.getpid()}"
    script = [str(ROOT / "scripts/elasticsearch")]
    urls = subprocess.run(
        [*script, "start", "--name", name, *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    default = Path("/var/cache/localoffer") if os.geteuid() == 0 else Path.home() / ".cache/localoffer"
    folder = Path(os.environ.get("LOCALOFFER_CACHE_DIR") or default) / "run" / name
    try:
        yield Cluster(name, urls.split(","), folder)
    finally:
        subprocess.run([*script, "stop", "--name", name], check=True)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Cluster]:
    yield from started("guarded", "--security")


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    yield from started("three", "--nodes", "3")


@pytest.fixture
def standby(tmp_path: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path / "index")
    made.rebuild(TOWN)
    return made


ALL_IT_NEEDS = ("read", "write", "create_index", "delete_index", "manage", "view_index_metadata")
"""As docs/how-to/search-with-elasticsearch.md says."""
AUTISM = [1, 2, 3, 4, 5, 7, 6]


def found(searcher: Searcher) -> list[int]:
    return [int(hit.id[-12:]) for hit in searcher.search(SearchQuery(text="autism")).hits]


def admin(cluster: Cluster) -> Elasticsearch:
    return Elasticsearch(cluster.urls, basic_auth=("elastic", (cluster.folder / "password").read_text().strip()))


def key(cluster: Cluster, *privileges: str) -> tuple[str, str]:
    """An API key with these rights on the site's indexes: its id and its encoded form."""
    rights = {"cluster": ["monitor"], "index": [{"names": ["site-*"], "privileges": list(privileges)}]}
    made = admin(cluster).security.create_api_key(name="test", role_descriptors={"site": rights} if privileges else {})
    return made["id"], made["encoded"]


def test_with_a_key_everything_works_and_another_key_takes_over(guarded: Cluster, standby: EmbeddedEngine) -> None:
    old, encoded = key(guarded, *ALL_IT_NEEDS)
    engine = ElasticsearchEngine(connect(guarded.urls, encoded), "site")
    engine.rebuild(TOWN)
    assert engine.health().state == "ready"
    answer = Searcher(engine, standby).search(SearchQuery(text="autism"))
    assert (answer.engine, answer.degraded) == ("elasticsearch", False)
    _, new = key(guarded, *ALL_IT_NEEDS)
    admin(guarded).security.invalidate_api_key(ids=[old])
    assert engine.health().state == "away"
    assert ElasticsearchEngine(connect(guarded.urls, new), "site").health().documents == 80


@pytest.mark.parametrize("wrong", ["", b64encode(b"nobody:nothing").decode(), "not even base64"])
def test_a_wrong_key_means_the_standby_answers_and_the_log_says_why(
    guarded: Cluster, standby: EmbeddedEngine, wrong: str
) -> None:
    engine = ElasticsearchEngine(connect(guarded.urls, wrong), "site")
    searcher = Searcher(engine, standby)
    with capture_logs() as logs:
        answer = searcher.search(SearchQuery(text="autism"))
    assert (answer.engine, answer.degraded, found(searcher)) == ("embedded", True, AUTISM)
    assert logs[0]["log_level"] == "warning"
    assert "does not accept this API key" in logs[0]["error"]
    assert engine.health().state == "away"
    with pytest.raises(EngineUnavailableError, match="API key"):
        engine.apply(TOWN[:1])


def test_a_key_that_may_only_read_answers_searches_and_says_why_it_cannot_write(guarded: Cluster) -> None:
    _, encoded = key(guarded, *ALL_IT_NEEDS)
    ElasticsearchEngine(connect(guarded.urls, encoded), "site").rebuild(TOWN)
    _, reading = key(guarded, "read", "view_index_metadata")
    engine = ElasticsearchEngine(connect(guarded.urls, reading), "site")
    assert engine.search(SearchQuery(text="autism"), plan("autism")).total == 7
    with pytest.raises(EngineUnavailableError, match="lacks a right"):
        engine.rebuild(TOWN)


def test_a_hung_server_is_left_alone_and_taken_up_again_when_it_goes_on(
    guarded: Cluster, standby: EmbeddedEngine
) -> None:
    _, encoded = key(guarded, *ALL_IT_NEEDS)
    engine = ElasticsearchEngine(connect(guarded.urls, encoded), "site")
    engine.rebuild(TOWN)
    shift = [0.0]
    searcher = Searcher(engine, standby, clock=lambda: time.monotonic() + shift[0])
    guarded.pause(signal.SIGSTOP)
    try:
        started_at = time.monotonic()
        answer = searcher.search(SearchQuery(text="autism"))
        assert time.monotonic() - started_at < 1.2
        assert (answer.degraded, found(searcher)) == (True, AUTISM)
        assert searcher.is_left_alone(engine)
    finally:
        guarded.pause(signal.SIGCONT)
    until(lambda: engine.health().state == "ready")
    assert searcher.search(SearchQuery(text="autism")).degraded  # not yet: it rests
    shift[0] = 31
    answer = searcher.search(SearchQuery(text="autism"))
    assert (answer.engine, answer.degraded) == ("elasticsearch", False)
    assert not searcher.is_left_alone(engine)


def test_killing_the_elected_master_of_three_loses_no_write_and_answers_go_on(
    three: Cluster, standby: EmbeddedEngine
) -> None:
    client = connect(three.urls)
    engine = ElasticsearchEngine(client, "site")
    engine.rebuild([])
    client.options(request_timeout=30).cluster.health(wait_for_status="green", timeout="30s")
    searcher = Searcher(engine, standby)
    taken, longest, degraded = [], 0.0, 0
    for number in range(60):
        if number == 20:
            three.kill_node(client.cat.master(format="json")[0]["node"])
        document = worker.document(number, 1)
        until(lambda one=document: engine.apply([one]) == {})
        taken.append(document.id)
        started_at = time.monotonic()
        degraded += searcher.search(SearchQuery(text="autism")).degraded
        longest = max(longest, time.monotonic() - started_at)
    until(lambda: engine.health().state == "ready")
    engine.settle()
    assert [id for id, _ in engine.versions()] == sorted(taken)
    assert longest < 1.5
    assert len({node["name"] for node in client.cat.nodes(format="json", h="name")}) == 2


def test_with_two_of_three_nodes_gone_answers_go_on_and_writes_wait(three: Cluster, standby: EmbeddedEngine) -> None:
    client = connect(three.urls)
    engine = ElasticsearchEngine(client, "site")
    engine.rebuild(TOWN)
    for node in [node["name"] for node in client.cat.nodes(format="json", h="name")][1:]:
        three.kill_node(node)
    searcher = Searcher(engine, standby)
    for _ in range(5):
        started_at = time.monotonic()
        assert found(searcher) == AUTISM
        assert time.monotonic() - started_at < 1.5
    with pytest.raises(EngineUnavailableError):
        engine.apply([worker.document(1, 1)], seconds=0.3)


def until(holds: Callable[[], bool], seconds: float = 40) -> None:
    """Try again while the cluster sorts itself out, as the relay does."""
    ends = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except EngineUnavailableError:
            if time.monotonic() > ends:
                raise
        assert time.monotonic() < ends
        time.sleep(0.2)
