"""The contract of the search inside reports in plain Python, and generated reports to try it on."""

import random
from dataclasses import fields, replace

from config.search import TIER, section_weights
from search.document import SearchDocument
from search.folding import words
from search.plan import Plan, Slot
from search.query import Hit, SearchQuery
from search.reports.document import SECTION_FIELDS, SECTION_GROUP, ReportDocument, SectionText
from tests.search import generated
from tests.search.oracle import Oracle, _contains, _km, _stemmed, _within

CODES = ("f1", "map", "f2", "f3", "f9", "f15")


def reports(count: int, seed: int = 3) -> list[ReportDocument]:
    """Generated settings, each with up to six sections of generated words."""
    chance = random.Random(seed)
    return [_report(listing, chance) for listing in generated.documents(count)]


def _report(listing: SearchDocument, chance: random.Random) -> ReportDocument:
    pool = " ".join(listing.texts).split() or ["help"]
    sections = tuple(
        SectionText(code, *(" ".join(chance.choices(pool, k=chance.randrange(9))) for _ in SECTION_FIELDS))
        for code in chance.sample(CODES, chance.randrange(1, len(CODES) + 1))
    )
    values = {field.name: getattr(listing, field.name) for field in fields(SearchDocument)}
    facets = {**listing.facets, SECTION_GROUP: tuple(section.code for section in sections)}
    return ReportDocument(**{**values, "facets": facets, "meaning": b""}, sections=sections)


class ReportOracle(Oracle):
    """All of a query in one section; the best section decides."""

    def __init__(self, documents: list[ReportDocument]) -> None:
        super().__init__(documents)
        self._sections = {
            document.id: [
                (section.code, {name: _stemmed(words(getattr(section, name))) for name in SECTION_FIELDS})
                for section in document.sections
            ]
            for document in documents
        }

    def _scored(self, document: SearchDocument, plan: Plan) -> list[tuple[int, str]]:
        """Score and code of each section that holds all of it, best first."""
        found = [
            (_score(texts, plan), code)
            for code, texts in self._sections[document.id]
            if all(any(_points(texts[name], slot, 4) for name in texts) for slot in plan.slots)
        ]
        return sorted(found, key=lambda pair: -pair[0])

    def _fits(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> bool:
        if query.text.strip() and not plan.slots:
            return False
        return _within(document, query) and bool(not plan.slots or self._scored(document, plan))

    def _tier(self, document: SearchDocument, plan: Plan) -> int:
        return self._scored(document, plan)[0][0] // TIER

    def _points(self, document: SearchDocument, plan: Plan) -> int:
        return self._scored(document, plan)[0][0] % TIER

    def _hit(self, document: SearchDocument, query: SearchQuery, plan: Plan) -> Hit:
        codes = tuple(code for _, code in self._scored(document, plan)) if plan.slots else ()
        return replace(Hit(document.id, *self._scores(document, query, plan), _km(document, query)), sections=codes)


def _score(texts: dict[str, list[str]], plan: Plan) -> int:
    points = sum(
        _points(texts[name], slot, section_weights().points[name]) for slot in plan.slots for name in SECTION_FIELDS
    )
    together = bool(plan.together) and any(_contains(text, plan.together) for text in texts.values())
    return points + TIER * together


def _points(text: list[str], slot: Slot, worth: int) -> int:
    return worth * max((one.strength for one in slot.alternatives if _contains(text, one.phrase)), default=0) // 4
