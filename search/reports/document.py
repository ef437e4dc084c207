"""The document of a report: what an engine is told of the newest public report of one setting."""

from dataclasses import dataclass

from search.document import SearchDocument

SECTION_FIELDS = ("ticked", "listed", "said")
"""The searched fields of a section, most telling first."""
REPORT_DOCUMENT_VERSION = 2
"""Raise it when `search.reports.indexing` puts other words or codes into the same fields."""
SECTION_GROUP = "section"
"""The facet group that holds the codes of a report's sections, in their order."""
MOST_SECTIONS = 100
"""Answers of one report that are searched; the longest form has about thirty questions."""


@dataclass(frozen=True)
class SectionText:
    """One answer of a report. `code`: of its question. `ticked`: what was chosen from a list; `listed`: lines of a
    table or of the provision map; `said`: the text, without its marks."""

    code: str
    ticked: str = ""
    listed: str = ""
    said: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Its fields in their order."""
        return tuple(getattr(self, name) for name in SECTION_FIELDS)


@dataclass(frozen=True)
class ReportDocument(SearchDocument):
    """A setting with the sections of its newest public report. `id` and `version` are those of the setting's own
    listing, since that is what the outbox tells of; its place, ages and stages are the listing's too."""

    sections: tuple[SectionText, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is searched, for counting words."""
        return tuple(text for section in self.sections for text in section.texts)
