"""Engines to test: the embedded one always, Elasticsearch where a server is named."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.elasticsearch import question
from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.embedded.engine import EmbeddedEngine
from search.engine import SearchEngine
from search.meaning import Embedder
from tests.search.generated import MODEL

ELASTICSEARCH = pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)


@pytest.fixture(scope="session")
def make_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., SearchEngine]]:
    """Makes engines of either kind, each with an index of its own, and removes those from the cluster."""
    made: list[ElasticsearchEngine] = []
    # The contract is about what is answered, not how soon a server that has just started on a busy machine does.
    patience = pytest.MonkeyPatch()
    patience.setattr(question, "_TIME", "60s")
    patience.setattr(question, "_SUGGEST_TIME", "60s")

    def make(kind: str, meaning: Embedder | None = MODEL) -> SearchEngine:
        if kind == "embedded":
            return EmbeddedEngine(Path(tmp_path_factory.mktemp("index")), meaning)
        url = request.getfixturevalue("elasticsearch_url")
        client = connect(url.split(",")).options(request_timeout=60)
        made.append(ElasticsearchEngine(client, f"test-{uuid.uuid4().hex[:12]}", meaning))
        return made[-1]

    yield make
    for engine in made:
        engine.indexes.remove_all()
    patience.undo()


@pytest.fixture(params=["embedded", ELASTICSEARCH])
def engine(request: pytest.FixtureRequest, make_engine: Callable[..., SearchEngine]) -> SearchEngine:
    """An engine with an empty index."""
    fresh = make_engine(request.param)
    fresh.rebuild([])
    return fresh
