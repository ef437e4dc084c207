"""Explaining: an answer with the reasons for it: why each listing shown is where it is, and why one is not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from config.search import ranking
from search import asking
from search.address import Asked
from search.document import SearchDocument
from search.engine import EngineUnavailableError, SearchEngine
from search.folding import fold
from search.indexing import documents
from search.query import DEEPEST, Hit, SearchQuery
from search.scoring.patience import Patient
from search.scoring.reasons import Explained, explained, missing, outside
from search.scoring.relating import Relating
from search.searching import Searcher


@dataclass(frozen=True)
class Placed:
    """A listing that is shown, the hit that the engine made of it, and the reasons."""

    document: SearchDocument
    hit: Hit
    why: Explained


@dataclass(frozen=True)
class Explanation:
    """An answer with the reasons for it. `query` is what the engine was asked; `related` comes below the `hits`."""

    answer: asking.Answer
    query: SearchQuery
    hits: tuple[Placed, ...]
    related: tuple[Placed, ...]


class Explainer:
    """Explains what one engine answers, from the listings as they are today."""

    def __init__(self, session: Session, engine: SearchEngine, labels: Mapping[str, str], today: date) -> None:
        self._session, self._engine, self._labels, self._today = session, engine, labels, today
        self._searcher = Searcher(cast(SearchEngine, Patient(engine)))
        self._documents = {document.id: document for document in documents(session, today)}

    def explain(self, asked: Asked) -> Explanation:
        """What is shown, and why. Raises EngineUnavailableError."""
        answer = asking.answer(self._session, self._searcher, asked, self._labels, self._today)
        if answer.results is None:
            raise EngineUnavailableError(f"{self._engine.name} does not answer. See flask search status.")
        query = asking.query_for(answer.asked, answer.place, self._today)
        plan = answer.understood.plan
        strict = [Placed(one, hit, explained(one, plan, query)) for one, hit in self._known(answer.results.hits)]
        near: list[Placed] = []
        if answer.related:
            skip = frozenset(hit.id for hit in answer.results.hits)
            relating = Relating(self._engine, query, plan, skip, ranking().related.depth + len(skip))
            near = [Placed(one, hit, relating.why(hit.id)) for one, hit in self._known(answer.related)]
        return Explanation(answer, query, tuple(strict), tuple(near))

    def named(self, name: str) -> list[SearchDocument]:
        """Listings that can be found and have this reference or name; else those whose name holds the words."""
        folded = fold(name)
        every = sorted(self._documents.values(), key=lambda one: (one.name_sort, one.id))
        exact = [one for one in every if name in (one.external_id, one.id) or (folded and one.name_sort == folded)]
        return exact or [one for one in every if folded and f" {folded} " in f" {one.name_sort} "]

    def place_of(self, found: Explanation, document: SearchDocument) -> tuple[int, int] | None:
        """Where it is among all that were found, and how many that are; None where it is not among them."""
        query = replace(found.query, page=1, size=DEEPEST, facets=())
        results = self._engine.search(query, found.answer.understood.plan)
        ids = [hit.id for hit in results.hits]
        return (ids.index(document.id) + 1, results.total) if document.id in ids else None

    def why(self, found: Explanation, document: SearchDocument) -> Explained:
        """The reasons for the place of a listing that was found."""
        return explained(document, found.answer.understood.plan, found.query)

    def absent(self, found: Explanation, document: SearchDocument) -> list[str]:
        """What keeps it from being found, and from being shown below as related, in words."""
        plan, query = found.answer.understood.plan, found.query
        lacking = missing(document, plan, query)
        if not lacking or outside(document, query) or not plan.slots:
            return lacking
        if not found.related:
            return [*lacking, "what was found fills the page, or nothing is related, so nothing is shown below it"]
        if document.id in {placed.document.id for placed in found.related}:
            return [*lacking, "it is shown below, as related"]
        skip = frozenset(placed.document.id for placed in found.hits)
        return [*lacking, *Relating(self._engine, query, plan, skip, len(self._documents)).why_not(document.id)]

    def _known(self, hits: Sequence[Hit]) -> list[tuple[SearchDocument, Hit]]:
        return [(self._documents[hit.id], hit) for hit in hits if hit.id in self._documents]
