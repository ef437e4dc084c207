"""Tables of visits: how often each listing's page was read on a day, and which files are counted already."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base
from search.log.rules import LONGEST_WORDS


class ListingVisits(Base):
    """How often the page of a listing was read on one day by those who had searched for `words`, scrubbed and folded;
    empty for those who came another way, or whose search had no words."""

    __tablename__ = "listing_visits"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    number: Mapped[int]


class CountedFile(Base):
    """A file of the spool that is counted but perhaps not deleted yet. Numbers added twice would not show."""

    __tablename__ = "counted_file"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
