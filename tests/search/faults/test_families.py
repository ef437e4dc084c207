"""What families see while the cluster is broken in a way of its own, and that nothing is lost afterwards.

Faults of one site's indexes, or of the way to the cluster: they disturb nobody else on the node that all tests share.
What hurts a whole node is in test_clusters.py.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from localoffer.database import db
from localoffer.outbox import OutboxEntry
from search import breaker, deadline, engine, jobs
from search.breaker import FEWEST_FOR_SLOWNESS, REST_SECONDS, SLOW_SECONDS
from search.searching import DEADLINE_SECONDS
from tests.search.faults.between import Between
from tests.search.faults.sites import IN_TIME, Seen, Site, until

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]
Told = Callable[[Site, Seen], None]


def is_back(site: Site) -> bool:
    """The next page is the main engine's again, once the breaker's rest is over."""
    site.later(REST_SECONDS)
    return site.answered_by == "elasticsearch"


def test_a_pulled_cable(site: Site, cable: Between, tell: Told) -> None:
    until(lambda: is_back(site))
    with site.families() as seen:
        cable.pulled()
        until(lambda: site.searcher.is_left_alone(site.main))
        site.change(2, "Changed while the cable was pulled, about zebras.")
        status, names, _ = site.get("/search?q=zebras")
        assert (status, names) == (200, ("reading-group-02",))  # the standby has it at once
        assert site.standing()["waiting"] == 1
        assert site.standing()["left_alone_since"]
        until(lambda: seen.pages > 40)
        cable.mended()
        until(lambda: is_back(site))
    assert seen.longest < IN_TIME
    tell(site, seen)
    assert site.standing()["left_alone_since"] is None
    assert site.get("/search?q=zebras")[1] == ("reading-group-02",)


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_server_that_refuses_everything(site: Site, cable: Between, tell: Told, status: int) -> None:
    with site.families() as seen:
        cable.says(status)
        until(lambda: site.searcher.is_left_alone(site.main))
        site.change(8, "Changed while nothing was taken, about zebras.")
        assert site.get("/search?q=zebras")[1] == ("reading-group-08",)
        with site.app.app_context():
            jobs.relay()  # it cannot tell the cluster, and keeps what it has to tell
        assert site.standing()["waiting"] == 1
        said = site.app.test_cli_runner().invoke(args=["search", "status"])
        assert "elasticsearch (main): away" in said.output
        assert ("does not accept this API key" in said.output) == (status in (401, 403))
        cable.mended()
        until(lambda: is_back(site))
    assert seen.longest < IN_TIME
    tell(site, seen)


def test_slow_answers_are_answers_until_they_are_too_slow(
    site: Site, cable: Between, tell: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.families(threads=1) as seen:
        with monkeypatch.context() as patient:  # a busy machine may not make them slower than is meant here
            patient.setattr(breaker, "SLOW_SECONDS", 60.0)
            patient.setattr(site.searcher, "_deadline", 60.0)
            patient.setattr(deadline, "PAGE_SECONDS", 60.0)
            cable.slow(SLOW_SECONDS / 3)
            until(lambda: seen.pages > 16)
            assert not site.searcher.is_left_alone(site.main)
        cable.slow(DEADLINE_SECONDS * 2)
        until(lambda: site.searcher.is_left_alone(site.main))
        site.later(REST_SECONDS)
        cable.mended()
        until(lambda: is_back(site))
    assert seen.longest < IN_TIME
    tell(site, seen)


def test_answers_that_are_mostly_slow_open_the_breaker_though_none_is_too_late(
    site: Site, cable: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "SLOW_SECONDS", 0.1)
    site.searcher._deadline = 60.0  # a busy machine may not make one of them too late
    cable.slow(0.11)
    for _ in range(FEWEST_FOR_SLOWNESS - 1):
        assert site.answered_by == "elasticsearch"
    assert not site.searcher.is_left_alone(site.main)
    assert site.answered_by == "elasticsearch"
    assert site.searcher.is_left_alone(site.main)
    assert site.answered_by == "embedded"


def test_a_closed_index(site: Site, tell: Told) -> None:
    client, name = site.main._patient, site.main.indexes.behind(site.main.indexes.live)[0]
    with site.families() as seen:
        client.indices.close(index=name)
        until(lambda: site.searcher.is_left_alone(site.main))
        site.change(14, "Changed while the index was closed, about zebras.")
        assert site.get("/search?q=zebras")[1] == ("reading-group-14",)
        client.indices.open(index=name)
        until(lambda: is_back(site))
    assert seen.longest < IN_TIME
    tell(site, seen)


def test_a_cluster_that_is_red_for_us(site: Site, tell: Told) -> None:
    """The index that answers has a shard that no node may hold."""
    client, live = site.main._patient, site.main.indexes.live
    (good,) = site.main.indexes.behind(live)
    red = f"{good.rpartition('-')[0]}-20261122t120000000000"
    nowhere = {"routing.allocation.require._name": "nobody", "auto_expand_replicas": "false"}
    client.indices.create(
        index=red, settings=nowhere, aliases={f"{red}-writes": {}}, wait_for_active_shards=0
    )  # fmt: skip
    with site.families() as seen:
        client.indices.update_aliases(
            actions=[{"remove": {"index": good, "alias": live}}, {"add": {"index": red, "alias": live}}]
        )
        assert client.cluster.health(index=live)["status"] == "red"
        until(lambda: site.searcher.is_left_alone(site.main))
        site.change(20, "Changed while the cluster was red, about zebras.")
        assert site.get("/search?q=zebras")[1] == ("reading-group-20",)
        assert site.standing()["waiting"] == 1
        assert site.main.health().state == "away"
        client.indices.update_aliases(
            actions=[{"remove_index": {"index": red}}, {"add": {"index": good, "alias": live}}]
        )
        until(lambda: is_back(site))
    assert seen.longest < IN_TIME
    tell(site, seen)


def test_one_listing_of_many_is_refused_and_the_others_arrive(site: Site, tell: Told) -> None:
    client, name = site.main._patient, site.main.indexes.behind(site.main.indexes.live)[0]
    refuse = {"convert": {"if": "ctx.summary.contains('zebra')", "field": "summary", "type": "integer"}}
    client.ingest.put_pipeline(id=name, processors=[refuse])
    client.indices.put_settings(index=name, settings={"index.final_pipeline": name})
    try:
        with site.families() as seen:
            for number, words in ((2, "About lions."), (8, "About zebras."), (14, "About tigers.")):
                site.change(number, words)
            site.wait_until_told()
            standing = site.standing()
            assert (standing["waiting"], standing["refused"]) == (0, 1)
            assert standing["refused_since"]
            runner: FlaskCliRunner = site.app.test_cli_runner()
            assert (
                "refused: Reading group 08: illegal_argument_exception"
                in runner.invoke(args=["search", "status"]).output
            )
            assert "1 outdated" in runner.invoke(args=["search", "verify"]).output
            site.main.settle()
            assert (site.get("/search?q=lions")[1], site.get("/search?q=tigers")[1]) == (
                ("reading-group-02",),
                ("reading-group-14",),
            )
            client.indices.put_settings(index=name, settings={"index.final_pipeline": "_none"})
            with site.app.app_context():
                jobs.reconcile()  # what was refused is tried again every night
        tell(site, seen)
    finally:
        client.indices.put_settings(index=name, settings={"index.final_pipeline": "_none"})
        client.ingest.delete_pipeline(id=name)
    with site.app.app_context():
        assert db.session.scalars(select(OutboxEntry)).all() == []


def test_another_mapping_while_families_ask(site: Site, tell: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    old = site.main.indexes.behind(site.main.indexes.live)
    with site.families() as seen:
        monkeypatch.setattr(engine, "DOCUMENT_VERSION", engine.DOCUMENT_VERSION + 1)
        assert site.main.health().state == "stale"
        until(lambda: is_back(site))  # the old one answers
        site.change(26, "Changed between the versions, about zebras.")
        with site.app.app_context():
            jobs.relay()
        assert site.main.health().state == "ready"
        assert site.main.indexes.behind(site.main.indexes.live) != old
    assert seen.longest < IN_TIME
    tell(site, seen)
    assert site.get("/search?q=zebras")[1] == ("reading-group-26",)
