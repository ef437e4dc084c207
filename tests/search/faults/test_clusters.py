"""Clusters of our own that ask for a key, lose a node, stop and come back, or have no room left on their disk.

They start servers and take some minutes, so pytest leaves them out unless asked: `scripts/test` runs them last
(`LOCALOFFER_TEST_CLUSTERS=no scripts/test` does not), and alone they run with

    .venv/bin/pytest -m cluster tests/search/faults/test_clusters.py
"""

import os
import signal
import subprocess
import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from structlog.testing import capture_logs

from config.settings import Settings
from search import jobs
from search.breaker import REST_SECONDS
from search.elasticsearch import engine as engine_module
from search.elasticsearch import kinds, question
from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.embedded.engine import EmbeddedEngine
from search.engine import EngineUnavailableError
from search.planner import plan
from search.query import SearchQuery
from search.searching import Searcher
from tests.conftest import ROOT
from tests.search.contract.town import TOWN
from tests.search.faults import worker
from tests.search.faults.sites import IN_TIME, Seen, Site, site_on

pytestmark = [pytest.mark.slow, pytest.mark.cluster]


@dataclass
class Cluster:
    """Nodes started for one test module by `scripts/elasticsearch`."""

    name: str
    urls: list[str]
    folder: Path

    def kill_node(self, node: str) -> None:
        os.killpg(int((self.folder / f"{node}.pid").read_text()), signal.SIGKILL)

    def kill_master(self, client: Elasticsearch) -> None:
        self.kill_node(client.cat.master(format="json")[0]["node"])

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
def patient(monkeypatch: pytest.MonkeyPatch) -> float:
    """For what is about who answers and not how soon: a cluster that has just started on a busy machine is slow."""
    monkeypatch.setattr(question, "_TIME", "60s")
    monkeypatch.setattr(engine_module, "READ_SECONDS", 60.0)
    return 60.0


@pytest.fixture
def standby(tmp_path: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path / "index")
    made.rebuild(TOWN)
    return made


Told = Callable[[Site, Seen], None]
ALL_IT_NEEDS = ("read", "write", "create_index", "delete_index", "manage", "view_index_metadata")
"""As docs/how-to/search-with-elasticsearch.md says."""
AUTISTIC = SearchQuery(text="autism")
AUTISM = [1, 2, 3, 4, 5, 7, 6]


def found(searcher: Searcher) -> list[int]:
    return [int(hit.id[-12:]) for hit in searcher.search(AUTISTIC, plan("autism")).hits]


def admin(cluster: Cluster) -> Elasticsearch:
    return Elasticsearch(cluster.urls, basic_auth=("elastic", (cluster.folder / "password").read_text().strip()))


def key(cluster: Cluster, *privileges: str) -> tuple[str, str]:
    """An API key with these rights on the site's indexes: its id and its encoded form."""
    rights = {"cluster": ["monitor"], "index": [{"names": ["site-*"], "privileges": list(privileges)}]}
    made = admin(cluster).security.create_api_key(name="test", role_descriptors={"site": rights} if privileges else {})
    return made["id"], made["encoded"]


def test_with_a_key_everything_works_and_another_key_takes_over(
    guarded: Cluster, standby: EmbeddedEngine, patient: float
) -> None:
    old, encoded = key(guarded, *ALL_IT_NEEDS)
    engine = ElasticsearchEngine(connect(guarded.urls, encoded), "site")
    engine.rebuild(TOWN)
    assert engine.health().state == "ready"
    answer = Searcher(engine, standby, deadline_seconds=patient).search(AUTISTIC, plan("autism"))
    assert (answer.engine, answer.degraded) == ("elasticsearch", False)
    _, new = key(guarded, *ALL_IT_NEEDS)
    admin(guarded).security.invalidate_api_key(ids=[old])
    assert engine.health().state == "away"
    assert ElasticsearchEngine(connect(guarded.urls, new), "site").health().documents == len(TOWN)


@pytest.mark.parametrize("wrong", ["", b64encode(b"nobody:nothing").decode(), "not even base64"])
def test_a_wrong_key_means_the_standby_answers_and_the_log_says_why(
    guarded: Cluster, standby: EmbeddedEngine, wrong: str
) -> None:
    engine = ElasticsearchEngine(connect(guarded.urls, wrong), "site")
    searcher = Searcher(engine, standby)
    with capture_logs() as logs:
        answer = searcher.search(AUTISTIC, plan("autism"))
    assert (answer.engine, answer.degraded, found(searcher)) == ("embedded", True, AUTISM)
    assert logs[0]["log_level"] == "warning"
    assert "does not accept this API key" in logs[0]["error"]
    assert engine.health().state == "away"
    with pytest.raises(EngineUnavailableError, match="API key"):
        engine.apply(TOWN[:1])


def test_a_key_that_may_only_read_answers_searches_and_says_why_it_cannot_write(
    guarded: Cluster, patient: float
) -> None:
    _, encoded = key(guarded, *ALL_IT_NEEDS)
    ElasticsearchEngine(connect(guarded.urls, encoded), "site").rebuild(TOWN)
    _, reading = key(guarded, "read", "view_index_metadata")
    engine = ElasticsearchEngine(connect(guarded.urls, reading), "site")
    assert engine.search(AUTISTIC, plan("autism")).total == 7
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
        answer = searcher.search(AUTISTIC, plan("autism"))
        assert time.monotonic() - started_at < IN_TIME
        assert (answer.degraded, found(searcher)) == (True, AUTISM)
        assert searcher.is_left_alone(engine)
    finally:
        guarded.pause(signal.SIGCONT)
    until(lambda: engine.health().state == "ready")
    assert searcher.search(AUTISTIC, plan("autism")).degraded  # not yet: it rests

    def taken_up() -> bool:
        shift[0] += REST_SECONDS + 1
        return not searcher.search(AUTISTIC, plan("autism")).degraded

    until(taken_up)
    assert not searcher.is_left_alone(engine)


@pytest.fixture
def guarded_site(guarded: Cluster, settings: Settings) -> Iterator[Site]:
    """A whole site with a key of its own."""
    prefix = f"site-{uuid.uuid4().hex[:12]}"
    _, encoded = key(guarded, *ALL_IT_NEEDS)
    with site_on(
        settings, search_url=guarded.urls[0], search_index_prefix=prefix, search_api_key=encoded
    ) as made:  # fmt: skip
        yield made


def use(site: Site, client: Elasticsearch) -> None:
    """The same site with another key, for its listings and its reports."""
    prefix = site.app.extensions["settings"].search_index_prefix
    reports = site.app.extensions["report_search"].main
    site.main.__dict__.update(vars(ElasticsearchEngine(client, prefix, site.main.meaning)))
    reports.__dict__.update(vars(ElasticsearchEngine(client, prefix, kind=kinds.REPORTS)))


def back(site: Site) -> bool:
    """The next page is the cluster's again, once the breaker's rest is over."""
    site.later(REST_SECONDS)
    return site.answered_by == "elasticsearch"


def test_families_while_the_node_is_paused(guarded: Cluster, guarded_site: Site, tell: Told) -> None:
    site = guarded_site
    with site.families() as seen:
        guarded.pause(signal.SIGSTOP)
        try:
            until(lambda: site.searcher.is_left_alone(site.main))
            site.change(2, "Changed while the node was paused, about zebras.")
            assert site.get("/search?q=zebras")[1] == ("reading-group-02",)
            assert site.standing()["waiting"] == 1
        finally:
            guarded.pause(signal.SIGCONT)
        until(lambda: back(site))
    assert seen.longest < IN_TIME
    tell(site, seen)


def test_families_while_the_key_is_withdrawn(guarded: Cluster, settings: Settings, tell: Told) -> None:
    """401 from the server's own security, then 403 with a key that may not read."""
    prefix = f"site-{uuid.uuid4().hex[:12]}"
    old, encoded = key(guarded, *ALL_IT_NEEDS)
    with site_on(settings, search_url=guarded.urls[0], search_index_prefix=prefix, search_api_key=encoded) as site:
        good = site.main._client
        with site.families() as seen:
            admin(guarded).security.invalidate_api_key(ids=[old])
            until(lambda: site.searcher.is_left_alone(site.main))
            _, blind = key(guarded, "monitor")
            for wrong in (good, good.options(api_key=blind)):
                use(site, wrong)
                site.later(REST_SECONDS)
                assert site.answered_by == "embedded"
                said = site.app.test_cli_runner().invoke(args=["search", "status"])
                assert "does not accept this API key, or the key lacks a right" in said.output
                site.change(8, "Changed while no key was accepted, about zebras.")
                assert site.get("/search?q=zebras")[1] == ("reading-group-08",)
            _, new = key(guarded, *ALL_IT_NEEDS)
            use(site, good.options(api_key=new))
            until(lambda: back(site))
        assert seen.longest < IN_TIME
        tell(site, seen)


def test_families_while_the_disk_is_too_full_to_write(guarded: Cluster, guarded_site: Site, tell: Told) -> None:
    """The flood stage: Elasticsearch goes on answering and takes no change."""
    site, cluster = guarded_site, admin(guarded).cluster
    marks = [f"cluster.routing.allocation.disk.watermark.{name}" for name in ("low", "high", "flood_stage")]
    watched = {"cluster.info.update.interval": "10s", "cluster.routing.allocation.disk.threshold_enabled": True}
    cluster.put_settings(persistent=watched)
    with site.families() as seen:
        cluster.put_settings(persistent=dict.fromkeys(marks, "1%"))  # of the disk in use is too much already
        try:
            until(lambda: is_read_only(site))
            assert not takes_changes(site, 2)
            until(lambda: back(site))  # it is asked as before
            assert site.standing()["waiting"] == 1
        finally:
            cluster.put_settings(persistent=dict.fromkeys(marks, "100%"))
        until(lambda: not is_read_only(site))  # Elasticsearch lets go by itself
    assert seen.longest < IN_TIME
    tell(site, seen)
    assert site.standing()["refused"] == 0
    assert site.get("/search?q=zebras")[1] == ("reading-group-02",)


def is_read_only(site: Site) -> bool:
    """Whether the cluster has closed our index for writing."""
    name = site.main.indexes.live
    found = site.main._patient.indices.get_settings(index=name, name="index.blocks.*", flat_settings=True).body
    return "true" in str(found)


def takes_changes(site: Site, number: int) -> bool:
    """Whether the cluster took the change of a listing."""
    site.change(number, "Changed while the disk was full, about zebras.")
    with site.app.app_context():
        jobs.relay()
    return bool(site.standing()["waiting"] == 0)


def test_families_while_the_master_of_three_is_killed(three: Cluster, settings: Settings, tell: Told) -> None:
    with site_on(settings, search_url=",".join(three.urls)) as site:
        client = site.main._patient
        client.cluster.health(wait_for_status="green", timeout="30s")
        with site.families() as seen:
            for number in range(2, 40, 6):
                if number == 14:
                    three.kill_master(client)
                site.change(number, "Changed round the killing, about zebras.")
                with site.app.app_context():
                    jobs.relay()
            until(lambda: site.main.health().state == "ready")
            until(lambda: back(site))
        assert seen.longest < IN_TIME
        tell(site, seen)
        assert len(site.get("/search?q=zebras")[1]) == 7
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
        assert time.monotonic() - started_at < IN_TIME
    with pytest.raises(EngineUnavailableError):
        engine.apply([worker.document(1, 1)], seconds=0.3)


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
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
