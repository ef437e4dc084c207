"""The Elasticsearch engine: 8.19 and later, through its own Python client."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from elastic_transport import TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from search.document import SearchDocument
from search.elasticsearch import answer, question
from search.elasticsearch.indexes import Indexes
from search.elasticsearch.mapping import SCHEMA_HASH, source_of
from search.engine import Delete, EngineUnavailableError, Failure, Health, Suggestion
from search.planner import Plan
from search.query import SearchQuery, SearchResults

READ_SECONDS = 0.8
WRITE_SECONDS = 30.0
_BATCH = 500


def connect(hosts: Sequence[str], api_key: str = "", ca_file: Path | None = None) -> Elasticsearch:
    """A client for one cluster. One host more is one try more, since a stopped one answers at once."""
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

    def __init__(self, client: Elasticsearch, prefix: str = "localoffer") -> None:
        self._client = client
        self._patient = client.options(request_timeout=WRITE_SECONDS, max_retries=2, retry_on_timeout=True)
        self.indexes = Indexes(self._patient, prefix)

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `SearchEngine.search`."""
        with _in_words():
            sent = self._client.msearch(index=self.indexes.live, searches=question.searches(query, plan))
            return answer.results(sent["responses"], query, plan)

    def suggest(self, text: str, n: int) -> list[Suggestion]:
        """See `SearchEngine.suggest`."""
        asked = question.suggestion(text, n)
        if asked is None:
            return []
        with _in_words():
            hits = self._ask(asked)
        return [Suggestion(hit["_source"]["id"], hit["_source"]["shown_name"]) for hit in hits]

    def more_like(self, id: str, n: int) -> list[str]:
        """See `SearchEngine.more_like`."""
        with _in_words():
            try:
                this = self._client.get(index=self.indexes.live, id=id, source_includes=["facets"])
            except NotFoundError as error:
                if "error" in error.body:
                    raise  # the index, not the listing, is missing
                return []
            hits = self._ask(question.similar(id, this["_source"]["facets"], n))
        return [hit["fields"]["id"][0] for hit in hits]

    def apply(
        self, upserts: Sequence[SearchDocument], deletes: Sequence[Delete] = (), *, visible: bool = False
    ) -> dict[str, Failure]:
        """See `SearchEngine.apply`. A listing counts as done when every index has it."""
        failures: dict[str, Failure] = {}
        with _in_words():
            aliases = self.indexes.write_aliases()
            if not self.indexes.behind(self.indexes.live):
                raise EngineUnavailableError("Elasticsearch has no index yet. Run `flask search rebuild`.")
            for alias in aliases:
                failures |= self._bulk(alias, upserts, deletes, visible)
        return failures

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See `SearchEngine.rebuild`. Raises EngineUnavailableError, also where a document was refused."""
        with _in_words():
            name = self.indexes.begin()
            try:
                self._fill(name, documents)
                self.indexes.fill_ended(name)
                count = int(self._patient.count(index=name)["count"])
                self.indexes.finish(name)
            except BaseException:
                with contextlib.suppress(TransportError, ApiError):
                    self.indexes.abandon(name)
                raise
        return count

    def versions(self) -> Iterator[tuple[str, int]]:
        """See `SearchEngine.versions`. One picture of the index, however long reading it takes."""
        with _in_words():
            pit = self._patient.open_point_in_time(index=self.indexes.live, keep_alive="2m")["id"]
            after: list[Any] | None = None
            fields = [{"field": "id"}, {"field": "row_version"}]
            try:
                while True:
                    page = self._patient.search(
                        pit={"id": pit, "keep_alive": "2m"}, size=2_000, sort=[{"id": "asc"}], search_after=after,
                        docvalue_fields=fields, source=False, track_total_hits=False,
                    )  # fmt: skip
                    hits = page["hits"]["hits"]
                    yield from ((hit["fields"]["id"][0], hit["fields"]["row_version"][0]) for hit in hits)
                    if not hits:
                        return
                    pit, after = page["pit_id"], hits[-1]["sort"]
            finally:
                with contextlib.suppress(TransportError, ApiError):
                    self._patient.close_point_in_time(id=pit)

    def settle(self) -> None:
        """See `SearchEngine.settle`."""
        with _in_words():
            self._patient.indices.refresh(index=self.indexes.live)

    def health(self) -> Health:
        """See `SearchEngine.health`."""
        try:
            if not self.indexes.behind(self.indexes.live):
                return Health("missing", detail="no index has been built")
            documents = int(self._client.count(index=self.indexes.live)["count"])
            state = "ready" if self.indexes.schema() == SCHEMA_HASH else "stale"
            return Health("ready" if state == "ready" else "stale", documents)
        except (TransportError, ApiError) as error:
            return Health("away", detail=_words_for(error))

    def _ask(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        sent = self._client.search(index=self.indexes.live, body=body, allow_partial_search_results=False)
        return list(answer.check_part(sent.body)["hits"]["hits"])

    def _fill(self, name: str, documents: Iterable[SearchDocument]) -> None:
        source = iter(documents)
        while batch := list(islice(source, _BATCH)):
            failures = self._bulk(f"{name}-writes", batch, (), visible=False)
            if failures:
                id, failure = next(iter(failures.items()))
                raise EngineUnavailableError(f"Elasticsearch did not take listing {id}: {failure.reason}.")

    def _bulk(
        self, alias: str, upserts: Sequence[SearchDocument], deletes: Sequence[Delete], visible: bool
    ) -> dict[str, Failure]:
        """Send changes under the listing's own version; a newer one that is already there is as good."""
        operations: list[dict[str, Any]] = []
        for document in upserts:
            operations += [{"index": _address(document.id, document.version)}, source_of(document)]
        operations += [{"delete": _address(delete.id, delete.version)} for delete in deletes]
        if not operations:
            return {}
        sent = self._patient.bulk(index=alias, operations=operations, require_alias=True, refresh=visible)
        return _failures(sent["items"]) if sent["errors"] else {}


def _address(id: str, version: int) -> dict[str, Any]:
    return {"_id": id, "version": version, "version_type": "external_gte"}


def _failures(items: list[dict[str, Any]]) -> dict[str, Failure]:
    """What was not taken. 409: already newer. 404 of a delete: already gone (it leaves its version behind)."""
    failures = {}
    for item in items:
        ((kind, outcome),) = item.items()
        status = outcome["status"]
        if status < 300 or status == 409 or (status == 404 and kind == "delete" and "error" not in outcome):
            continue
        error = outcome.get("error", {})
        reason = f"{error.get('type', 'error')}: {error.get('reason', '')}"
        # 404 with an error: the index went away meanwhile, another rebuild's doing. Worth another try.
        failures[outcome["_id"]] = Failure(reason, permanent=400 <= status < 500 and status not in (404, 408, 429))
    return failures


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """Both of the client's families of errors as one of ours."""
    try:
        yield
    except (TransportError, ApiError) as error:
        raise EngineUnavailableError(_words_for(error)) from error


def _words_for(error: Exception) -> str:
    if isinstance(error, ApiError) and error.meta.status in (401, 403):
        return "Elasticsearch does not accept this API key, or the key lacks a right it needs."
    return f"Elasticsearch cannot be used: {type(error).__name__}: {str(error)[:300]}"
