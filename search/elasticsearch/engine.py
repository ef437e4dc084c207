"""The Elasticsearch engine: 8.19 and later, through its own Python client."""

import contextlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from elastic_transport import TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from search.document import SearchDocument
from search.elasticsearch import answer, calls, nearby, question
from search.elasticsearch.indexes import Indexes
from search.elasticsearch.kinds import LISTINGS, Kind
from search.elasticsearch.mapping import kept_vector, vector_field
from search.engine import Check, Delete, EngineUnavailableError, Failure, Health, Suggestion
from search.meaning import Embedder, Vector
from search.plan import Plan
from search.query import RelatedLists, SearchQuery, SearchResults

READ_SECONDS = 0.8
WRITE_SECONDS = 10.0
"""Told by the scheduler, which has time. A request brings a shorter limit of its own."""
_BATCH = 500


def connect(hosts: Sequence[str], api_key: str = "", ca_file: Path | None = None) -> Elasticsearch:
    """A client for one cluster. One host more is one try more, since a stopped one answers at once."""
    # It would tell of every failed try; we say once that the cluster is away, and once that it is back.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    return Elasticsearch(
        list(hosts),
        api_key=api_key or None,
        request_timeout=READ_SECONDS,
        max_retries=len(hosts) - 1,
        retry_on_timeout=False,
        ca_certs=str(ca_file) if ca_file else DEFAULT,
    )


class ElasticsearchEngine:
    """One site's indexes on a cluster."""

    name = "elasticsearch"

    def __init__(
        self,
        client: Elasticsearch,
        prefix: str = "localoffer",
        meaning: Embedder | None = None,
        kind: Kind = LISTINGS,
    ) -> None:
        self._client, self._prefix, self.meaning, self._kind = client, prefix, meaning, kind
        self._patient = client.options(request_timeout=WRITE_SECONDS, max_retries=2, retry_on_timeout=True)
        self.indexes = Indexes(self._patient, prefix, meaning, kind)
        self._looking = Indexes(client, prefix, meaning, kind)

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `SearchEngine.search`."""
        with calls.in_words():
            return calls.search(self._client, self.indexes.live, query, plan, self._kind)

    def related(self, query: SearchQuery, plan: Plan, vector: Vector | None, n: int) -> RelatedLists:
        """See `SearchEngine.related`."""
        with calls.in_words():
            return calls.related(self._client, self.indexes.live, query, plan, n, self.meaning, vector)

    def suggest(self, text: str, n: int) -> list[Suggestion]:
        """See `SearchEngine.suggest`."""
        asked = question.suggestion(text, n)
        if asked is None:
            return []
        with calls.in_words():
            hits = self._ask(asked)
        return [Suggestion(hit["_source"]["id"], hit["_source"]["shown_name"]) for hit in hits]

    def more_like(self, id: str, n: int) -> list[str]:
        """See `SearchEngine.more_like`."""
        with calls.in_words():
            try:
                this = self._client.get(index=self.indexes.live, id=id, source_includes=["facets", "meaning_*_kept"])
            except NotFoundError as error:
                if "error" in error.body:
                    raise  # the index, not the listing, is missing
                return []
            hits = self._ask(self._like(id, this["_source"], n))
        return [hit["fields"]["id"][0] for hit in hits]

    def apply(
        self,
        upserts: Sequence[SearchDocument],
        deletes: Sequence[Delete] = (),
        *,
        visible: bool = False,
        seconds: float | None = None,
    ) -> dict[str, Failure]:
        """See `SearchEngine.apply`. A listing counts as done when every index has it.

        An index of another version of the product would refuse our documents for good. It is told what to drop,
        which families must not see for another minute; the rest waits for the index being built in its place.
        """
        client = self._patient if seconds is None else self._client.options(request_timeout=seconds, max_retries=0)
        failures: dict[str, Failure] = {}
        with calls.in_words():
            names = Indexes(client, self._prefix, self.meaning, self._kind).written()
            if not names:
                raise EngineUnavailableError("Elasticsearch has no index yet. Run `flask search rebuild`.")
            for name in names:
                taken = upserts if self.indexes.is_current(name) else ()
                failures |= calls.bulk(client, name, taken, deletes, visible, self.meaning, self._kind)
            if not any(map(self.indexes.is_current, names)):
                raise EngineUnavailableError("Elasticsearch's index was built by another version; it is due a rebuild.")
        return failures

    def rebuild(self, documents: Iterable[SearchDocument], check: Check | None = None) -> int:
        """See `SearchEngine.rebuild`. Raises EngineUnavailableError, also where a document was refused."""
        with calls.in_words():
            name = self.indexes.begin()
            try:
                self._fill(name, documents)
                self.indexes.fill_ended(name)
                if check:
                    check(_Filled(self._patient, name, self._kind))
                count = int(self._patient.count(index=name)["count"])
                self.indexes.finish(name)
            except BaseException:
                with contextlib.suppress(TransportError, ApiError):
                    self.indexes.abandon(name)
                raise
        return count

    def versions(self) -> Iterator[tuple[str, int]]:
        """See `SearchEngine.versions`."""
        return calls.versions(self._patient, self.indexes.live)

    def tidy(self, now: datetime) -> None:
        """See `SearchEngine.tidy`."""
        with calls.in_words():
            self.indexes.tidy(now)

    def settle(self) -> None:
        """See `SearchEngine.settle`."""
        with calls.in_words():
            self._patient.indices.refresh(index=self.indexes.live)

    def health(self) -> Health:
        """See `SearchEngine.health`."""
        try:
            live, since = self._looking.live_and_building()
            if not live:
                return Health("missing", detail="no index has been built", building_since=since)
            documents = int(self._client.count(index=self.indexes.live)["count"])
            if not all(map(self.indexes.is_current, live)):
                return Health("stale", documents, "built by another version", since)
            return Health("ready", documents, building_since=since)
        except (TransportError, ApiError) as error:
            return Health("away", detail=calls.words_for(error))

    def _like(self, id: str, source: dict[str, Any], n: int) -> dict[str, Any]:
        """The question for listings like this one: by its vector, or by its codes where it has none of our model."""
        kept = source.get(kept_vector(self.meaning)) if self.meaning else None
        if not kept or not self.meaning:
            return question.similar(id, source["facets"], n)
        count = int(self._client.count(index=self.indexes.live)["count"])
        vector = np.frombuffer(bytes.fromhex(kept), dtype=np.int8)
        exact = count <= nearby.EXACT_UP_TO
        return nearby.by_meaning(SearchQuery(), vector_field(self.meaning), vector, n, exact=exact, but=id)

    def _ask(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        sent = self._client.search(index=self.indexes.live, body=body, allow_partial_search_results=False)
        return list(answer.check_part(sent.body)["hits"]["hits"])

    def _fill(self, name: str, documents: Iterable[SearchDocument]) -> None:
        source = iter(documents)
        while batch := list(islice(source, _BATCH)):
            failures = calls.bulk(self._patient, name, batch, (), False, self.meaning, self._kind)
            if failures:
                id, failure = next(iter(failures.items()))
                raise EngineUnavailableError(f"Elasticsearch did not take listing {id}: {failure.reason}.")


class _Filled:
    """An index that is filled and does not answer yet (`search.engine.FilledIndex`)."""

    def __init__(self, client: Elasticsearch, name: str, kind: Kind) -> None:
        self._client, self._name, self._kind = client, name, kind

    def versions(self) -> Iterator[tuple[str, int]]:
        """See `FilledIndex.versions`."""
        with calls.in_words():
            self._client.indices.refresh(index=self._name)
        return calls.versions(self._client, self._name)

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `FilledIndex.search`."""
        with calls.in_words():
            return calls.search(self._client, self._name, query, plan, self._kind, WRITE_SECONDS)
