"""Tables of words: those the listings use, staff's own synonyms, and which state of both is the newest."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base


class SearchWord(Base):
    """A folded word that public listings use. `documents`: in how many of them it was, when last counted."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    stem: Mapped[str] = mapped_column(String(60))
    documents: Mapped[int]


class ReportWord(Base):
    """The same of public reports."""

    __tablename__ = "report_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    stem: Mapped[str] = mapped_column(String(60))
    documents: Mapped[int]


class Synonym(Base):
    """Words that families use, and others to find with them. One with the key of a built-in entry
    (`config/search/synonyms.yml`) stands in its place; one that is not `active` switches it off.

    `typed`: words or phrases as a family types them. `finds`: others to look for. `both_ways`: all of them are
    equal. `strength`: quarters (4 means the same, 3 nearly, 2 related). `capitals`: only where it is typed in
    capitals, or is all that is typed.
    """

    __tablename__ = "synonym"
    __table_args__ = (CheckConstraint("strength BETWEEN 1 AND 4", name="strength_in_quarters"),)

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    typed: Mapped[list[str]] = mapped_column(JSON)
    finds: Mapped[list[str]] = mapped_column(JSON)
    both_ways: Mapped[bool]
    strength: Mapped[int]
    capitals: Mapped[bool]
    active: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class WordsState(Base):
    """One row for listings, one for reports. `version` moves with every change of words or synonyms, so that each
    process notices it at its next search; `listings`: how many there were when words were last counted."""

    __tablename__ = "search_words_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    listings: Mapped[int]
    counted_at: Mapped[datetime | None]


class WordsOf(NamedTuple):
    """Whose words: their table, and the row that tells their state."""

    table: type[SearchWord] | type[ReportWord]
    state: int


LISTING_WORDS = WordsOf(SearchWord, 1)
REPORT_WORDS = WordsOf(ReportWord, 2)
