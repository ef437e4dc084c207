"""Runs: every judged query put to every rule, and what each was worth."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from localoffer.directory.queries import area_labels
from search import address, asking
from search.document import SearchDocument
from search.engine import EngineUnavailableError, SearchEngine
from search.filters import known_codes
from search.geometry import nearest_km
from search.scoring.judged import NOTHING, JudgedQuery
from search.scoring.measures import DEPTH, ndcg
from search.scoring.patience import Patient
from search.scoring.records import Grades
from search.scoring.rivals import Found, Rival, in_order
from search.searching import Searcher

OURS = "ours"
_WITH_BOXES = ("place", "age")
"""Kinds for which a rival's visitor has put the place and the age into boxes of their own."""
_WIDE_KM = 8.0
"""About five miles: what counts as near where a rival leaves out the rest."""
ORDERS = ("best first", "nearest first", "best first within five miles")
"""What directories do with a place. A rival is given the one that is best for it."""


@dataclass(frozen=True)
class Outcome:
    """What one query brought: ids of the listings shown, best first, and how good that was."""

    query: JudgedQuery
    shown: tuple[str, ...]
    score: float

    @property
    def empty(self) -> bool:
        """Whether nothing was shown."""
        return not self.shown


@dataclass(frozen=True)
class Run:
    """One rule's answers to all queries."""

    rule: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Asked:
    """A query as it was understood by us: what is left of its words, and what is in the boxes for place and age."""

    query: JudgedQuery
    grades: Grades
    text: str
    near: tuple[float, float] | None = None
    age: tuple[int, int] | None = None


class Ours:
    """Our own rule, asked as the results page asks, of one engine alone."""

    def __init__(self, session: Session, engine: SearchEngine, today: date) -> None:
        self.rule = f"{OURS}, {engine.name}"
        self._session, self._today = session, today
        self._searcher = Searcher(cast(SearchEngine, Patient(engine)))
        self._labels = area_labels(session)
        self._known = known_codes(self._labels)

    def answer(self, text: str) -> asking.Answer:
        """What the page would show for words typed into the box."""
        asked = address.read([("q", text)], self._known)
        return asking.answer(self._session, self._searcher, asked, self._labels, self._today)

    def outcome(self, query: JudgedQuery, grades: Grades) -> tuple[Outcome, Asked]:
        """What is shown for a query, and how it was understood. Raises EngineUnavailableError."""
        found = self.answer(query.text)
        if found.results is None:
            raise EngineUnavailableError(f"{self.rule}: no answer to '{query.text}'. See flask search status.")
        near = (found.place.latitude, found.place.longitude) if found.place else None
        asked = Asked(query, grades, found.asked.text, near, found.asked.age)
        return _outcome(asked, shown(found)), asked


def shown(found: asking.Answer) -> list[str]:
    """Ids of the listings on the first page, what only is related after what was found."""
    results = found.results
    hits = [*(results.hits if results else ()), *found.related]
    return [hit.id for hit in hits][:DEPTH]


class Theirs:
    """Rivals over the same listings."""

    def __init__(self, documents: Sequence[SearchDocument]) -> None:
        self._documents = documents
        self._names = [document.name_sort for document in documents]

    def run(self, rival: Rival, asked: Iterable[Asked]) -> Run:
        """A rival's answers, those to queries with a place in the order that is best for it over all of them."""
        found = [(one, rival.find(one.text if one.query.kind in _WITH_BOXES else one.query.text)) for one in asked]
        runs = [[self._outcome(one, there, order) for one, there in found] for order in ORDERS]
        best = max(runs, key=lambda outcomes: sum(one.score for one in outcomes if one.query.kind == "place"))
        return Run(rival.name, tuple(best))

    def _outcome(self, asked: Asked, found: Found, order: str) -> Outcome:
        boxes = asked.query.kind in _WITH_BOXES
        near = asked.near if boxes else None
        if boxes and asked.age:
            first, last = asked.age
            found = self._kept(found, lambda one: one.age_min <= last and one.age_max >= first)
        nearest = [self._away(document, near) for document in self._documents]
        if near and order == ORDERS[2]:
            found = {
                i: score for i, score in found.items() if nearest[i] <= _WIDE_KM or not self._documents[i].locations
            }
        if near and order == ORDERS[1]:
            found = dict.fromkeys(found, 0.0)
        return _outcome(asked, [self._documents[i].id for i in in_order(found, nearest, self._names)[:DEPTH]])

    def _kept(self, found: Found, fits: Callable[[SearchDocument], bool]) -> Found:
        return {i: score for i, score in found.items() if fits(self._documents[i])}

    def _away(self, document: SearchDocument, near: tuple[float, float] | None) -> float:
        away = nearest_km(near, document.locations) if near else None
        return 0.0 if near is None else float("inf") if away is None else away


def _outcome(asked: Asked, ids: Sequence[str]) -> Outcome:
    grades = [asked.grades.get(id, 0) for id in ids]
    judged = () if asked.query.kind == NOTHING else asked.grades.values()
    return Outcome(asked.query, tuple(ids), ndcg(grades, judged))
