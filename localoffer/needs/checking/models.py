"""The table of what officers noted about findings of the checks."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base


class NeedCheckNote(Base):
    """Somebody looked at a finding and said why it can stay. It holds while the figures are those of `fingerprint`:
    once one is another, the finding is there again. `noted_by` as in the trail."""

    __tablename__ = "need_check_note"

    finding: Mapped[str] = mapped_column(String(20), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime]
