"""Engines with an index of reports: the embedded one always, Elasticsearch where a server is named."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.elasticsearch import question
from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.elasticsearch.kinds import REPORTS as REPORTS_IN_ELASTICSEARCH
from search.embedded.engine import EmbeddedEngine
from search.embedded.sections import REPORTS
from search.engine import SearchEngine


@pytest.fixture(scope="session")
def make_report_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], SearchEngine]]:
    """Makes engines of either kind, each with an index of its own, and removes those from the cluster."""
    made: list[ElasticsearchEngine] = []
    patience = pytest.MonkeyPatch()
    patience.setattr(question, "_TIME", "60s")

    def make(kind: str) -> SearchEngine:
        if kind == "embedded":
            return EmbeddedEngine(Path(tmp_path_factory.mktemp("reports")), layout=REPORTS)
        url = request.getfixturevalue("elasticsearch_url")
        client = connect(url.split(",")).options(request_timeout=60)
        made.append(ElasticsearchEngine(client, f"test-{uuid.uuid4().hex[:12]}", kind=REPORTS_IN_ELASTICSEARCH))
        return made[-1]

    yield make
    for engine in made:
        engine.indexes.remove_all()
    patience.undo()
