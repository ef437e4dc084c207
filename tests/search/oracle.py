"""A brute-force engine: the contract in plain Python over a list, slow and obviously right."""

from collections import Counter
from collections.abc import Iterable

from config.search import FIELDS, ranking
from localoffer.directory.rules import KM_PER_MILE
from search.document import SearchDocument
from search.folding import words
from search.geometry import nearest_km
from search.plan import Hint, Phrase, Plan, Slot
from search.query import Hit, RelatedLists, Scored, SearchQuery, SearchResults
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

    def related(self, query: SearchQuery, plan: Plan, vector: object, n: int) -> RelatedLists:
        there = [one for one in self.documents if _within(one, query) and _selected(one, query.filters)]
        worded = [(one, sum(self._hinted(one, hint) for hint in plan.hints)) for one in there]
        alike = [(one, _dot(vector, one.meaning)) for one in there if vector is not None and one.meaning]
        return RelatedLists(_best([pair for pair in worded if pair[1]], query, n), _best(alike, query, n))

    def more_like(self, id: str, n: int) -> list[str]:
        (this,) = [one for one in self.documents if one.id == id]
        alike = [(one, _dot(_numbers(this.meaning), one.meaning)) for one in self.documents if one.meaning]
        return [one.id for one in _best([pair for pair in alike if pair[0].id != id], SearchQuery(), n)]

    def _hinted(self, document: SearchDocument, hint: Hint) -> int:
        found = [
            ranking().points[field]
            for field in FIELDS
            if any(_contains(self._fields[document.id][field], phrase) for phrase in hint.phrases)
        ]
        return hint.worth * max(found, default=0)

    def _fits(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> bool:
        if query.text.strip() and not plan.slots:
            return False
        return _within(document, query) and all(self._in(document, slot, FIELDS) for slot in plan.slots)

    def _in(self, document: SearchDocument, slot: Slot, fields: Iterable[str], least: int = 0) -> bool:
        return any(
            _contains(self._fields[document.id][field], one.phrase)
            for field in fields
            for one in slot.alternatives
            if one.strength >= least
        )

    def _tier(self, document: SearchDocument, plan: Plan) -> int:
        least = ranking().named_from
        if _is_topic(document, plan):
            return 3 if " ".join(words(document.name)) == plan.whole else 2
        if not all(self._in(document, slot, FIELDS[:2], least) for slot in plan.slots):
            return 0
        if not all(self._in(document, slot, FIELDS[:1], least) for slot in plan.slots):
            return 1
        return 3 if " ".join(words(document.name)) == plan.whole else 2

    def _points(self, document: SearchDocument, plan: Plan) -> int:
        points = sum(self._field_points(document, slot, field) for slot in plan.slots for field in FIELDS)
        whole = bool(plan.phrase) and _contains(self._fields[document.id]["name"], plan.phrase)
        begins = bool(plan.phrase) and document.name_sort.startswith(plan.whole)
        points += ranking().topic * _is_topic(document, plan)
        return points + ranking().phrase * whole + ranking().begins * begins

    def _field_points(self, document: SearchDocument, slot: Slot, field: str) -> int:
        text = self._fields[document.id][field]
        found = [one.strength for one in slot.alternatives if _contains(text, one.phrase)]
        return ranking().points[field] * max(found, default=0) // 4

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
        far = _km(document, query)
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
        return Hit(document.id, *self._scores(document, query, plan), _km(document, query))


def _best(scored: list[tuple[SearchDocument, int]], query: SearchQuery, n: int) -> list[Scored]:
    scored = sorted(scored, key=lambda pair: (-pair[1], pair[0].name_sort, pair[0].id))[:n]
    return [Scored(one.id, score, _km(one, query)) for one, score in scored]


def _dot(vector: Iterable[int], meaning: bytes) -> int:
    return sum(int(one) * other for one, other in zip(vector, _numbers(meaning), strict=True))


def _numbers(meaning: bytes) -> list[int]:
    return [byte - 256 if byte > 127 else byte for byte in meaning]


def _km(document: SearchDocument, query: SearchQuery) -> float | None:
    return nearest_km(query.near, document.locations) if query.near else None


def _within(document: SearchDocument, query: SearchQuery) -> bool:
    """The ages asked for, and the radius."""
    if query.age and not (document.age_min <= query.age[1] and document.age_max >= query.age[0]):
        return False
    away = _km(document, query)
    return query.radius_km is None or _is_everywhere(document) or (away is not None and away <= query.radius_km)


def _is_topic(document: SearchDocument, plan: Plan) -> bool:
    return any(code in document.facets.get(group, ()) for group, code in plan.topics)


def _nearness(document: SearchDocument, query: SearchQuery) -> int:
    if query.near is None:
        return 0
    away = _km(document, query)
    miles = float("inf") if away is None else away / KM_PER_MILE
    weights = ranking().nearness
    if _is_everywhere(document):
        miles = min(miles, weights.everywhere_is)
    return weights.worth * sum(miles <= circle for circle in weights.circles)


def _is_everywhere(document: SearchDocument) -> bool:
    weights = ranking().nearness
    return bool(set(weights.codes) & set(document.facets.get(weights.group, ())))


def _selected(document: SearchDocument, filters: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    return all(set(codes) & set(document.facets.get(group, ())) for group, codes in filters)


def _stemmed(found: Iterable[str]) -> list[str]:
    found = list(found)
    known = stems(found)
    return [known[word] for word in found]


def _contains(text: list[str], phrase: Phrase) -> bool:
    wanted = _stemmed(phrase)
    return any(text[start : start + len(wanted)] == wanted for start in range(len(text) - len(wanted) + 1))
