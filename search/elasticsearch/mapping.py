"""The index: its mapping, its settings, and how a document is written in it."""

import hashlib
from typing import Any

from config.search import FIELDS
from search.document import SearchDocument
from search.engine import model_of
from search.folding import fold
from search.meaning import Embedder

ENGLISH = {"type": "text", "analyzer": "english_words", "norms": False}
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
ANYWHERE = "anywhere"

NAME: dict[str, Any] = {
    **ENGLISH,
    "fields": {
        "words": {"type": "text", "analyzer": "plain_words", "norms": False},
        "beginnings": {
            "type": "text", "analyzer": "beginnings", "search_analyzer": "plain_words", "norms": False,
        },
    },
}  # fmt: skip
WHAT_ALL_HAVE: dict[str, Any] = {
    "id": {"type": "keyword"},
    "row_version": {"type": "long"},
    "name": NAME,
    "shown_name": {"type": "keyword", "index": False, "doc_values": False},
    "name_sort": {"type": "keyword"},
    "facets": {"type": "object", "dynamic": True},
    "age_min": {"type": "short"},
    "age_max": {"type": "short"},
    "locations": {"type": "geo_point"},
    "assured": _DAY,
    "lapses_on": _DAY,
}
"""Of a listing and of a report."""
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # Groups are data: a new vocabulary needs no new mapping, only documents that bear it.
    "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}}],
    "properties": {
        **WHAT_ALL_HAVE,
        "name": {**NAME, "copy_to": ANYWHERE},
        **{field: {**ENGLISH, "copy_to": ANYWHERE} for field in FIELDS if field != "name"},
        # All of it once more: a word in any field is then one thing to look up, not five. Phrases do not run on from
        # one field into the next, since Elasticsearch leaves a gap of a hundred words between them.
        ANYWHERE: ENGLISH,
    },
}

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


def mappings(meaning: Embedder | None) -> dict[str, Any]:
    """The mapping with a field for the vectors of this model, where there is one."""
    if meaning is None:
        return MAPPINGS
    vectors = {
        vector_field(meaning): {
            "type": "dense_vector",
            "element_type": "byte",
            "dims": meaning.dimensions,
            # All vectors have one length, so this orders them as cosine would, and takes what is all zeros.
            "similarity": "max_inner_product",
            # A graph (hnsw) would make every rebuild four times as long and find only most of the nearest ones.
            "index_options": {"type": "flat"},
        },
        # Later versions of Elasticsearch keep vectors out of what they give back; "similar services" needs it.
        kept_vector(meaning): {"type": "keyword", "index": False, "doc_values": False},
    }
    return {**MAPPINGS, "properties": {**MAPPINGS["properties"], **vectors}}


def vector_field(meaning: Embedder) -> str:
    """Named after the model: an index of another model has no such field, so that its vectors are not compared."""
    return f"meaning_{hashlib.sha256(model_of(meaning).encode()).hexdigest()[:8]}"


def kept_vector(meaning: Embedder) -> str:
    """The same vector as text, as it was sent."""
    return f"{vector_field(meaning)}_kept"


def source_of(document: SearchDocument, meaning: Embedder | None) -> dict[str, Any]:
    """The document as Elasticsearch is sent it. Texts are folded here, as for the other engine."""
    vector = document.meaning.hex()
    return {
        **({vector_field(meaning): vector, kept_vector(meaning): vector} if meaning and vector else {}),
        **source_of_all(document),
        **{field: fold(getattr(document, field)) for field in FIELDS},
    }


def source_of_all(document: SearchDocument) -> dict[str, Any]:
    """What listings and reports have in common."""
    return {
        "id": document.id,
        "row_version": document.version,
        "name": fold(document.name),
        "shown_name": document.name,
        "name_sort": document.name_sort,
        "facets": {group: list(codes) for group, codes in document.facets.items()},
        "age_min": document.age_min,
        "age_max": document.age_max,
        "locations": [{"lat": latitude, "lon": longitude} for latitude, longitude in document.locations],
        "assured": document.assured.isoformat() if document.assured else None,
        "lapses_on": document.lapses_on.isoformat() if document.lapses_on else None,
    }
