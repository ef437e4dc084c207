"""Tables of the search log, and of the gaps that officers see in it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base
from search.log.entries import LONGEST_FILTERS, LONGEST_PLACE
from search.log.rules import LONGEST_WORDS


class LoggedSearch(Base):
    """One search or click (`search.log.entries.Entry` says what each column is). `folded`: the words as searches are
    counted together. There is no running number: rows in their order would show what one family asked in a row."""

    __tablename__ = "search_log"
    __table_args__ = (
        Index("ix_search_log_counted", "kind", "folded", "day", "hour", "total"),
        CheckConstraint("kind IN ('search', 'click')", name="kind_is_known"),
    )

    key: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date] = mapped_column(index=True)
    hour: Mapped[int]
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    folded: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    filters: Mapped[str] = mapped_column(String(LONGEST_FILTERS))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    age: Mapped[str] = mapped_column(String(20))
    total: Mapped[int | None]
    related: Mapped[int]
    meant: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    as_typed: Mapped[bool]
    page: Mapped[int]
    sort: Mapped[str] = mapped_column(String(20))
    degraded: Mapped[bool]
    rank: Mapped[int | None]
    from_related: Mapped[bool]


class SearchGap(Base):
    """Something families look for that an officer has marked: a need the offer does not meet, or not in these words.

    `folded` joins it to the log. `opened_by` and `closed_by` are actors as in the audit trail. `note` is the
    officer's own, about the offer, never about a family.
    """

    __tablename__ = "search_gap"
    __table_args__ = (CheckConstraint("state IN ('open', 'closed')", name="state_is_known"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    folded: Mapped[str] = mapped_column(String(LONGEST_WORDS), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), index=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(200))
