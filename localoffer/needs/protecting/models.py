"""The table of what administrators decided about showing a source's small figures."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base


class NeedProtectionSwitch(Base):
    """One decision: from then on the figures of a source are shown as they are (`is_off`), or protected again.

    The newest decision about a source holds; none is changed or taken away. `switched_by` as in the trail.
    """

    __tablename__ = "need_protection_switch"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(30))
    is_off: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    switched_by: Mapped[str] = mapped_column(String(200))
    switched_at: Mapped[datetime]
