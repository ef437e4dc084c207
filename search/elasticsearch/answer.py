"""The answer: what Elasticsearch sent, read with care (a part can fail inside a call that succeeded)."""

from typing import Any

from config.search import TIER
from search.engine import EngineUnavailableError
from search.geometry import nearest_km
from search.plan import Plan
from search.query import Hit, Point, Scored, SearchQuery, SearchResults


def check_part(part: dict[str, Any]) -> dict[str, Any]:
    """The part as it is. Raises EngineUnavailableError where it failed or is incomplete."""
    if "error" in part:
        reason = part["error"].get("type", "error") if isinstance(part["error"], dict) else str(part["error"])
        if reason == "index_not_found_exception":
            raise EngineUnavailableError("Elasticsearch has no index yet. Run `flask search rebuild`.")
        causes = part["error"].get("root_cause") or [{}] if isinstance(part["error"], dict) else [{}]
        detail = f": {str(causes[0].get('reason'))[:200]}" if causes[0].get("reason") else ""
        raise EngineUnavailableError(f"Elasticsearch answered with {reason}{detail}.")
    if part.get("timed_out") or part.get("_shards", {}).get("failed"):
        raise EngineUnavailableError("Elasticsearch answered only in part.")
    return part


def results(parts: list[dict[str, Any]], query: SearchQuery, plan: Plan) -> SearchResults:
    """The contract's results. Raises EngineUnavailableError."""
    page = check_part(parts[0])
    counts = check_part(parts[1])["aggregations"] if query.facets else {}
    return SearchResults(
        total=page["hits"]["total"]["value"],
        hits=[_hit(hit, query) for hit in page["hits"]["hits"]],
        facets={
            group: {bucket["key"]: bucket["doc_count"] for bucket in counts[group]["codes"]["buckets"]}
            for group in query.facets
        },
        plan=plan,
        engine="elasticsearch",
    )


def scored(part: dict[str, Any], query: SearchQuery, lift: int = 0) -> list[Scored]:
    """Listings with their scores, `lift` taken off. Raises EngineUnavailableError."""
    hits = check_part(part)["hits"]["hits"]
    return [Scored(hit["fields"]["id"][0], round(hit["_score"]) - lift, _away(hit, query)) for hit in hits]


def _hit(hit: dict[str, Any], query: SearchQuery) -> Hit:
    tier, points = divmod(round(hit.get("_score") or 0), TIER)
    return Hit(hit["fields"]["id"][0], tier, points, _away(hit, query), _sections(hit))


def _sections(hit: dict[str, Any]) -> tuple[str, ...]:
    """Of a report, codes of the sections that hold all of the query, as they came: best first."""
    found = hit.get("inner_hits", {}).get("sections", {}).get("hits", {}).get("hits", ())
    return tuple(section["fields"]["sections.code"][0] for section in found)


def _away(hit: dict[str, Any], query: SearchQuery) -> float | None:
    return nearest_km(query.near, map(_point, hit["fields"].get("locations", []))) if query.near else None


def _point(text: str) -> Point:
    """A place as the index keeps it: "52.7, -1.75"."""
    latitude, longitude = text.split(",")
    return float(latitude), float(longitude)
