"""The document: what an engine is told about one public listing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from config.search import FIELDS
from search.folding import fold

LONGEST_SORT_KEY = 512
"""Elasticsearch refuses a document with a key of more than 32,766 bytes."""


@dataclass(frozen=True)
class SearchDocument:
    """One listing as both engines index it. Only what families may see ever becomes one.

    `locations` are (latitude, longitude) in WGS84 degrees; `facets` maps a group to its codes, with the
    terms above them; `assured` is the last day anyone said that the listing is right, `lapses_on` the first day
    on which that is too long ago. `meaning` is its vector, a signed byte for each number; empty without a model.
    """

    id: str
    version: int
    external_id: str
    name: str
    name_sort: str
    tax: str
    summary: str
    organisation: str
    description: str
    facets: Mapping[str, tuple[str, ...]]
    age_min: int
    age_max: int
    locations: tuple[tuple[float, float], ...]
    assured: date | None
    lapses_on: date | None = None
    meaning: bytes = b""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is searched, for counting words."""
        return tuple(getattr(self, field) for field in FIELDS)


DOCUMENT_VERSION = 2
"""Raise it when `search.indexing` puts other words or codes into the same fields: indexes are then built anew."""
DOCUMENT_FIELDS = tuple(field.name for field in fields(SearchDocument))


def sort_key(name: str) -> str:
    """The folded words of a name: orders it among others, and says whether a query is exactly that name."""
    return fold(name)[:LONGEST_SORT_KEY]
