"""Sources: where the documents of an index come from, so that listings and reports follow the database in one way."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from search import indexing
from search.document import SearchDocument
from search.meaning import Embedder
from search.reports import indexing as reports
from search.words.models import LISTING_WORDS, REPORT_WORDS, WordsOf


@dataclass(frozen=True)
class Source:
    """One kind of document. `called`: in words, many of them. `all_of` reads every document, by id; `some_of` those of
    these listings that have one; `versions` what an index should hold; `samples` ids with words by which each is found.
    Ids, versions and rows of the outbox are those of listings in either case. `words`: where spelling's are kept."""

    called: str
    all_of: Callable[[Session, date, Embedder | None], Iterator[SearchDocument]]
    some_of: Callable[[Session, Sequence[uuid.UUID], date, Embedder | None], Mapping[uuid.UUID, SearchDocument]]
    versions: Callable[[Session, date], Iterator[tuple[str, int]]]
    samples: Callable[[date], Select[Any, Any]] | None
    words: WordsOf


LISTINGS = Source(
    "listings",
    indexing.documents,
    indexing.documents_for,
    indexing.public_versions,
    indexing.findable_names,
    LISTING_WORDS,
)
REPORTS = Source("reports", reports.documents, reports.documents_for, reports.public_versions, None, REPORT_WORDS)
