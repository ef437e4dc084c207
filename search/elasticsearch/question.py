"""The question as Elasticsearch takes it: one page of hits, and the counts, as two searches in one call.

Every score is a sum of whole numbers below 2^24, so it is exact in Elasticsearch's 32-bit floats and the
order is the embedded engine's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from config.search import FIELDS, QUARTERS, TIER, ranking
from localoffer.directory.rules import KM_PER_MILE
from search.elasticsearch.mapping import ANYWHERE, LONGEST_BEGINNING
from search.folding import words
from search.plan import Phrase, Plan, Slot
from search.query import SearchQuery
from search.strength import at_least, by_strength

Json = dict[str, Any]
MOST_CODES = 1_000
"""Codes of one group that are counted; an authority has a few dozen wards, a vocabulary fewer terms."""
_TIME = "350ms"
"""Less than search.searching.DEADLINE_SECONDS: the node does not go on for nobody."""
_SUGGEST_TIME = "100ms"
_HEADER = {"allow_partial_search_results": False}  # else a passed timeout is a total too small
NAME_ORDER: list[Json] = [{"name_sort": {"order": "asc"}}, {"id": {"order": "asc"}}]
_ASSURED: Json = {"assured": {"order": "desc", "missing": "_last"}}


@dataclass(frozen=True)
class WordQuestion:
    """How a plan is put to one kind of document. `conditions`: what has to be there; `scores`: what it is worth."""

    conditions: Callable[[Plan], list[Json]]
    scores: Callable[[Plan], list[Json]]


def header() -> Json:
    """What goes before each search of several."""
    return dict(_HEADER)


def time() -> str:
    """How long a node may take."""
    return _TIME


def searches(query: SearchQuery, plan: Plan, words: WordQuestion | None = None) -> list[Json]:
    """Header and body of each search, as `_msearch` takes them. `words`: how the words are asked for; as of listings
    where it does not say."""
    words = words or LISTING_WORDS
    parts: list[Json] = [header(), _page(query, plan, words)]
    if query.facets:
        parts += [header(), _counts(query, plan, words)]
    return parts


def _page(query: SearchQuery, plan: Plan, words: WordQuestion) -> Json:
    scored = query.sort == "relevance" and bool(plan.slots)
    asked: Json = {"filter": _base(query, plan, words)}
    if scored:
        asked["should"] = words.scores(plan) + _nearness(query) + _current(query)
    return {
        "from": query.start,
        "size": query.size,
        "track_total_hits": True,
        "stored_fields": "_none_",
        "docvalue_fields": ["id", "locations"] if query.near else ["id"],
        "timeout": _TIME,
        "query": {"bool": asked},
        "post_filter": {"bool": {"filter": selected(query, query.facets)}},
        "sort": _sort(query, scored),
        "track_scores": scored,
    }


def _counts(query: SearchQuery, plan: Plan, words: WordQuestion) -> Json:
    """Unscored, so that the node can keep it until something changes."""
    return {
        "size": 0,
        "track_total_hits": False,
        "timeout": _TIME,
        "query": {"bool": {"filter": _base(query, plan, words)}},
        "aggs": {
            group: {
                "filter": {"bool": {"filter": selected(query, [one for one in query.facets if one != group])}},
                "aggs": {"codes": {"terms": {"field": f"facets.{group}", "size": MOST_CODES}}},
            }
            for group in query.facets
        },
    }


def _base(query: SearchQuery, plan: Plan, words: WordQuestion) -> list[Json]:
    """All conditions but the selections in groups that are counted."""
    conditions = words.conditions(plan)
    if query.text.strip() and not plan.slots:
        conditions.append({"match_none": {}})  # signs only: nothing can match them
    others = [group for group, _ in query.filters if group not in query.facets]
    return conditions + ages_and_radius(query) + selected(query, others)


def ages_and_radius(query: SearchQuery) -> list[Json]:
    """The ages asked for; within the radius, or had everywhere."""
    conditions: list[Json] = []
    if query.age:
        conditions.append({"range": {"age_min": {"lte": query.age[1]}}})
        conditions.append({"range": {"age_max": {"gte": query.age[0]}}})
    if query.near and query.radius_km is not None:
        conditions.append({"bool": {"should": [_within(query.radius_km, query), _everywhere()]}})
    return conditions


def selected(query: SearchQuery, groups: Sequence[str]) -> list[Json]:
    """The codes chosen in these groups."""
    return [{"terms": {f"facets.{group}": list(codes)}} for group, codes in query.filters if group in groups]


def any_of(phrases: Sequence[Phrase], fields: Sequence[str]) -> Json:
    """One of the phrases in one of the fields; nothing where there are no phrases."""
    if not phrases:
        return {"match_none": {}}
    return {"bool": {"should": [_phrase(field, words) for words in phrases for field in fields]}}


def _phrase(field: str, phrase: Phrase) -> Json:
    if len(phrase) == 1:
        return {"match": {field: {"query": phrase[0]}}}
    return {"match_phrase": {field: {"query": " ".join(phrase)}}}


def worth(points: int, *conditions: Json) -> Json:
    """So many points where all the conditions fit."""
    return {"constant_score": {"boost": points, "filter": {"bool": {"filter": list(conditions)}}}}


def _tiers(plan: Plan) -> list[Json]:
    nearly = [at_least(ranking().named_from, slot) for slot in plan.slots]
    in_name = _either(_all(nearly, FIELDS[:1]), plan)
    called: Json = {"term": {"name_sort": plan.whole}}
    return [
        worth(TIER, _either(_all(nearly, FIELDS[:2]), plan)),
        worth(TIER, in_name),
        worth(TIER, in_name, called),
    ]


def _all(slots: Sequence[Sequence[Phrase]], fields: Sequence[str]) -> Json:
    """A phrase of every slot in one of the fields."""
    return {"bool": {"filter": [any_of(phrases, fields) for phrases in slots]}}


def _either(condition: Json, plan: Plan) -> Json:
    """The condition, or being what the whole query is the name of."""
    return {"bool": {"should": [condition, *_of_topics(plan)]}} if plan.topics else condition


def _of_topics(plan: Plan) -> list[Json]:
    return [{"term": {f"facets.{group}": code}} for group, code in plan.topics]


def _points(plan: Plan) -> list[Json]:
    weights = ranking()
    points = [strongest(slot, field, weights.points[field]) for slot in plan.slots for field in FIELDS]
    if plan.phrase:
        points.append(worth(weights.phrase, _phrase("name", plan.phrase)))
        points.append(worth(weights.begins, {"prefix": {"name_sort": {"value": plan.whole}}}))
    if plan.topics:
        points.append(worth(weights.topic, {"bool": {"should": _of_topics(plan)}}))
    return points


def strongest(slot: Slot, field: str, points: int) -> Json:
    """Points of one slot in one field: those of the strongest alternative that is there."""
    choices = [
        worth(points * strength // QUARTERS, any_of(phrases, (field,))) for strength, phrases in by_strength(slot)
    ]
    return choices[0] if len(choices) == 1 else {"dis_max": {"queries": choices}}


def _nearness(query: SearchQuery) -> list[Json]:
    """Points for each circle. What is had everywhere is inside the wider ones without lying in them."""
    if not query.near:
        return []
    weights = ranking().nearness
    points = []
    for miles in weights.circles:
        inside = [_within(miles * KM_PER_MILE, query)]
        inside += [_everywhere()] if miles >= weights.everywhere_is else []
        points.append(worth(weights.worth, {"bool": {"should": inside}}))
    return points


def _everywhere() -> Json:
    weights = ranking().nearness
    return {"terms": {f"facets.{weights.group}": list(weights.codes)}}


def _current(query: SearchQuery) -> list[Json]:
    if query.today is None:
        return []
    return [worth(ranking().current, {"range": {"lapses_on": {"gt": query.today.isoformat()}}})]


def _sort(query: SearchQuery, scored: bool) -> list[Any]:
    if query.sort == "name":
        return NAME_ORDER
    if query.sort == "assured":
        return [_ASSURED, *NAME_ORDER]
    far: list[Any] = []
    if query.near:
        far = [{"_geo_distance": {"locations": _point(query), "order": "asc", "unit": "km", "mode": "min",
                                  "distance_type": "arc"}}]  # fmt: skip
    if query.sort == "distance":
        return [*far, *NAME_ORDER]
    return [*(["_score"] if scored else []), *far, _ASSURED, *NAME_ORDER]


LISTING_WORDS = WordQuestion(
    lambda plan: [any_of(slot.phrases, (ANYWHERE,)) for slot in plan.slots], lambda plan: _tiers(plan) + _points(plan)
)
"""All of the query anywhere in a listing."""


def _within(km: float, query: SearchQuery) -> Json:
    return {"geo_distance": {"distance": f"{km}km", "locations": _point(query)}}


def _point(query: SearchQuery) -> Json:
    assert query.near is not None
    return {"lat": query.near[0], "lon": query.near[1]}


def suggestion(text: str, n: int) -> Json | None:
    """Names for what is being typed; None where it has no letter or digit."""
    typed = words(text)[:12]
    if not typed:
        return None
    conditions: list[Json] = [{"match": {"name.words": {"query": " ".join(typed[:-1]), "operator": "and"}}}]
    last = typed[-1]
    conditions = conditions if typed[:-1] else []
    conditions.append({"match": {"name.beginnings": {"query": last[:LONGEST_BEGINNING]}}})
    if len(last) > LONGEST_BEGINNING:
        conditions.append({"prefix": {"name.words": {"value": last}}})
    starts = {"constant_score": {"filter": {"prefix": {"name_sort": {"value": " ".join(typed)}}}}}
    return {
        "size": n,
        "_source": ["id", "shown_name"],
        "timeout": _SUGGEST_TIME,
        "query": {"bool": {"filter": conditions, "should": [starts]}},
        "sort": ["_score", *NAME_ORDER],
    }


def similar(id: str, facets: dict[str, list[str]], n: int) -> Json:
    """Listings that share codes with this one, by what the shared codes are worth."""
    shared = [
        {"constant_score": {"boost": weight, "filter": {"term": {f"facets.{group}": code}}}}
        for group, weight in ranking().similar.items()
        for code in dict.fromkeys(facets.get(group, []))
    ]
    return {
        "size": n,
        "stored_fields": "_none_",
        "docvalue_fields": ["id"],
        "timeout": _TIME,
        "query": {"bool": {"must_not": [{"term": {"id": id}}], "should": shared, "minimum_should_match": 1}},
        "sort": ["_score", *NAME_ORDER],
    }
