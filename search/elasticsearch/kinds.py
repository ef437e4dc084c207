"""Kinds of documents: how listings and reports are mapped, written and asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from search.document import SearchDocument
from search.elasticsearch import mapping, question
from search.elasticsearch.sections import REPORT_WORDS, SECTIONS
from search.engine import schema_hash
from search.meaning import Embedder
from search.reports.apart import fold_apart
from search.reports.document import (
    MOST_SECTIONS,
    REPORT_DOCUMENT_VERSION,
    SECTION_FIELDS,
    ReportDocument,
    SectionText,
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of document. `name` is part of the names of its indexes; `part` of what makes an index outdated."""

    name: str
    part: int
    mappings: Callable[[Embedder | None], Json]
    source: Callable[[SearchDocument, Embedder | None], Json]
    words: question.WordQuestion

    def schema(self, meaning: Embedder | None) -> str:
        """What an index has to have been built with to be of this version."""
        layout = [mapping.ANALYSIS, self.mappings(meaning)]
        return schema_hash([*layout, self.part] if self.part else layout, meaning)


def _report_mappings(meaning: Embedder | None) -> Json:
    """Reports bear no vectors."""
    anywhere = {**mapping.ENGLISH, "copy_to": f"{SECTIONS}.anywhere"}
    sections: Json = {
        "type": "nested",
        "dynamic": "strict",
        "properties": {
            "code": {"type": "keyword"},
            "place": {"type": "short"},
            **dict.fromkeys(SECTION_FIELDS, anywhere),
            "anywhere": mapping.ENGLISH,
        },
    }
    return {**mapping.MAPPINGS, "properties": {**mapping.WHAT_ALL_HAVE, SECTIONS: sections}}


def _report_source(document: SearchDocument, meaning: Embedder | None) -> Json:
    assert isinstance(document, ReportDocument)
    sections = [
        {"code": section.code, "place": place, **_folded(section)}
        for place, section in enumerate(document.sections[:MOST_SECTIONS])
    ]
    return {**mapping.source_of_all(document), SECTIONS: sections}


def _folded(section: SectionText) -> Json:
    return {field: fold_apart(text) for field, text in zip(SECTION_FIELDS, section.texts, strict=True)}


LISTINGS = Kind("services", 0, mapping.mappings, mapping.source_of, question.LISTING_WORDS)
REPORTS = Kind("reports", REPORT_DOCUMENT_VERSION, _report_mappings, _report_source, REPORT_WORDS)
