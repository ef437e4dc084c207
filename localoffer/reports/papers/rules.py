"""What papers there are, what stands on one beside the answers, how files are called and told apart. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from localoffer.reports.papers.checklist import Asked
from localoffer.reports.settings import year_words
from localoffer.reports.shown import ShownReport


class Paper(StrEnum):
    """A file that can be made of a report."""

    STANDARD = "standard"
    LARGE = "large"
    WORD = "word"

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return "docx" if self is Paper.WORD else "pdf"

    @property
    def mimetype(self) -> str:
        """What it is, for browsers."""
        return _WORD_TYPE if self is Paper.WORD else "application/pdf"

    @property
    def words(self) -> str:
        """What it is, for people."""
        return _WORDS[self]


@dataclass(frozen=True)
class Cover:
    """What stands on a paper beside what the report says. `address`: its page, empty for a draft; `drafted_on`: the
    day a draft was taken away, None for what families read."""

    school: str
    slug: str
    authority: str
    theme_colour: str
    link_colour: str
    address: str = ""
    published_on: date | None = None
    changed_on: date | None = None
    due: date | None = None
    drafted_on: date | None = None


@dataclass(frozen=True)
class Sheets:
    """All that is on one paper. `asked` is the annex for governors; only the Word file has one."""

    paper: Paper
    cover: Cover
    report: ShownReport
    asked: tuple[Asked, ...] = ()

    @property
    def heading(self) -> str:
        """`SEN information report 2026 to 2027`."""
        return f"{self.report.title} {self.report.years}"

    @property
    def title(self) -> str:
        """What readers announce when the file opens."""
        return f"{self.heading}: {self.cover.school}"

    def key(self, layout: str) -> str:
        """SHA-256 in hex of everything that can be read on it, and of the layout that it is made with: equal exactly
        for files that are the same."""
        return hashlib.sha256(f"{layout}{self!r}".encode(errors="replace")).hexdigest()


def file_name(slug: str, title: str, year: int, paper: Paper, draft: bool = False) -> str:
    """`saltby-primary-school-sen-information-report-2026-to-2027-large-print.pdf`."""
    what = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    years = year_words(year).replace(" ", "-")
    extra = ("large-print" if paper is Paper.LARGE else "", "draft" if draft else "")
    return "-".join(part for part in (slug, what, years, *extra) if part) + f".{paper.ending}"


def readable(page: str) -> str:
    """A page without the characters that no file of these kinds can hold: control characters, halves of pairs."""
    return page.translate(_NOT_WRITTEN)


_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORDS = {Paper.STANDARD: "PDF", Paper.LARGE: "large print PDF", Paper.WORD: "Word file"}
_NOT_WRITTEN = dict.fromkeys(
    [code for code in range(0x20) if chr(code) not in "\t\n"]
    + [*range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
