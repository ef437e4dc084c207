"""The index: its mapping, its settings, and how a document is written in it."""

from typing import Any

from config.search import FIELDS
from search.document import SearchDocument
from search.engine import schema_hash
from search.folding import fold

_ENGLISH = {"type": "text", "analyzer": "english_words", "norms": False}
# strict_date would take 2024-13-01 for a day in 2025.
_DAY = {"type": "date", "format": "strict_year_month_day"}

ANALYSIS = {
    "tokenizer": {"letters_and_digits": {"type": "pattern", "pattern": r"[^\p{L}\p{N}]+"}},
    "filter": {
        # "english" is Porter's first algorithm, the one in SQLite; Snowball's newer one moves between releases.
        "porter": {"type": "stemmer", "language": "english"},
        "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": 15},
    },
    "analyzer": {
        "english_words": {"type": "custom", "tokenizer": "letters_and_digits", "filter": ["lowercase", "porter"]},
        "plain_words": {"type": "custom", "tokenizer": "letters_and_digits", "filter": ["lowercase"]},
        "beginnings": {"type": "custom", "tokenizer": "letters_and_digits", "filter": ["lowercase", "beginnings"]},
    },
}
LONGEST_BEGINNING = 15

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # Groups are data: a new vocabulary needs no new mapping, only documents that bear it.
    "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}}],
    "properties": {
        "id": {"type": "keyword"},
        "row_version": {"type": "long"},
        "name": {
            **_ENGLISH,
            "fields": {
                "words": {"type": "text", "analyzer": "plain_words", "norms": False},
                "beginnings": {
                    "type": "text", "analyzer": "beginnings", "search_analyzer": "plain_words", "norms": False,
                },
            },
        },
        "shown_name": {"type": "keyword", "index": False, "doc_values": False},
        "name_sort": {"type": "keyword"},
        **{field: _ENGLISH for field in FIELDS if field != "name"},
        "facets": {"type": "object", "dynamic": True},
        "age_min": {"type": "short"},
        "age_max": {"type": "short"},
        "locations": {"type": "geo_point"},
        "assured": _DAY,
        "lapses_on": _DAY,
    },
}  # fmt: skip

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "index.max_result_window": 10_000,
    "index.gc_deletes": "1h",
    "codec": "best_compression",
}
WHILE_FILLING = {"auto_expand_replicas": "false", "number_of_replicas": 0, "refresh_interval": "-1"}
ONCE_FILLED = {"auto_expand_replicas": "0-1", "refresh_interval": "1s"}

SCHEMA_HASH = schema_hash([ANALYSIS, MAPPINGS])


def source_of(document: SearchDocument) -> dict[str, Any]:
    """The document as Elasticsearch is sent it. Texts are folded here, as for the other engine."""
    return {
        "id": document.id,
        "row_version": document.version,
        "shown_name": document.name,
        "name_sort": document.name_sort,
        **{field: fold(getattr(document, field)) for field in FIELDS},
        "facets": {group: list(codes) for group, codes in document.facets.items()},
        "age_min": document.age_min,
        "age_max": document.age_max,
        "locations": [{"lat": latitude, "lon": longitude} for latitude, longitude in document.locations],
        "assured": document.assured.isoformat() if document.assured else None,
        "lapses_on": document.lapses_on.isoformat() if document.lapses_on else None,
    }
