"""Reports in Elasticsearch: sections nested in their report; all of a query has to be in one of them."""

from typing import Any

from config.search import TIER, section_weights
from search.elasticsearch import question
from search.plan import Plan
from search.reports.apart import plan_apart
from search.reports.document import MOST_SECTIONS, SECTION_FIELDS

Json = dict[str, Any]
SECTIONS = "sections"
ANYWHERE = f"{SECTIONS}.anywhere"


def _conditions(plan: Plan) -> list[Json]:
    """Sections that hold all of it; which ones comes back with the report, best first."""
    if not plan.slots:
        return []
    found: Json = {
        "name": SECTIONS,
        "size": MOST_SECTIONS,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": [f"{SECTIONS}.code"],
        "sort": ["_score", {f"{SECTIONS}.place": {"order": "asc"}}],
    }
    return [{"nested": {"path": SECTIONS, "query": _section(plan), "inner_hits": found}}]


def _scores(plan: Plan) -> list[Json]:
    """What the best of those sections is worth."""
    return [{"nested": {"path": SECTIONS, "score_mode": "max", "query": _section(plan)}}]


def _section(plan: Plan) -> Json:
    plan, points = plan_apart(plan), section_weights().points
    worth = [
        question.strongest(slot, f"{SECTIONS}.{field}", points[field])
        for slot in plan.slots
        for field in SECTION_FIELDS
    ]
    if plan.together:
        worth.append(question.worth(TIER, question.any_of((plan.together,), (ANYWHERE,))))
    # Nothing but what is worth something adds to the score: a clause that matches all would add 1.
    return {"bool": {"filter": [question.any_of(slot.phrases, (ANYWHERE,)) for slot in plan.slots], "should": worth}}


REPORT_WORDS = question.WordQuestion(_conditions, _scores)
"""All of the query in one section of a report."""
