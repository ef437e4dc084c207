"""Single calls to a cluster, with every fault the client can raise turned into one of ours."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from search.document import SearchDocument
from search.elasticsearch import answer, nearby, question
from search.elasticsearch.indexes import own_alias
from search.elasticsearch.kinds import Kind
from search.elasticsearch.mapping import vector_field
from search.engine import Delete, EngineUnavailableError, Failure
from search.meaning import Embedder, Vector
from search.plan import Plan
from search.query import RelatedLists, SearchQuery, SearchResults


def search(
    client: Elasticsearch, index: str, query: SearchQuery, plan: Plan, kind: Kind, seconds: float | None = None
) -> SearchResults:
    """The page and its counts in one call. An index, or the alias of one. `seconds`: how long the node may take where
    nobody waits for a page."""
    searches = question.searches(query, plan, kind.words)
    if seconds is not None:
        searches = [part | {"timeout": f"{seconds:g}s"} if "timeout" in part else part for part in searches]
    sent = client.msearch(index=index, searches=searches)
    return answer.results(sent["responses"], query, plan)


def related(
    client: Elasticsearch,
    index: str,
    query: SearchQuery,
    plan: Plan,
    n: int,
    meaning: Embedder | None,
    vector: Vector | None,
) -> RelatedLists:
    """Both lists. How many listings fit decides in which way their vectors are compared, so those are asked for
    in a second call."""
    parts = [question.header(), nearby.by_words(query, plan, n)]
    parts += [question.header(), nearby.counted(query)] if vector is not None and meaning else []
    answers = client.msearch(index=index, searches=parts)["responses"]
    words = answer.scored(answers[0], query)
    if vector is None or meaning is None:
        return RelatedLists(words)
    count = answer.check_part(answers[1])["hits"]["total"]["value"]
    asked = nearby.by_meaning(query, vector_field(meaning), vector, n, exact=count <= nearby.EXACT_UP_TO)
    found = client.msearch(index=index, searches=[question.header(), asked])["responses"][0]
    return RelatedLists(words, answer.scored(found, query, nearby.LIFT))


def versions(client: Elasticsearch, index: str) -> Iterator[tuple[str, int]]:
    """One picture of an index, however long reading it takes."""
    with in_words():
        pit = client.open_point_in_time(index=index, keep_alive="2m")["id"]
        after: list[Any] | None = None
        fields = [{"field": "id"}, {"field": "row_version"}]
        try:
            while True:
                page = client.search(
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
                client.close_point_in_time(id=pit)


def bulk(
    client: Elasticsearch,
    index: str,
    upserts: Sequence[SearchDocument],
    deletes: Sequence[Delete],
    visible: bool,
    meaning: Embedder | None,
    kind: Kind,
) -> dict[str, Failure]:
    """Send changes under the listing's own version; a newer one that is already there is as good."""
    operations: list[dict[str, Any]] = []
    for document in upserts:
        operations += [{"index": _address(document.id, document.version)}, kind.source(document, meaning)]
    operations += [{"delete": _address(delete.id, delete.version)} for delete in deletes]
    if not operations:
        return {}
    sent = client.bulk(index=own_alias(index), operations=operations, require_alias=True, refresh=visible)
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
def in_words() -> Iterator[None]:
    """Both of the client's families of errors as one of ours."""
    try:
        yield
    except (TransportError, ApiError) as error:
        raise EngineUnavailableError(words_for(error)) from error


def words_for(error: Exception) -> str:
    """What whoever looks after the cluster needs to read."""
    if isinstance(error, ApiError) and error.meta.status in (401, 403):
        return "Elasticsearch does not accept this API key, or the key lacks a right it needs."
    return f"Elasticsearch cannot be used: {type(error).__name__}: {str(error)[:300]}"
