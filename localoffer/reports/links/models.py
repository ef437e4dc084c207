"""The table of addresses that public reports link to, with when each last opened."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base


class ReportLink(Base):
    """One address, whatever reports name it. Days are those in England.

    `worked_on`: the last day on which it opened. `failed_on`: the last day on which it did not, None since it opened
    again; `failures` counts the days in a row, `problem` says what came instead.
    """

    __tablename__ = "report_link"

    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    asked_at: Mapped[datetime | None]
    worked_on: Mapped[date | None]
    failed_on: Mapped[date | None]
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(200), default="")
