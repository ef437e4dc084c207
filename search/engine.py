"""What an engine is: the protocol both fulfil, and how they say that something is wrong."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from localoffer.errors import LocalOfferError
from search.document import DOCUMENT_FIELDS, DOCUMENT_VERSION, SearchDocument
from search.meaning import Embedder, Vector
from search.plan import Plan
from search.planner import PLANNER_VERSION
from search.query import RelatedLists, SearchQuery, SearchResults


class EngineUnavailableError(LocalOfferError):
    """The engine cannot answer now: it is away, too slow, or has no index that fits."""


@dataclass(frozen=True)
class Delete:
    """A listing that families may no longer see. `version` is above that of any upsert before it."""

    id: str
    version: int


@dataclass(frozen=True)
class Failure:
    """Why one document was not taken. `permanent`: sending it again cannot help."""

    reason: str
    permanent: bool


@dataclass(frozen=True)
class Suggestion:
    """A listing whose name fits what is being typed."""

    id: str
    name: str


@dataclass(frozen=True)
class Health:
    """How an engine is. `stale`: its index was built by another version of the product; `unknown`: nobody has seen
    it yet. `building_since`: a rebuild that has not ended, whether it still goes on or was killed."""

    state: Literal["ready", "missing", "stale", "away", "unknown"]
    documents: int = 0
    detail: str = ""
    building_since: datetime | None = None


class FilledIndex(Protocol):
    """A new index before it answers searches."""

    def versions(self) -> Iterator[tuple[str, int]]:
        """Id and version of every listing in it, by id."""

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """As it will answer."""


Check = Callable[[FilledIndex], None]
"""Raises EngineUnavailableError where an index must not be put in use."""


class SearchEngine(Protocol):
    """A search engine. Reads raise EngineUnavailableError; so does `apply` where nothing at all was taken."""

    name: str
    meaning: Embedder | None
    """Whose vectors its documents carry; None where they carry none."""

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """One page of hits with the counts asked for."""

    def related(self, query: SearchQuery, plan: Plan, vector: Vector | None, n: int) -> RelatedLists:
        """Up to `n` listings that have any of the plan's hints, and up to `n` whose vectors are nearest to
        `vector`; both within the query's filters, ages and radius, whether or not its slots are in them. Equal
        ones by name and id. Nothing by meaning where the index holds no vectors of this model."""

    def suggest(self, text: str, n: int) -> list[Suggestion]:
        """Up to `n` listings by name: earlier words whole, the last as far as it is typed."""

    def more_like(self, id: str, n: int) -> list[str]:
        """Ids of up to `n` other listings, those that say most nearly the same first. Without vectors: those that
        share most codes."""

    def apply(
        self,
        upserts: Sequence[SearchDocument],
        deletes: Sequence[Delete] = (),
        *,
        visible: bool = False,
        seconds: float | None = None,
    ) -> dict[str, Failure]:
        """Take changes in any order and as often as they come: the highest version wins. Answers with what
        failed, by id. `visible`: the very next search sees them. `seconds`: no single wait is longer."""

    def rebuild(self, documents: Iterable[SearchDocument], check: Check | None = None) -> int:
        """A new index from `documents`, in place of the old once it is complete; answers with how many it holds.
        `documents` is read only after `apply` has begun to write to the new one too, so nothing is lost. `check`
        sees the new one before it answers; what it raises leaves the old one in place."""

    def tidy(self, now: datetime) -> None:
        """Remove indexes that were replaced, or left unfinished, more than a day ago."""

    def versions(self) -> Iterator[tuple[str, int]]:
        """Id and version of every listing in the index, by id."""

    def settle(self) -> None:
        """Make everything applied visible."""

    def health(self) -> Health:
        """How it is; never raises."""


def schema_hash(layout: object, meaning: Embedder | None) -> str:
    """Eight characters that change whenever an index would have to be built anew."""
    parts = json.dumps([layout, DOCUMENT_FIELDS, DOCUMENT_VERSION, PLANNER_VERSION, model_of(meaning)], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:8]


def model_of(meaning: Embedder | None) -> str:
    """Whose vectors an index holds, as it notes it; empty for none. Vectors of two models cannot be compared."""
    return f"{meaning.name}, {meaning.dimensions} numbers" if meaning else ""
