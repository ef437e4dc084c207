"""A brute-force engine: the contract in plain Python over a list, slow and obviously right."""

from collections import Counter
from collections.abc import Iterable

from config.search import FIELDS, ranking
from localoffer.directory.rules import KM_PER_MILE
from search.document import SearchDocument
from search.folding import words
from search.geometry import nearest_km
from search.planner import Phrase, Plan, Slot
from search.query import Hit, SearchQuery, SearchResults
from search.stemming import stems


class Oracle:
    """Answers as both engines have to."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        self.documents = list(documents)
        self._fields = {
            document.id: {field: _stemmed(words(getattr(document, field))) for field in FIELDS}
            for document in self.documents
        }

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        base = [document for document in self.documents if self._fits(document, query, plan)]
        found = [document for document in base if _selected(document, query.filters)]
        found.sort(key=lambda document: self._key(document, query, plan))
        facets = {}
        for group in query.facets:
            others = tuple(one for one in query.filters if one[0] != group)
            counts = Counter(
                code for document in base if _selected(document, others) for code in set(document.facets.get(group, ()))
            )
            facets[group] = dict(counts)
        page = found[query.start : query.start + query.size]
        return SearchResults(len(found), [self._hit(one, query, plan) for one in page], facets, plan, "oracle")

    def _fits(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> bool:
        if query.text.strip() and not plan.slots:
            return False
        if not all(self._in(document, slot, FIELDS) for slot in plan.slots):
            return False
        if query.age and not (document.age_min <= query.age[1] and document.age_max >= query.age[0]):
            return False
        if query.radius_km is not None:
            away = nearest_km(query.near, document.locations)
            return away is not None and away <= query.radius_km
        return True

    def _in(self, document: SearchDocument, slot: Slot, fields: Iterable[str]) -> bool:
        return any(
            _contains(self._fields[document.id][field], phrase) for field in fields for phrase in slot.phrases
        )

    def _tier(self, document: SearchDocument, plan: Plan) -> int:
        if not all(self._in(document, slot, FIELDS[:2]) for slot in plan.slots):
            return 0
        if not all(self._in(document, slot, FIELDS[:1]) for slot in plan.slots):
            return 1
        return 3 if " ".join(words(document.name)) == plan.whole else 2

    def _points(self, document: SearchDocument, plan: Plan) -> int:
        points = sum(
            ranking().points[field] for slot in plan.slots for field in FIELDS if self._in(document, slot, [field])
        )
        whole = bool(plan.phrase) and _contains(self._fields[document.id]["name"], plan.phrase)
        begins = bool(plan.phrase) and document.name_sort.startswith(plan.whole)
        return points + ranking().phrase * whole + ranking().begins * begins

    def _scores(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> tuple[int, int]:
        if query.sort != "relevance" or not plan.slots:
            return 0, 0
        points = self._points(document, plan) + _nearness(document, query)
        if query.today and document.lapses_on and document.lapses_on > query.today:
            points += ranking().current
        return self._tier(document, plan), points

    def _key(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> tuple:
        name = (document.name_sort, document.id)
        assured = -document.assured.toordinal() if document.assured else 1
        far = nearest_km(query.near, document.locations) if query.near else 0.0
        far = float("inf") if far is None else far
        if query.sort == "name":
            return name
        if query.sort == "assured":
            return (assured, *name)
        if query.sort == "distance":
            return (far, *name)
        tier, points = self._scores(document, query, plan)
        return (-tier, -points, far, assured, *name)

    def _hit(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> Hit:
        away = nearest_km(query.near, document.locations) if query.near else None
        return Hit(document.id, *self._scores(document, query, plan), away)


def _nearness(document: SearchDocument, query: SearchQuery) -> int:
    if query.near is None:
        return 0
    away = nearest_km(query.near, document.locations)
    miles = float("inf") if away is None else away / KM_PER_MILE
    weights = ranking().nearness
    if set(weights.codes) & set(document.facets.get(weights.group, ())):
        miles = min(miles, weights.everywhere_is)
    return sum(miles <= circle for circle in weights.circles)


def _selected(document: SearchDocument, filters: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    return all(set(codes) & set(document.facets.get(group, ())) for group, codes in filters)


def _stemmed(found: Iterable[str]) -> list[str]:
    found = list(found)
    known = stems(found)
    return [known[word] for word in found]


def _contains(text: list[str], phrase: Phrase) -> bool:
    wanted = _stemmed(phrase)
    return any(text[start : start + len(wanted)] == wanted for start in range(len(text) - len(wanted) + 1))
